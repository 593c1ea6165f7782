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

_DOTS = {
    BookingStatus.ATTENDED: ("attended", "attended"),
    BookingStatus.NO_SHOW: ("no_show", "missed"),
    BookingStatus.CANCELLED: ("cancelled", "cancelled"),
    BookingStatus.BOOKED: ("booked", "not recorded yet"),
}


@dataclass(frozen=True)
class PainTrend:
    """Worst joint pain a week, oldest first; None is a week without a word from her.

    `change` is the last answer against the first one in the window, None with fewer than two.
    """

    points: list[int | None]
    last: int | None
    on: date | None
    change: int | None
    since: date | None
    summary: str

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
        return _trend_picture(tuple(self.points), self.summary)


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
def _trend_picture(points: tuple[int | None, ...], summary: str) -> SafeString:
    return sparkline(points, summary=summary, threshold=PAIN_THAT_MATTERS)


@lru_cache(maxsize=4096)
def _dots_picture(states: tuple[str, ...], summary: str) -> SafeString:
    return dots(states, summary=summary)


def recent_pain(today: date) -> ArraySubquery:
    """Return the pain answers of the last weeks of a query's `patient_id`, oldest first."""
    reports = SymptomReport.objects.filter(
        patient=OuterRef("patient_id"),
        superseded_at__isnull=True,
        reported_for__gt=today - timedelta(weeks=WEEKS),
        reported_for__lte=today,
    ).order_by("reported_for")
    return ArraySubquery(reports.values(json=JSONObject(day="reported_for", pain="pain")))


def recent_sessions(now: datetime) -> ArraySubquery:
    """Return the statuses of the last sessions of a query's `patient_id`, newest first."""
    bookings = her_sessions(
        Booking.objects.filter(patient=OuterRef("patient_id"), starts_at__lt=now)
    ).order_by("-starts_at")
    return ArraySubquery(bookings.values("status")[:SESSIONS])


def pain_trend(answers: Sequence[Mapping[str, Any]], today: date) -> PainTrend:
    """Return the weekly trend of dated answers, the week of `today` last."""
    dated = [(date.fromisoformat(str(a["day"])), int(a["pain"])) for a in answers]
    points: list[int | None] = [None] * WEEKS
    for day, pain in dated:
        week = WEEKS - 1 - (today - day).days // 7
        points[week] = max(pain, points[week] or 0)
    if not dated:
        return PainTrend(points, None, None, None, None, f"No pain report in {WEEKS} weeks.")
    (first_day, first), (last_day, last) = dated[0], dated[-1]
    if len(dated) == 1:
        summary = (
            f"Worst joint pain {last} of 10 on {last_day:%-d %b}; one report in {WEEKS} weeks."
        )
        return PainTrend(points, last, last_day, None, None, summary)
    summary = (
        f"Worst joint pain, 0 to 10: {first} on {first_day:%-d %b}, {last} on {last_day:%-d %b}; "
        f"{len(dated)} reports in {WEEKS} weeks."
    )
    return PainTrend(points, last, last_day, last - first, first_day, summary)


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
