"""One session with its roster, and what happened to it since it was made."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

from django.apps import apps
from django.db.models import QuerySet

from clinic import audit
from clinic.models import Clinic, Room, Staff
from programs.models import (
    EXPECTED,
    WAITING,
    Booking,
    BookingStatus,
    Enrollment,
    Session,
    SessionStatus,
)
from programs.selectors import wording
from programs.selectors.people import enrollments_under_way
from programs.selectors.roster import Line, line_of, with_facts
from programs.selectors.waitlist import ORDER, elsewhere, offer_is_over, promotes_until


@dataclass(frozen=True)
class HistoryEntry:
    """One change, as templates/ui/timeline.html draws it; `at` is aware."""

    title: str
    who: str
    at: datetime
    text: str = ""
    status: str = ""


@dataclass(frozen=True)
class SessionPage:
    session: Session
    title: str
    day: str
    time: str
    places: str
    is_cancelled: bool
    is_over: bool
    is_full: bool
    people: list[Line]
    waiting: list[Line]
    gone: list[Line]
    held: int
    promotes: str

    @property
    def patients(self) -> list[int]:
        return [line.patient_key for line in self.people + self.waiting + self.gone]

    @property
    def told(self) -> list[str]:
        """Say how many hear of a change by mail, and whom somebody has to phone."""
        return told_words([line for line in self.people if line.status == BookingStatus.BOOKED])

    @property
    def is_open(self) -> bool:
        """Say whether the session may still change and take people."""
        return not (self.is_cancelled or self.is_over)


def told_words(lines: list[Line]) -> list[str]:
    """Return who is told of a change and how, one sentence each."""
    if not lines:
        return ["Nobody is booked, so nobody has to be told."]
    mailed = [line.name for line in lines if line.gets_mail]
    others = [line.name for line in lines if not line.gets_mail]
    said = []
    if mailed:
        people = "1 patient is" if len(mailed) == 1 else f"{len(mailed)} patients are"
        said.append(f"{people} told by e-mail: {', '.join(mailed)}.")
    if others:
        said.append(f"No mail goes to {', '.join(others)}: phone them.")
    return said


def sessions_of(clinic: Clinic) -> QuerySet[Session]:
    """Return a clinic's sessions with what every page about one shows."""
    return Session.objects.filter(clinic=clinic).select_related(
        "room", "physiologist", "series", "clinic"
    )


def session_page(session: Session, *, now: datetime) -> SessionPage:
    """Return a session with everybody in it, on the waitlist and gone, in one query."""
    bookings = list(
        with_facts(
            Booking.objects.filter(session=session).annotate(is_elsewhere=elsewhere())
        ).order_by("patient__family_name", "pk")
    )
    lines = [line_of(booking, now=now) for booking in bookings]
    on_list = [booking for booking in bookings if booking.status in WAITING]
    on_list.sort(key=lambda b: [getattr(b, name) for name in ORDER])
    return SessionPage(
        session=session,
        title=wording.title_of(session),
        day=wording.day_words(session.day, year=True),
        time=wording.time_words(session),
        places=wording.places_words(session),
        is_cancelled=session.status == SessionStatus.CANCELLED,
        is_over=session.ends_at <= now,
        is_full=session.places_left <= 0,
        people=[line for line in lines if line.status in EXPECTED],
        waiting=[line_of(booking, now=now) for booking in on_list],
        gone=[line for line in lines if line.status == BookingStatus.CANCELLED],
        held=sum(
            booking.status == BookingStatus.OFFERED and not offer_is_over(booking, now=now)
            for booking in on_list
        ),
        promotes=_promotes_words(session, now),
    )


def _promotes_words(session: Session, now: datetime) -> str:
    """Say what happens by itself when a place comes free, so that nobody is surprised."""
    until = promotes_until(session)
    if now >= until:
        return "It is too late for automatic offers. If a place comes free, phone in this order."
    local = until.astimezone(ZoneInfo(session.zone))
    return (
        "A place that comes free is offered by mail in this order, each time for "
        f"{session.clinic.offer_hours} hours, until {local:%a %-d %b, %H:%M}. After that, phone."
    )


