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
from patients.rights.foreseen import foreseen


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
        parser.add_argument("--dry-run", action="store_true", help="only say what would go")

    def handle(
        self, *args: object, uid: str, record_number: str, by: str, dry_run: bool, **options: object
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
        if dry_run:
            self._foresee(patient)
            return
        try:
            departure = carry_out_departure(
                patient=patient, typed=record_number, by=Actor.member(staff)
            )
        except Refused as refusal:
            raise CommandError(refusal.message) from refusal
        self.stdout.write(
            f"Erased. What the law keeps is kept until {departure.keep_until:%-d %B %Y}."
        )

    def _foresee(self, patient: Patient) -> None:
        for one in foreseen(patient):
            goes = f"{', '.join(one.words)} written over" if one.words else "no words in it"
            self.stdout.write(f"{one.table}: {one.rows}, {goes}")
        self.stdout.write(
            f"Figures stay under {patient.mrn} for {patient.clinic.record_years} years, as the law "
            "asks; then they go as well."
        )
