"""What every kind of mail to a patient shares."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Q, QuerySet
from django.urls import reverse

from clinic import clock
from clinic.models import Clinic
from clinic.sealed.blind import index_of
from clinic.working_days import working_days
from notifications.kinds import Kind, Later, NotNow, Recipient
from notifications.models import Message
from notifications.replanning import reschedule
from notifications.suppressing import is_held
from notifications.texts.subset import Slot, Variable
from notifications.timing import after_quiet_hours, is_quiet, when_answered
from patients.models import Patient

_HOLD = """
    WITH held AS (
        SELECT uid FROM patients_patient WHERE uid = ANY(%(uids)s::uuid[]) FOR SHARE SKIP LOCKED)
    SELECT uid FROM patients_patient WHERE uid = ANY(%(uids)s::uuid[])
    EXCEPT SELECT uid FROM held
"""

# How long the link lasts that chooses which mails to get.
WISHES = timedelta(days=90)


# What every mail to a patient knows, whatever it is about.
GIVEN_NAME = Variable("given_name", "given_name", "her first name")
CLINIC_FACTS = (
    Variable("clinic", "clinic.name", "the name of the clinic"),
    Variable("phone", "clinic.phone", "the number that patients call"),
)
OPENING = Slot("opening", "Opening sentence", "The first sentence of the mail.", longest=300)
NOTE = Slot(
    "note",
    "Note from the clinic",
    "A paragraph of its own, such as what is new at the clinic. Empty means none.",
    longest=600,
    one_line=False,
)


def gets_mail(path: str = "") -> Q:
    """Return, for an annotation, whether mail of today reaches a patient.

    `path` leads from the rows of a table to their patient, as in "patient__".
    """
    return (
        Q(**{f"{path}consents_to_mail": True})
        & ~Q(**{f"{path}email": ""})
        & ~Q(is_held(f"{path}email_index"))
    )


class PatientKind(Kind):
    """A kind of mail whose recipients are patients."""

    slots: tuple[Slot, ...] = (OPENING, NOTE)
    variables: tuple[Variable, ...] = (GIVEN_NAME, *CLINIC_FACTS)
    asks = False  # whether it asks her how she is, which she can say no to

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

    def hold(self, recipient_uids: Collection[UUID]) -> set[UUID]:
        """Share the lock of the patients' rows, which whoever changes one takes for herself.

        Nobody waits here: whose row is taken is returned.
        """
        with connection.cursor() as cursor:
            cursor.execute(_HOLD, {"uids": list(recipient_uids)})
            return {uid for (uid,) in cursor.fetchall()}

    def find_recipients(self, clinic_id: int, words: Sequence[str]) -> QuerySet[Any]:
        """Return the uids of the clinic's patients in whose names or number the words are."""
        found = Patient.objects.filter(clinic_id=clinic_id)
        for word in words:
            found = found.filter(
                Q(family_name__icontains=word)
                | Q(given_name__icontains=word)
                | Q(mrn__icontains=word)
                | Q(email_index=index_of(word))
            )
        return found.order_by().values("uid")

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


def unreachable(patient: Patient) -> NotNow | None:
    """Return why no mail can be written to her; None where one can. Somebody has to tell her."""
    if not patient.email:
        return NotNow("no-address", suppressed=True)
    if not patient.consents_to_mail:
        return NotNow("no-consent", suppressed=True)
    return None


def quiet_now(message: Message, patient: Patient, clinic: Clinic) -> Later | None:
    """Return until when a mail waits that was due before the quiet hours of her clock and is late.

    One that was planned into them, which only a person does, goes as planned.
    """
    zone, now = patient.zone_in(clinic), clock.now()
    if message.due_at > now or is_quiet(message.due_at, clinic, zone):
        return None
    leaves_at = after_quiet_hours(now, clinic, zone)
    return Later(leaves_at) if leaves_at > now else None


def settle_anew(
    kind: Kind,
    clinic: Clinic,
    now: datetime,
    *,
    earliest: Callable[[Sequence[Message]], Mapping[int, datetime]],
    lasts: timedelta | None = None,
    on_open_days: bool = False,
) -> int:
    """Let mails that wait for a fitting hour wait for it as the clinic has it now.

    `earliest` says from when each could have left. Returns how many moved.
    """
    days = working_days(clinic)

    def when(rows: Sequence[Message]) -> dict[int, datetime]:
        found = Patient.objects.filter(uid__in={row.recipient_uid for row in rows})
        zones = {patient.uid: patient.zone_in(clinic) for patient in found}
        first, times = earliest(rows), {}
        for row in rows:
            zone = zones.get(row.recipient_uid, clinic.time_zone)
            moment = max(first[row.pk], now)
            times[row.pk] = (
                when_answered(moment, clinic, zone, days)
                if on_open_days
                else after_quiet_hours(moment, clinic, zone)
            )
        return times

    return reschedule(kind=kind.name, clinic=clinic, when=when, lasts=lasts)


@dataclass(frozen=True)
class Step:
    """One number of the scale, as a link."""

    number: int
    url: str


def scale(answer_url: str) -> list[Step]:
    """Return the numbers 0 to 10, each a link to the answer page with that number chosen."""
    return [Step(number, f"{answer_url}?v={number}") for number in range(11)]
