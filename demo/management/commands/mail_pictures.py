"""Take the pictures of every kind of mail, and write their page."""

from django.conf import settings
from django.core.management.base import CommandError

from clinic.management.base import HouseCommand
from demo.mail_pictures import document, take
from demo.pictures import CannotTake


class Command(HouseCommand):
    as_owner = True
    help = "Take a picture of every kind of mail with Chromium, and write docs/mails-seen.md."
    requires_system_checks: list[str] = []

    def handle(self, *args: object, **options: object) -> None:
        docs = settings.BASE_DIR / "docs"
        try:
            for path in take(docs / "images" / "mails"):
                size = path.stat().st_size / 1024
                self.stdout.write(f"{path.relative_to(settings.BASE_DIR)} {size:.0f} KB")
        except CannotTake as error:
            raise CommandError(str(error)) from error
        (docs / "mails-seen.md").write_text(document(), encoding="utf-8")
        self.stdout.write("docs/mails-seen.md")
