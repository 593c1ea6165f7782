"""When the clinic, a room or a person is there: hours in words, and the rest as closed time."""

from dataclasses import dataclass
from datetime import date, time
from uuid import UUID

from clinic.models import Clinic, Closure, WorkingHours
from programs.selectors.grid import Off
from programs.selectors.opening import Span, joined

QUARTERS = 96


@dataclass(frozen=True)
class Timetable:
    """Hours and closures of everybody and every room, for the days that a calendar shows."""

    hours: list[WorkingHours]
    closures: list[Closure]

    def closed_reason(
        self, day: date, *, staff: UUID | None = None, room: UUID | None = None
    ) -> str:
        """Return why the clinic, or this person or room, is away all day; "" when it is not."""
        for closure in self.closures:
            whole = not (closure.staff_id or closure.room_id)
            theirs = _is(closure, staff, room)
            if (whole or theirs) and closure.first_day <= day <= closure.last_day:
                return closure.reason
        return ""

    def open_spans(
        self, day: date, *, staff: UUID | None = None, room: UUID | None = None
    ) -> list[Span] | None:
        """Return the hours of a day, of the clinic where somebody has none; None without limits."""
        own = [h for h in self.hours if _is(h, staff, room)]
        rows = own or [h for h in self.hours if not (h.staff_id or h.room_id)]
        if not rows:
            return None
        return joined([(h.opens, h.closes) for h in rows if h.weekday == day.isoweekday()])


def timetable_of(clinic: Clinic, closures: list[Closure]) -> Timetable:
    """Return all working hours of a clinic, in one query, with closures already read."""
    rows = WorkingHours.objects.filter(clinic=clinic).select_related("staff", "room")
    return Timetable(hours=list(rows.order_by("opens")), closures=closures)


def off_time(spans: list[Span] | None) -> list[Off]:
    """Return what of a day lies outside some hours."""
    if spans is None:
        return []
    ends = [0, *[_quarter_down(closes) for _, closes in spans]]
    starts = [*[_quarter_up(opens) for opens, _ in spans], QUARTERS]
    return [Off(at, end - at) for at, end in zip(ends, starts, strict=True) if end > at]


def hours_words(spans: list[Span] | None) -> str:
    """Return hours for the head of a column, each from-to, or that there are none."""
    if spans is None:
        return ""
    return ", ".join(f"{opens:%H:%M}\u2013{closes:%H:%M}" for opens, closes in spans) or "no hours"


def _is(row: WorkingHours | Closure, staff: UUID | None, room: UUID | None) -> bool:
    if row.staff is not None:
        return row.staff.uid == staff
    return row.room is not None and row.room.uid == room


def _quarter_up(at: time) -> int:
    return -(-(at.hour * 60 + at.minute) // 15)


def _quarter_down(at: time) -> int:
    return (at.hour * 60 + at.minute) // 15
