"""What every kind of mail to a patient shares."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from uuid import UUID

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
            )
            for patient in Patient.objects.filter(uid__in=uids)
        }

    @property
    def stop_code(self) -> str:
        """Return what stands for this kind in an address: its name could tell of her care."""
        return sha256(self.name.encode()).hexdigest()[:8]

    def stop_headers(self, wishes_url: str) -> dict[str, str]:
        """Return the headers by which a mail program offers to stop this kind (RFC 8058)."""
        return {
            "List-Unsubscribe": f"<{wishes_url}?kind={self.stop_code}>",
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
