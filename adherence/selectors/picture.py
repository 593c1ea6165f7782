"""The picture of an episode: her pain, tablets, training and the clinic's steps on one axis."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from django.utils.safestring import SafeString

from adherence.selectors.supply import stocks
from clinic import charts
from clinic.charts.track_kinds import Track
from patients.models import TherapyCourse
from patients.selectors.course_bars import washouts
from programs.selectors.dose_pictures import share_track
from programs.selectors.dose_story import courses_in

if TYPE_CHECKING:
    from adherence.selectors.case import Case

# The level from which joint pain went with stopping (Chim 2013); the band's lower edge.
PAIN_THAT_MATTERS = 4
LONGEST, SHORTEST, NEAR = timedelta(weeks=26), timedelta(weeks=8), timedelta(weeks=6)
# Kinds of training that have room; the table behind the picture has all of them.
MOST_DOSES = 2


@dataclass(frozen=True)
class Axis:
    """The days that are shown, both included."""

    first: date
    last: date

    def has(self, day: date) -> bool:
        return self.first <= day <= self.last


def axis_of(case: "Case") -> Axis:
    """Return up to 26 weeks before the episode's end: from the first fact on, at least eight."""
    last = case.today
    days = [report.reported_for for report in case.reports]
    days += [_local(booking.starts_at, case) for booking in case.bookings]
    days += [fill.dispensed_on for fill in case.fills]
    days += [_local(case.episode.opened_at, case)]
    # a drug that she began shortly before the first word of her, too
    days += [c.started_on for c in case.courses if timedelta(0) < min(days) - c.started_on < NEAR]
    first = max(min(days), last - LONGEST)
    first = min(first, last - SHORTEST)
    # whole weeks, so that the table behind it has the same ones
    return Axis(first - timedelta(days=first.weekday()), last)


def picture_of(case: "Case", axis: Axis, summary: str) -> SafeString:
    """Draw everything on one axis, for a desk and for a phone; `summary` is what it is called."""
    pinned = [(r.reported_for, r.missed_doses) for r in case.reports if r.missed_doses is not None]
    shown: list[Track] = [
        charts.Line(
            "Worst joint pain, 0 to 10 (higher is worse)",
            [(r.reported_for, r.pain) for r in case.reports if r.pain is not None],
            threshold=PAIN_THAT_MATTERS,
            gap_days=10,
            is_band=True,
        ),
        charts.Pins("Tablets missed, of the last 7", pinned, high=7),
        charts.Lasting(
            "Aromatase inhibitor",
            courses_in(case.courses, axis.first, axis.last),
            washouts(case.courses, axis.first, axis.last),
        ),
    ]
    if case.fills:
        shown.append(_supply(case, axis))
    shown += _doses(case, axis)
    marks = [charts.Mark(_local(b.starts_at, case), b.status) for b in case.bookings]
    shown += [charts.Dots("Sessions", [mark for mark in marks if axis.has(mark.day)])]
    if case.contacts:
        called = [(_local(c.at, case), str(c.get_channel_display())) for c in case.contacts]
        shown.append(charts.Flags("Contacts", [pair for pair in called if axis.has(pair[0])]))
    opened = max(_local(case.episode.opened_at, case), axis.first)
    return charts.tracks_pair(
        shown,
        [charts.Span(opened, axis.last, "This episode")],
        [day for course in case.courses for day in _edges(course)],
        first=axis.first,
        last=axis.last,
        week_word="",
        summary=summary,
    )


def _supply(case: "Case", axis: Axis) -> Track:
    spans = [
        charts.Span(max(s.first, axis.first), min(s.last, axis.last), "in supply")
        for s in stocks(case.fills)
        if s.first <= axis.last and s.last >= axis.first
    ]
    return charts.Lasting("Tablets in supply, as fetched", spans)


def _doses(case: "Case", axis: Axis) -> list[Track]:
    """Return the exercise done as a share of the plan, a track for each kind of training."""
    if case.dose is None:
        return []
    seen, program = case.dose.report, case.dose.program
    found: list[Track] = []
    for dose in seen.headlines[:MOST_DOSES]:
        track = share_track(dose, program, seen.completed_weeks)
        spans = [s for s in track.spans if s.last >= axis.first and s.first <= axis.last]
        if spans:
            found.append(replace(track, spans=spans))
    return found


def _edges(course: TherapyCourse) -> list[date]:
    """Return the day a course began, and the first one without it."""
    return [course.started_on, *([course.ended_on + timedelta(days=1)] if course.ended_on else [])]


def _local(at: datetime, case: "Case") -> date:
    return at.astimezone(case.zone).date()
