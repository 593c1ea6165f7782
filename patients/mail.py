"""What every kind of mail to a patient shares."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.urls import reverse

from notifications.kinds import Kind, Recipient
from patients.models import Patient

# How long the link lasts that chooses which mails to get.
WISHES = timedelta(days=90)


class PatientKind(Kind):
    """A kind of mail whose recipients are patients."""

    def describe_recipients(self, uids: Collection[UUID]) -> dict[UUID, Recipient]:
        """Return the patients' names and records, for the delivery board."""
        return {
            patient.uid: Recipient(
                name=patient.full_name,
                url=reverse("patient-detail", args=[patient.uid]),
                patient=patient.pk,
                address=patient.email,
            )
            for patient in Patient.objects.filter(uid__in=uids)
        }

    def find_recipients(self, clinic_id: int, words: Sequence[str]) -> QuerySet[Any]:
        """Return the uids of the clinic's patients in whose names or number the words are."""
        found = Patient.objects.filter(clinic_id=clinic_id)
        for word in words:
            found = found.filter(
                Q(family_name__icontains=word)
                | Q(given_name__icontains=word)
                | Q(mrn__icontains=word)
                | Q(email__icontains=word)
            )
        return found.order_by().values("uid")

    def stop_headers(self, wishes_url: str) -> dict[str, str]:
        """Return the headers by which a mail program offers to stop this kind (RFC 8058)."""
        return {
            "List-Unsubscribe": f"<{wishes_url}?kind={self.name}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        }


@dataclass(frozen=True)
class Step:
    """One number of the scale, as a link."""

    number: int
    url: str


def scale(answer_url: str) -> list[Step]:
    """Return the numbers 0 to 10, each a link to the answer page with that number chosen."""
    return [Step(number, f"{answer_url}?v={number}") for number in range(11)]
