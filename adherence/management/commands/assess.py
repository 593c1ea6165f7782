from typing import Any
from uuid import UUID

from django.core.management.base import CommandError, CommandParser

from adherence.actions import assess
from clinic import clock
from clinic.management.base import HouseCommand
from clinic.models import Clinic


def _uid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise CommandError(f"--clinic {text!r} is not a uid of a clinic.") from None


class Command(HouseCommand):
    everywhere = "assesses the patients of every clinic in turn"
    help = "Assess every patient now: of one clinic, or of all."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--clinic", metavar="UID", type=_uid, help="only this clinic")

    def handle(self, *args: Any, **options: Any) -> None:
        clinics = Clinic.objects.order_by("pk")
        if options["clinic"]:
            clinics = clinics.filter(uid=options["clinic"])
            if not clinics:
                raise CommandError(f"There is no clinic {options['clinic']}.")
        for clinic in clinics:
            result = assess(clinic_id=clinic.pk, now=clock.now())
            self.stdout.write(
                f"{clinic.name}: {result.patients} patients assessed, {result.written} rows written"
            )
