"""Seal what was added to the audit trail; the schedule does so every minute."""

from django.core.management.base import CommandError, CommandParser

from clinic.management.base import HouseCommand
from clinic.trail.heads import copy_heads
from clinic.trail.sealing import seal, seal_anew
from clinic.trail.tables import sealed_tables


class Command(HouseCommand):
    everywhere = "the trail is one for the whole house"
    help = "Seal what was added to the audit trail since the last seal."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--anew", metavar="TABLE",
            help="seal a table again in its present columns, after an update took one away",
        )  # fmt: skip
        parser.add_argument("--why", default="", help="the reason, with --anew; verify_audit tells")

    def handle(self, *args: object, anew: str, why: str, **options: object) -> None:
        if anew and anew not in {one.table for one in sealed_tables()}:
            raise CommandError(f"--anew is {anew}: there is no table of the audit trail called so.")
        if anew and not why.strip():
            raise CommandError("--why is empty: say why the table is sealed anew.")
        made = seal_anew(anew, why=f"{anew}: {why.strip()}"[:200]) if anew else seal()
        copied = copy_heads()
        if made is None:
            self.stdout.write("Nothing to seal.")
        else:
            self.stdout.write(f"Seal {made.number}: {made.hash}")
        if copied:
            self.stdout.write(f"{copied} copied out of the database.")
