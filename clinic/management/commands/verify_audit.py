"""Verify the audit trail, table by table; ends with code 1 when anything is not what it was."""

from pathlib import Path

from django.core.management.base import CommandError, CommandParser

from clinic.actions import record_verification
from clinic.management.base import HouseCommand
from clinic.trail.heads import heads_file
from clinic.trail.verifying import amendments, sealed_anew, verify


class Command(HouseCommand):
    everywhere = "the trail is one for the whole house"
    help = "Verify that no row of the audit trail was edited, removed, added or reordered."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--heads", metavar="FILE", help="the heads of the chain (those of STEADY_AUDIT_HEADS)"
        )

    def handle(self, *args: object, heads: str, **options: object) -> None:
        path = Path(heads) if heads else heads_file()
        try:
            verdict = verify(heads=path)
        except (OSError, ValueError) as error:
            raise CommandError(f"--heads is {path}: it cannot be read ({error}).") from error
        record_verification(verdict=verdict)
        for finding in verdict.findings:
            self.stdout.write(
                f"{'PASS' if finding.passed else 'FAIL'} {finding.name}: {finding.said}"
            )
        for table, why, actor, rows in amendments():
            self.stdout.write(f"amended {table}: {rows} rows, {why}, by {actor}")
        for link in sealed_anew():
            self.stdout.write(f"sealed anew with seal {link.number}: {link.why}")
        if path is None:
            self.stdout.write("No heads outside the database: set STEADY_AUDIT_HEADS.")
        if not verdict.passed:
            raise CommandError("The audit trail is not what it was.")
        self.stdout.write(f"The audit trail is whole: {verdict.seals} seals, {verdict.rows} rows.")
