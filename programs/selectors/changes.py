"""What was changed on the calendar lately, by whom, and whether it can be taken back."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Count, Max, Min, QuerySet

from clinic.models import Clinic
from programs.models import CalendarChange, ChangeItem
from programs.words import clock_words, day_words

SHOWN = 50


@dataclass(frozen=True)
class ChangeLine:
    """One change as the list and its own page show it; `at` is aware, in clinic time."""

    uid: UUID
    kind: str
    sentence: str
    at: datetime
    who: str
    people: int
    undone: str
    can_undo: bool


@dataclass(frozen=True)
class ChangedBooking:
    """One patient whom a change concerned."""

    name: str
    patient_key: int
    patient_uid: UUID
    session_uid: UUID
    when: str
    status: str


@dataclass(frozen=True)
class ChangePage:
    line: ChangeLine
    bookings: list[ChangedBooking]
    sessions: list[tuple[UUID, str]]


def changes_of(clinic: Clinic) -> QuerySet[CalendarChange]:
    """Return a clinic's changes, newest first, with what their lines say, in one query."""
    return (
        CalendarChange.objects.filter(clinic=clinic)
        .select_related("by", "undone_by", "closure")
        .annotate(
            people=Count("items__booking__patient", distinct=True),
            first_session=Min("items__session__starts_at"),
            first_booking=Min("items__booking__starts_at"),
            last_item=Max("items__pk"),
        )
        .order_by("-at", "-pk")
    )


def change_lines(clinic: Clinic, *, now: datetime) -> list[ChangeLine]:
    """Return the newest changes of a clinic."""
    return [change_line(change, clinic, now=now) for change in changes_of(clinic)[:SHOWN]]


def change_line(change: CalendarChange, clinic: Clinic, *, now: datetime) -> ChangeLine:
    """Return one change from `changes_of` in words."""
    zone = ZoneInfo(clinic.time_zone)
    begins = [
        at
        for at in (change.first_session, change.first_booking)  # type: ignore[attr-defined]
        if at is not None
    ]
    undone = ""
    if change.undone_at is not None:
        at = change.undone_at.astimezone(zone)
        who = f" by {change.undone_by.name}" if change.undone_by else ""
        undone = f"Undone{who}, {day_words(at.date())}, {clock_words(at, zone)}"
    return ChangeLine(
        uid=change.uid,
        kind=str(change.get_kind_display()),
        sentence=change.sentence,
        at=change.at.astimezone(zone),
        who=change.by.name if change.by else "Steady",
        people=change.people,  # type: ignore[attr-defined]
        undone=undone,
        can_undo=change.undone_at is None and all(at > now for at in begins),
    )


def change_page(change: CalendarChange, clinic: Clinic, *, now: datetime) -> ChangePage:
    """Return a change with every session and patient it concerned."""
    items = list(
        ChangeItem.objects.filter(change=change, series=None)
        .select_related("session", "booking__patient", "booking__session")
        .order_by("booking__patient__family_name", "pk")
    )
    sessions = {i.session.uid: i.session for i in items if i.session}
    return ChangePage(
        line=change_line(change, clinic, now=now),
        bookings=[
            ChangedBooking(
                name=i.booking.patient.full_name,
                patient_key=i.booking.patient_id,
                patient_uid=i.booking.patient.uid,
                session_uid=i.booking.session.uid,
                when=f"{i.booking.session.day:%a %-d %b}, {i.booking.session.start_time:%H:%M}",
                status=str(i.booking.get_status_display()),
            )
            for i in items
            if i.booking
        ],
        sessions=[
            (uid, f"{s.day:%a %-d %b %Y}, {s.start_time:%H:%M}")
            for uid, s in sorted(sessions.items(), key=lambda pair: pair[1].starts_at)
        ],
    )
