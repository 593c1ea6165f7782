"""The day as it is taken into the gym on paper."""

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.db.models.functions import JSONObject

from clinic.models import Clinic, Staff
from patients.models import Precaution
from programs.models import EXPECTED, Booking, Session, SessionStatus
from programs.selectors import wording
from programs.selectors.roster import precaution_words


@dataclass(frozen=True)
class SheetPatient:
    """One line to write on. `mrn` tells apart two patients of one name."""

    key: int
    name: str
    mrn: str
    precautions: list[str]


@dataclass(frozen=True)
class SheetSession:
    uid: UUID
    time: str
    title: str
    room: str
    physiologist: str
    places: str
    people: list[SheetPatient]


@dataclass(frozen=True)
class PrintSheet:
    day: date
    sessions: list[SheetSession]

    @property
    def patients(self) -> list[int]:
        return [patient.key for session in self.sessions for patient in session.people]

    def keep_to_names(self, closed: set[int]) -> None:
        """Let go of what is printed about the health of these patients (keys)."""
        for session in self.sessions:
            for number, patient in enumerate(session.people):
                if patient.key in closed:
                    session.people[number] = replace(patient, precautions=["Restricted"])


def print_sheet(*, clinic: Clinic, day: date, physiologist: Staff | None) -> PrintSheet:
    """Return a local day of the clinic, or of one physiologist, in two queries.

    Without cancelled sessions and places: nobody comes, so there is nothing to write.
    """
    sessions = Session.objects.filter(
        clinic=clinic, day=day, status=SessionStatus.SCHEDULED
    ).select_related("room", "physiologist")
    if physiologist is not None:
        sessions = sessions.filter(physiologist=physiologist)
    shown = list(sessions.order_by("starts_at", "room__name", "pk"))
    people = _people(shown)
    return PrintSheet(day, [_session(session, people[session.pk]) for session in shown])


def _people(sessions: list[Session]) -> dict[int, list[SheetPatient]]:
    precautions = Precaution.objects.filter(
        patient=OuterRef("patient"), ended_at__isnull=True
    ).values(fact=JSONObject(kind="kind", note="note"))
    bookings = (
        Booking.objects.filter(session__in=sessions, status__in=EXPECTED)
        .select_related("patient")
        .annotate(facts=ArraySubquery(precautions))
        .order_by("patient__family_name", "patient__given_name", "pk")
    )
    found: dict[int, list[SheetPatient]] = defaultdict(list)
    for booking in bookings:
        found[booking.session_id].append(
            SheetPatient(
                key=booking.patient_id,
                name=booking.patient.full_name,
                mrn=booking.patient.mrn,
                precautions=precaution_words(booking.facts),
            )
        )
    return found


def _session(session: Session, people: list[SheetPatient]) -> SheetSession:
    return SheetSession(
        uid=session.uid,
        time=wording.time_words(session),
        title=wording.title_of(session),
        room=session.room.name,
        physiologist=session.physiologist.name,
        places=wording.places_words(session),
        people=people,
    )
