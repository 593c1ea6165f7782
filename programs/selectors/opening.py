"""Whether clinic, room and physiologist are there at a given time: hours and closures."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, time

from django.db.models import Q

from clinic.errors import Refused
from clinic.models import Clinic, Closure, Room, Staff, WorkingHours
from programs.slots import Slot
from programs.words import day_words, days_words, spans_words

Span = tuple[time, time]


@dataclass(frozen=True)
class Opening:
    """Hours and closures that bear on one physiologist in one room, over some days."""

    clinic: Clinic
    room: Room
    physiologist: Staff
    hours: tuple[WorkingHours, ...]
    closures: tuple[Closure, ...]

    def closure_on(self, day: date) -> Closure | None:
        """Return what keeps clinic, room or physiologist away on that day."""
        return next((c for c in self.closures if c.first_day <= day <= c.last_day), None)

    def refuse_closed(self, place: Slot) -> None:
        """Raise Refused, naming who is not there and when, for a slot outside the opening."""
        for refusal in self.refusals(place):
            raise refusal

    def refusals(self, place: Slot) -> Iterator[Refused]:
        """Yield everything that keeps a slot outside the opening, each in words."""
        for closure in self.closures:
            if closure.first_day <= place.day <= closure.last_day:
                words = f"{self.closure_words(closure)} Choose a day outside that."
                yield Refused(words, field="day")
        room_hours = [h for h in self.hours if h.room_id is not None]
        staff_hours = [h for h in self.hours if h.staff_id is not None]
        clinic_hours = [h for h in self.hours if h.room_id is None and h.staff_id is None]
        yield from self._outside(place, self.physiologist.name, staff_hours, clinic_hours)
        # What the clinic's own hours refuse for the physiologist, they refuse once.
        if room_hours or staff_hours:
            yield from self._outside(place, self.room.name, room_hours, clinic_hours)

    def closure_words(self, closure: Closure) -> str:
        """Return who is away from when to when and why, as one sentence."""
        when = days_words(closure.first_day, closure.last_day)
        if closure.staff_id is not None:
            return f"{self.physiologist.name} is away {when} ({closure.reason})."
        who = self.room.name if closure.room_id is not None else "The clinic"
        return f"{who} is closed {when} ({closure.reason})."

    def _outside(
        self, place: Slot, who: str, own: list[WorkingHours], clinic: list[WorkingHours]
    ) -> Iterator[Refused]:
        rows = own or clinic
        if not rows:
            return
        whose, verb = (who, "there") if own else ("the clinic", "open")
        spans = joined([(h.opens, h.closes) for h in rows if h.weekday == place.day.isoweekday()])
        if any(
            place.wall(opens) <= place.starts_at and place.ends_at <= place.wall(closes)
            for opens, closes in spans
        ):
            return
        weekday = f"{place.day:%A}s"
        if not spans:
            yield Refused(
                f"{day_words(place.day)} does not work: {whose} has no hours on {weekday}. "
                "Choose another day.",
                field="day",
            )
            return
        yield Refused(
            f"{place.start_time:%H:%M} for {place.minutes} minutes is outside working hours: on "
            f"{weekday} {whose} is {verb} {spans_words(spans)}. Choose a time within that.",
            field="start_time",
        )


def opening(
    *, clinic: Clinic, room: Room, physiologist: Staff, first_day: date, last_day: date
) -> Opening:
    """Return hours and closures for those days, both included, in two queries."""
    theirs = Q(clinic=clinic) & (Q(room=None, staff=None) | Q(room=room) | Q(staff=physiologist))
    return Opening(
        clinic=clinic,
        room=room,
        physiologist=physiologist,
        hours=tuple(WorkingHours.objects.filter(theirs).order_by("opens")),
        closures=tuple(
            Closure.objects.filter(
                theirs, first_day__lte=last_day, last_day__gte=first_day
            ).order_by("first_day")
        ),
    )


def joined(spans: list[Span]) -> list[Span]:
    """Return spans in order, those that touch or overlap made one."""
    apart: list[Span] = []
    for opens, closes in sorted(spans):
        if apart and opens <= apart[-1][1]:
            apart[-1] = (apart[-1][0], max(closes, apart[-1][1]))
        else:
            apart.append((opens, closes))
    return apart
