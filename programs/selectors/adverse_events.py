"""Adverse events of a clinic and of one patient, newest first."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import QuerySet

from clinic.models import Clinic
from patients.models import Patient
from programs.models import AdverseEvent
from programs.selectors import wording

AT_ONCE = 200


@dataclass(frozen=True)
class EventLine:
    """One adverse event as its list shows it."""

    patient_key: int
    patient_uid: UUID
    name: str
    when: str
    session_uid: UUID
    session: str
    grade: int
    what: str
    relatedness: str
    action_taken: str
    recorded_by: str


def adverse_events_of(clinic: Clinic, *, since: datetime | None = None) -> QuerySet[AdverseEvent]:
    """Return a clinic's adverse events with what a list shows of each."""
    rows = AdverseEvent.objects.filter(clinic=clinic).select_related(
        "booking__patient", "booking__session", "recorded_by"
    )
    return rows.filter(happened_at__gte=since) if since else rows


def event_lines(rows: QuerySet[AdverseEvent], zone: str) -> list[EventLine]:
    """Return adverse events in words; at most the newest 200."""
    return [_line(event, zone) for event in rows[:AT_ONCE]]


def adverse_events_of_patient(clinic: Clinic, patient: Patient) -> list[EventLine]:
    """Return one patient's adverse events, of all her programs."""
    rows = adverse_events_of(clinic).filter(booking__patient=patient)
    return event_lines(rows, clinic.time_zone)


def _line(event: AdverseEvent, zone: str) -> EventLine:
    booking = event.booking
    at = event.happened_at.astimezone(ZoneInfo(zone))
    return EventLine(
        patient_key=booking.patient_id,
        patient_uid=booking.patient.uid,
        name=booking.patient.full_name,
        when=f"{at:%-d %b %Y, %H:%M}",
        session_uid=booking.session.uid,
        session=wording.title_of(booking.session),
        grade=event.grade,
        what=event.what,
        relatedness=event.get_relatedness_display(),
        action_taken=event.action_taken,
        recorded_by=event.recorded_by.name,
    )