def candidates(session: Session) -> QuerySet[Enrollment]:
    """Return programs under way whose patients are not in the session yet."""
    inside = Booking.objects.filter(session=session).exclude(status=BookingStatus.CANCELLED)
    return enrollments_under_way(session.clinic).exclude(pk__in=inside.values("enrollment"))


def history_of(session: Session) -> list[HistoryEntry]:
    """Return the session's changes, newest first, from the audit trail, in four queries."""
    model = apps.get_model("programs", "SessionEvent")
    events = list(
        model.objects.filter(pgh_obj=session).select_related("pgh_context").order_by("pgh_id")
    )
    if not events:
        return []
    names = _names(events)
    zone = ZoneInfo(session.zone)
    entries = [_made(events[0], names, zone)]
    for before, after in pairwise(events):
        title, text = _difference(before, after, names)
        if title:
            entries.append(
                HistoryEntry(title, names.who(after), after.pgh_created_at.astimezone(zone), text)
            )
    return list(reversed(entries))


@dataclass(frozen=True)
class _Names:
    rooms: dict[int, str]
    staff: dict[int, str]
    actors: dict[str, str]

    def who(self, event: Any) -> str:
        facts = event.pgh_context.metadata if event.pgh_context else {}
        actor = facts.get("actor", "")
        if actor.startswith("system:"):
            return "Steady"
        return self.actors.get(actor, "")


def _names(events: Iterable[Any]) -> _Names:
    rooms = Room.objects.filter(pk__in={e.room_id for e in events})
    metadata = [e.pgh_context.metadata if e.pgh_context else {} for e in events]
    uids = {
        facts["actor"].removeprefix("staff:")
        for facts in metadata
        if facts.get("actor", "").startswith("staff:")
    }
    people = Staff.objects.filter(pk__in={e.physiologist_id for e in events}) | (
        Staff.objects.filter(uid__in=uids)
    )
    staff = list(people)
    return _Names(
        rooms={room.pk: room.name for room in rooms},
        staff={person.pk: person.name for person in staff},
        actors={f"staff:{person.uid}": person.name for person in staff},
    )


def _made(event: Any, names: _Names, zone: ZoneInfo) -> HistoryEntry:
    text = f"{_when(event)}, {names.rooms[event.room_id]}, {names.staff[event.physiologist_id]}"
    return HistoryEntry("Planned", names.who(event), event.pgh_created_at.astimezone(zone), text)


def _difference(before: Any, after: Any, names: _Names) -> tuple[str, str]:
    if after.status != before.status:
        return "Cancelled", after.cancel_reason
    changes = []
    if (after.day, after.start_time, after.minutes) != (
        before.day,
        before.start_time,
        before.minutes,
    ):
        changes.append(f"from {_when(before)} to {_when(after)}")
    if after.room_id != before.room_id:
        changes.append(f"to {names.rooms[after.room_id]}")
    if after.physiologist_id != before.physiologist_id:
        changes.append(f"to {names.staff[after.physiologist_id]}")
    if not changes:
        return _edited(before, after)
    reason = audit.reason_in(after.pgh_context.metadata if after.pgh_context else {})
    return "Moved", ", ".join(changes) + (f" ({reason})" if reason else "")


def _edited(before: Any, after: Any) -> tuple[str, str]:
    changes = []
    if after.title != before.title:
        changes.append(f"title from “{before.title}” to “{after.title}”")
    if after.capacity != before.capacity:
        changes.append(f"places from {before.capacity} to {after.capacity}")
    return ("Changed", ", ".join(changes)) if changes else ("", "")


def _when(event: Any) -> str:
    return f"{event.day:%a %-d %b} {event.start_time:%H:%M}, {event.minutes} min"
