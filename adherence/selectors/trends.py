"""The word-sized trends of a worklist row, from the arrays its query brings along."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache, lru_cache
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import JSONField, OuterRef, QuerySet, Subquery
from django.db.models.functions import JSONObject
from django.utils.safestring import SafeString

from adherence.selectors.picture import PAIN_THAT_MATTERS
from clinic.charts import dots, sparkline
from clinic.templatetags.ui import change
from patients.models import SymptomReport
from programs.models import Booking, BookingStatus
from programs.selectors.her_sessions import her_sessions

WEEKS = 8
SESSIONS = 6
MOST_TABLETS = 7
TABLETS_THAT_MATTER = 2
KEPT = 4096

# Answers to one question, oldest first: the day as the database writes it, and the value.
Said = tuple[tuple[str, int], ...]

_DOTS: dict[str, tuple[str, str]] = {
    BookingStatus.ATTENDED: ("attended", "attended"),
    BookingStatus.NO_SHOW: ("no_show", "missed"),
    BookingStatus.CANCELLED: ("cancelled", "cancelled"),
    BookingStatus.BOOKED: ("booked", "not recorded yet"),
}


@dataclass(frozen=True)
class Trend:
    """The worst answer a week, oldest first; None is a week without one.

    `change` is the last answer against the first one in the window, None with fewer than two.
    `top` is the end of the scale, `threshold` the line drawn across it.
    """

    points: tuple[int | None, ...]
    last: int | None
    on: date | None
    change: int | None
    since: date | None
    summary: str
    top: int = 10
    threshold: int = PAIN_THAT_MATTERS

    @property
    def note(self) -> str:
        """Say when the last answer came and what changed: "22 Nov, +3 since 4 Oct"."""
        if self.on is None:
            return ""
        text = f"{self.on:%-d %b}"
        if self.change is None or self.since is None:
            return text
        return f"{text}, {change(self.change)} since {self.since:%-d %b}"

    @property
    def picture(self) -> SafeString:
        return sparkline(self.points, summary=self.summary, high=self.top, threshold=self.threshold)


@dataclass(frozen=True)
class Attendance:
    """The last sessions that were to have happened, oldest first, as the dots draw them."""

    states: tuple[str, ...]
    summary: str

    @property
    def picture(self) -> SafeString:
        return dots(self.states, summary=self.summary)


class JsonRows(Subquery):
    """The rows of a subquery as one JSON value: an array of them would be parsed row by row."""

    template = "to_jsonb(ARRAY(%(subquery)s))"

    def __init__(self, rows: QuerySet[Any, Any]) -> None:
        super().__init__(rows, output_field=JSONField())


def recent_answers(today: date) -> JsonRows:
    """Return the answers of the last weeks of a query's `patient_id`, oldest first."""
    reports = SymptomReport.objects.filter(
        patient=OuterRef("patient_id"),
        superseded_at__isnull=True,
        reported_for__gt=today - timedelta(weeks=WEEKS),
        reported_for__lte=today,
    ).order_by("reported_for")
    return JsonRows(
        reports.values(json=JSONObject(day="reported_for", pain="pain", missed="missed_doses"))
    )


def recent_sessions(now: datetime) -> ArraySubquery:
    """Return the statuses of the last sessions of a query's `patient_id`, newest first."""
    return ArraySubquery(_newest_first().filter(starts_at__lt=now)[:SESSIONS])


@cache
def _newest_first() -> QuerySet[Booking, Any]:
    bookings = her_sessions(Booking.objects.filter(patient=OuterRef("patient_id")))
    return bookings.order_by("-starts_at").values("status")


def pain_trend(answers: Sequence[Mapping[str, Any]], today: date) -> Trend:
    """Return the weekly trend of her worst joint pain, the week of `today` last."""
    return _pain_trend(_said(answers, "pain"), today)


# A list says the same all day long: what it says of these answers is made once and kept.
@lru_cache(maxsize=KEPT)
def _pain_trend(answers: Said, today: date) -> Trend:
    said = _dated(answers)
    if not said:
        return _trend([], today, f"No pain report in {WEEKS} weeks.")
    (first_day, first), (last_day, last) = said[0], said[-1]
    if len(said) == 1:
        summary = (
            f"Worst joint pain {last} of 10 on {last_day:%-d %b}; one report in {WEEKS} weeks."
        )
    else:
        summary = (
            f"Worst joint pain, 0 to 10: {first} on {first_day:%-d %b}, {last} on "
            f"{last_day:%-d %b}; {len(said)} reports in {WEEKS} weeks."
        )
    return _trend(said, today, summary)


def tablets_trend(answers: Sequence[Mapping[str, Any]], today: date) -> Trend:
    """Return the weekly trend of the tablets she missed, of seven; a pause counts as missed."""
    return _tablets_trend(_said(answers, "missed"), today)


@lru_cache(maxsize=KEPT)
def _tablets_trend(answers: Said, today: date) -> Trend:
    said = _dated(answers)
    if not said:
        return _trend([], today, f"No word about tablets in {WEEKS} weeks.", tablets=True)
    (first_day, first), (last_day, last) = said[0], said[-1]
    summary = f"Missed {last} of 7 tablets up to {last_day:%-d %b}"
    if len(said) > 1:
        summary += f", {first} up to {first_day:%-d %b}; {len(said)} answers in {WEEKS} weeks"
    return _trend(said, today, f"{summary}.", tablets=True)


def _said(answers: Sequence[Mapping[str, Any]], what: str) -> Said:
    return tuple((a["day"], a[what]) for a in answers if a[what] is not None)


def _dated(answers: Said) -> list[tuple[date, int]]:
    return [(date.fromisoformat(day), value) for day, value in answers]


def _trend(
    said: Sequence[tuple[date, int]], today: date, summary: str, *, tablets: bool = False
) -> Trend:
    weeks: list[int | None] = [None] * WEEKS
    for day, value in said:
        week = WEEKS - 1 - (today - day).days // 7
        weeks[week] = max(value, weeks[week] or 0)
    points = tuple(weeks)
    scale = (MOST_TABLETS, TABLETS_THAT_MATTER) if tablets else (10, PAIN_THAT_MATTERS)
    if not said:
        return Trend(points, None, None, None, None, summary, *scale)
    (first_day, first), (last_day, last) = said[0], said[-1]
    if len(said) == 1:
        return Trend(points, last, last_day, None, None, summary, *scale)
    return Trend(points, last, last_day, last - first, first_day, summary, *scale)


def attendance(statuses: Sequence[str]) -> Attendance:
    """Return the dots of booking statuses given newest first."""
    return _attendance(tuple(statuses))


@lru_cache(maxsize=KEPT)
def _attendance(statuses: tuple[str, ...]) -> Attendance:
    known = [_DOTS[status] for status in reversed(statuses)]
    if not known:
        return Attendance((), "No session so far.")
    words = [word for _dot, word in known]
    counts = ", ".join(
        f"{words.count(word)} {word}" for _dot, word in _DOTS.values() if word in words
    )
    noun = "session" if len(known) == 1 else f"{len(known)} sessions"
    return Attendance(tuple(dot for dot, _word in known), f"Last {noun}: {counts}.")
