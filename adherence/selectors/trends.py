"""The word-sized trends of a worklist row, from the arrays its query brings along."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
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

_DOTS = {
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

    points: list[int | None]
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
        return _trend_picture(tuple(self.points), self.summary, self.top, self.threshold)


@dataclass(frozen=True)
class Attendance:
    """The last sessions that were to have happened, oldest first, as the dots draw them."""

    states: list[str]
    summary: str

    @property
    def picture(self) -> SafeString:
        return _dots_picture(tuple(self.states), self.summary)


# A list shows the same pictures all day long, and many rows share one.
@lru_cache(maxsize=4096)
def _trend_picture(
    points: tuple[int | None, ...], summary: str, top: int, threshold: int
) -> SafeString:
    return sparkline(points, summary=summary, high=top, threshold=threshold)


@lru_cache(maxsize=4096)
def _dots_picture(states: tuple[str, ...], summary: str) -> SafeString:
    return dots(states, summary=summary)


def recent_answers(today: date) -> ArraySubquery:
    """Return the answers of the last weeks of a query's `patient_id`, oldest first."""
    reports = SymptomReport.objects.filter(
        patient=OuterRef("patient_id"),
        superseded_at__isnull=True,
        reported_for__gt=today - timedelta(weeks=WEEKS),
        reported_for__lte=today,
    ).order_by("reported_for")
    return ArraySubquery(
        reports.values(json=JSONObject(day="reported_for", pain="pain", missed="missed_doses"))
    )


def recent_sessions(now: datetime) -> ArraySubquery:
    """Return the statuses of the last sessions of a query's `patient_id`, newest first."""
    bookings = her_sessions(
        Booking.objects.filter(patient=OuterRef("patient_id"), starts_at__lt=now)
    ).order_by("-starts_at")
    return ArraySubquery(bookings.values("status")[:SESSIONS])


def pain_trend(answers: Sequence[Mapping[str, Any]], today: date) -> Trend:
    """Return the weekly trend of her worst joint pain, the week of `today` last."""
    said = _said(answers, "pain")
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
    said = _said(answers, "missed")
    if not said:
        return _trend([], today, f"No word about tablets in {WEEKS} weeks.", tablets=True)
    (first_day, first), (last_day, last) = said[0], said[-1]
    summary = f"Missed {last} of 7 tablets up to {last_day:%-d %b}"
    if len(said) > 1:
        summary += f", {first} up to {first_day:%-d %b}; {len(said)} answers in {WEEKS} weeks"
    return _trend(said, today, f"{summary}.", tablets=True)


def _said(answers: Sequence[Mapping[str, Any]], what: str) -> list[tuple[date, int]]:
    return [
        (date.fromisoformat(str(answer["day"])), int(answer[what]))
        for answer in answers
        if answer[what] is not None
    ]


def _trend(
    said: Sequence[tuple[date, int]], today: date, summary: str, *, tablets: bool = False
) -> Trend:
    points: list[int | None] = [None] * WEEKS
    for day, value in said:
        week = WEEKS - 1 - (today - day).days // 7
        points[week] = max(value, points[week] or 0)
    scale = (MOST_TABLETS, TABLETS_THAT_MATTER) if tablets else (10, PAIN_THAT_MATTERS)
    if not said:
        return Trend(points, None, None, None, None, summary, *scale)
    (first_day, first), (last_day, last) = said[0], said[-1]
    if len(said) == 1:
        return Trend(points, last, last_day, None, None, summary, *scale)
    return Trend(points, last, last_day, last - first, first_day, summary, *scale)


def attendance(statuses: Sequence[str]) -> Attendance:
    """Return the dots of booking statuses given newest first."""
    known = [_DOTS[BookingStatus(status)] for status in reversed(statuses)]
    if not known:
        return Attendance([], "No session so far.")
    words = [word for _dot, word in known]
    counts = ", ".join(
        f"{words.count(word)} {word}" for _dot, word in _DOTS.values() if word in words
    )
    noun = "session" if len(known) == 1 else f"{len(known)} sessions"
    return Attendance([dot for dot, _word in known], f"Last {noun}: {counts}.")
