"""List what a language still lacks before mails can be written in it."""

from django.conf import settings
from django.core.management.base import CommandError, CommandParser

from clinic.management.base import HouseCommand
from notifications.sentences import untranslated


class Command(HouseCommand):
    everywhere = "counts the mails of all clinics"
    help = "List the sentences of mails that a language would show in English; fail if any."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("languages", nargs="*", help="codes such as es; all when left out")

    def handle(self, *args: object, languages: list[str], **options: object) -> None:
        known = [code for code, _ in settings.LANGUAGES]
        if unknown := [code for code in languages if code not in known]:
            raise CommandError(
                f"There is no catalog for {', '.join(unknown)}. Steady has {', '.join(known)}."
            )
        lacking = 0
        for code in languages or known:
            missing = untranslated(code)
            lacking += len(missing)
            self.stdout.write(f"{code}: {len(missing)} sentences of mails are not translated")
            for sentence in missing:
                self.stdout.write(f"  {sentence.place}: {sentence.text}")
        if lacking:
            raise CommandError(f"{lacking} sentences would be sent in English.")
