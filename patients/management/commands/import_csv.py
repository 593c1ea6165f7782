from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser

from clinic.access import clinics_where
from clinic.actors import Actor
from clinic.errors import Refused
from clinic.management.base import HouseCommand
from clinic.models import Clinic, Staff
from clinic.permissions import Permission
from patients.imports.cells import Dates
from patients.imports.run import Run, dry_run, import_csv
from patients.models import ImportKind


class Command(HouseCommand):
    everywhere = "finds the clinic by its uid"
    help = "Import patients, courses or measurements from a CSV file, all of it or nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--kind", required=True, choices=ImportKind.values)
        parser.add_argument("--dates", default="iso", choices=[date.value for date in Dates])
        parser.add_argument("--clinic", required=True, metavar="UID")
        parser.add_argument("--by", required=True, metavar="E-MAIL", help="who imports it")
        parser.add_argument("--dry-run", action="store_true", help="say what it would do")

    def handle(self, *args: Any, **options: Any) -> None:
        staff, clinic = _who(options["by"], options["clinic"])
        try:
            told = {
                "clinic": clinic,
                "kind": options["kind"],
                "dates": options["dates"],
                "data": options["file"].read_bytes(),
                "by": Actor.member(staff),
            }
            run = dry_run(**told)
            self._say(run)
            if options["dry_run"]:
                return
            done = import_csv(**told, fingerprint=run.fingerprint, file_name=options["file"].name)
        except (OSError, Refused) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"Imported: {done.added} new, {done.known} there already.")

    def _say(self, run: Run) -> None:
        self.stdout.write(
            f"{len(run.sheet.rows)} rows, read as {run.sheet.encoding}, separated by "
            f"{run.sheet.separator}: {len(run.new)} new, {len(run.known)} there already, "
            f"{len(run.problems)} problems."
        )
        for problem in run.problems:
            place = f"row {problem.row}, {problem.called or 'the whole row'}"
            self.stdout.write(f"{place}: {problem.sentence}")


def _who(email: str, uid: str) -> tuple[Staff, Clinic]:
    staff = Staff.objects.filter(email__iexact=email).first()
    allowed = clinics_where(staff, Permission.EDIT_PATIENTS) if staff else []
    clinic = next((clinic for clinic in allowed if str(clinic.uid) == uid), None)
    if staff is None or clinic is None:
        raise CommandError(f"{email} registers no patients in a clinic {uid}.")
    return staff, clinic
