"""Say which coming sessions new rules of a time zone have displaced, and put them right."""

from typing import Any

from django.core.management.base import CommandError, CommandParser

from clinic import clock
from clinic.management.base import HouseCommand
from programs.actions.zone_rules import Stray, follow_zone_rules, strays


class Command(HouseCommand):
    everywhere = "follows the new rules of time zones in every clinic"
    help = "Keep sessions at their time on the wall after an update of the time zone data."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="only list them")

    def handle(self, *args: Any, dry_run: bool, **options: Any) -> None:
        now = clock.now()
        found = [Stray(s) for s in strays(now=now)] if dry_run else follow_zone_rules(now=now)
        for stray in found:
            session = stray.session
            line = f"{session.uid}: {session.day} {session.start_time:%H:%M} {session.zone}"
            self.stdout.write(f"{line}: {stray.problem}" if stray.problem else line)
        left = sum(bool(stray.problem) for stray in found)
        self.stdout.write(f"{len(found)} sessions {'to move' if dry_run else 'looked at'}.")
        if left:
            raise CommandError(f"{left} sessions could not be moved: a person must do it.")
