"""What a patient sees of her own appointment behind a mailed link."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from clinic import clock
from clinic.actors import ActorKind
from clinic.errors import Gone
from clinic.models import Clinic
from patients.models import AccessLink, Patient, SymptomReport
from patients.models.symptom_report import SCALES_0_TO_10, ReportSource
from programs.models import Booking, BookingStatus, SessionStatus
from programs.selectors import wording

_NOT_ASKED_HERE = (
    *SCALES_0_TO_10,
    "bother",
    "missed_doses",
    "missed_reason",
    "thinking_of_stopping",
)
# From this much joint pain on, the page says how to reach a person today.
PAIN_TO_PHONE = 7


class VisitState(StrEnum):
    OPEN = "open"
    CONFIRMED = "confirmed"
    WAITLISTED = "waitlisted"
    CANCELLED_BY_HER = "cancelled_by_her"
    CANCELLED_BY_CLINIC = "cancelled_by_clinic"
    BEGUN = "begun"
    PAST = "past"


class Advice(StrEnum):
    NONE = "none"
    URGENT = "urgent"
    EMERGENCY = "emergency"


@dataclass(frozen=True)
class Visit:
    """An appointment as its patient reads it, on the clinic's wall clock."""

    booking: Booking
    state: VisitState
    day: str
    time: str
    room: str
    clinic: Clinic

    @property
    def may_answer(self) -> bool:
        return self.state in (VisitState.OPEN, VisitState.CONFIRMED, VisitState.WAITLISTED)


def visit_of(link: AccessLink, *, now: datetime) -> Visit:
    """Return the appointment a link is about, or the one that took its place.

    A cancelled booking that was taken back is a new row for the same session. Raises Gone when
    the link is about no appointment of its patient.
    """
    rows = Booking.objects.filter(patient=link.patient_id).select_related(
        "session__room", "session__clinic", "enrollment", "patient__clinic"
    )
    first = rows.filter(uid=link.about_uid).first()
    if first is None:
        raise Gone(
            "This link no longer works. Use the newest e-mail from your clinic, or phone us."
        )
    booking = first
    if first.status == BookingStatus.CANCELLED:
        booking = (
            rows.filter(session=first.session_id, enrollment=first.enrollment_id)
            .exclude(status=BookingStatus.CANCELLED)
            .first()
            or rows.filter(session=first.session_id, enrollment=first.enrollment_id)
            .order_by("-cancelled_at")
            .first()
            or first
        )
    session = booking.session
    return Visit(
        booking=booking,
        state=_state(booking, now),
        day=wording.day_words(session.day),
        time=wording.time_words(session),
        room=session.room.name,
        clinic=session.clinic,
    )


def rest_of_today(patient: Patient) -> dict[str, Any]:
    """Return what she has answered today beyond her joints, so that a new answer keeps it."""
    report = SymptomReport.objects.filter(
        patient=patient, reported_for=clock.today(patient.zone), superseded_at__isnull=True
    ).first()
    return {name: getattr(report, name) for name in _NOT_ASKED_HERE} if report else {}


def advice_after(patient: Patient, *, day: date) -> Advice | None:
    """Return what to tell a patient who has answered through a link that day; None if she has not.

    Chest pain or trouble breathing does not wait for a nurse; other red flags and pain of 7 or
    more ask for a phone call today.
    """
    report = SymptomReport.objects.filter(
        patient=patient, reported_for=day, source=ReportSource.LINK, superseded_at__isnull=True
    ).first()
    if report is None:
        return None
    if "chest_pain" in report.red_flags:
        return Advice.EMERGENCY
    if report.red_flags or report.pain >= PAIN_TO_PHONE:
        return Advice.URGENT
    return Advice.NONE


def only_clinic() -> Clinic | None:
    """Return the clinic of an installation that serves one; None where a name would be a guess."""
    clinics = list(Clinic.objects.all()[:2])
    return clinics[0] if len(clinics) == 1 else None


def _state(booking: Booking, now: datetime) -> VisitState:
    session = booking.session
    if booking.status == BookingStatus.CANCELLED:
        hers = booking.cancelled_by == ActorKind.PATIENT
        if hers and session.status == SessionStatus.SCHEDULED:
            return VisitState.CANCELLED_BY_HER if session.starts_at > now else VisitState.PAST
        return VisitState.CANCELLED_BY_CLINIC
    if session.status == SessionStatus.CANCELLED:
        return VisitState.CANCELLED_BY_CLINIC
    if session.ends_at <= now:
        return VisitState.PAST
    if session.starts_at <= now:
        return VisitState.BEGUN
    if booking.status == BookingStatus.WAITLISTED:
        return VisitState.WAITLISTED
    return VisitState.CONFIRMED if booking.confirmed_at else VisitState.OPEN
