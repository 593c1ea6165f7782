"""Carry out a patient's wish to leave from a terminal, as the page does."""

from django.core.exceptions import ValidationError
from django.core.management.base import CommandError, CommandParser

from clinic.access import clinics_where
from clinic.actors import Actor
from clinic.errors import Refused
from clinic.management.base import HouseCommand
from clinic.models import Staff
from clinic.permissions import Permission
from patients.actions import carry_out_departure
from patients.models import Patient


class Command(HouseCommand):
    everywhere = "finds the patient by her uid"
    help = (
        "Erase a patient who asked to leave: ends what she has here and writes over every word "
        "about her, for good. What the law keeps stays under her record number."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("uid", help="the patient's uid, from the address of her record")
        parser.add_argument("--record-number", required=True, help="hers, typed once more")
        parser.add_argument("--by", required=True, help="the e-mail of the member of staff")

    def handle(
        self, *args: object, uid: str, record_number: str, by: str, **options: object
    ) -> None:
        staff = Staff.objects.filter(email__iexact=by, is_active=True).first()
        try:
            patient = Patient.objects.select_related("clinic").filter(uid=uid).first()
        except ValidationError:
            patient = None
        if patient is None:
            raise CommandError(f"There is no patient {uid}.")
        may = clinics_where(staff, Permission.HANDLE_RIGHTS) if staff else []
        if staff is None or patient.clinic_id not in [clinic.pk for clinic in may]:
            raise CommandError(f"{by} may not answer for patients' data in {patient.clinic}.")
        try:
            departure = carry_out_departure(
                patient=patient, typed=record_number, by=Actor.member(staff)
            )
        except Refused as refusal:
            raise CommandError(refusal.message) from refusal
        self.stdout.write(
            f"Erased. What the law keeps is kept until {departure.keep_until:%-d %B %Y}."
        )
