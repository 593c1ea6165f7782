"""The rows of the worklist: what each says about a patient, in the words a nurse scans."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import OuterRef, QuerySet
from django.db.models.functions import JSONObject
from django.utils.dateparse import parse_datetime
from django.utils.timezone import localtime

from adherence import sentences
from adherence.models import Contact, Episode, EpisodeState, Signal, Tier
from adherence.rules import BY_CODE, MATTER
from adherence.selectors.budget import Budget, why_it_can_wait
from adherence.selectors.deadlines import Attempt, Due, due
from adherence.selectors.guidance import step_for
from adherence.selectors.levels import pill_of, telling
from adherence.selectors.next_calls import NextCall, next_call
from adherence.selectors.trends import (
    Attendance,
    JsonRows,
    Trend,
    attendance,
    pain_trend,
    recent_answers,
    recent_sessions,
    tablets_trend,
)
from adherence.selectors.wording import age_of, days_ago
from clinic.models import Clinic

MOST_ATTEMPTS = 20
NOBODY_YET = "With nobody yet"
# Weekly answers are asked for; three days late is late.
ANSWER_LIMIT = timedelta(days=10)
# What a row reads of a signal, in the order of the model's fields.
_FACTS = ("id", "rule", "tier", "evidence")
_TIMES = ("first_seen_at", "last_seen_at", "cleared_at")
# What a clinic can do something about: named before what only tells that something is missing.
_MODIFIABLE = {"pain", "symptoms", "tablets", "exercise"}


@dataclass(frozen=True)
class Why:
    """One reason in short: the rule's name and how well it is tied to stopping."""

    name: str
    tier: str
    level: str


@dataclass(frozen=True)
class Row:
    """One patient on the worklist, ready to be drawn. `can_wait` says why, "" for today's."""

    episode: Episode
    level: str
    headline: str
    reasons: list[Why]
    pain: Trend
    attendance: Attendance
    tablets: Trend
    gap: str
    age: str
    due: Due | None
    tried: str
    next_call: NextCall | None
    owner: str
    step: str
    is_today: bool
    can_wait: str

    @property
    def uid(self) -> str:
        return str(self.episode.uid)

    @property
    def name(self) -> str:
        return self.episode.patient.full_name

    @property
    def mrn(self) -> str:
        return self.episode.patient.mrn

    @property
    def is_closed(self) -> bool:
        return self.episode.state == EpisodeState.RESOLVED

    @property
    def deadline(self) -> str:
        """Say how long she may wait, where that is today or was before: "2 days over"."""
        return self.due.words if self.due and self.due.days <= 0 else ""

    @property
    def facts(self) -> list[str]:
        """Say the rest of the small print, in order."""
        later = self.due.words if self.due and self.due.days > 0 and not self.can_wait else ""
        told = [
            f"{self.age}, {later}" if later else self.age,
            self.tried[:1].upper() + self.tried[1:],
            _closing(self.episode) if self.is_closed else self.owner or NOBODY_YET,
            self.episode.snooze_reason,
            f"Can wait: {self.can_wait}" if self.can_wait else "",
        ]
        return [text for text in told if text]


def rows_of(*, clinic: Clinic, episodes: Sequence[int], budget: Budget, now: datetime) -> list[Row]:
    """Return the rows of these episodes (keys) in their order, in one query."""
    zone = ZoneInfo(clinic.time_zone)
    today = now.astimezone(zone).date()
    found = (
        _on_day(today)
        .filter(clinic=clinic, pk__in=episodes)
        .annotate(recent_sessions=recent_sessions(now))
    )
    by_key = {episode.pk: episode for episode in found}
    return [_row(by_key[key], budget, now, today, zone) for key in episodes if key in by_key]


@lru_cache(maxsize=8)
def _on_day(today: date) -> QuerySet[Episode]:
    """Return episodes with what a row tells, in no order: kept, for building it costs a tenth."""
    return (
        Episode.objects.select_related("patient", "owner", "resolved_by")
        .annotate(told_by=_signals(), answers=recent_answers(today), attempts=_attempts())
        .order_by()
    )


def reasons_in_short(signals: Sequence[Signal]) -> list[Why]:
    """Return at most three reasons by name: safety first, then what can be changed."""
    chosen = sorted(
        sentences.reasons(signals),
        key=lambda s: (s.tier != Tier.SAFETY, MATTER[s.rule] not in _MODIFIABLE),
    )
    return [
        Why(BY_CODE[s.rule].name, str(Tier(s.tier).label), pill_of_tier(Tier(s.tier)))
        for s in chosen
    ]


def pill_of_tier(tier: Tier) -> str:
    return {Tier.SAFETY: "urgent", Tier.A: "high"}.get(tier, "watch")


def _closing(episode: Episode) -> str:
    assert episode.resolved_at is not None, "a constraint: resolved has a time"
    outcome = episode.get_outcome_display()
    by = f", {episode.resolved_by.name}" if episode.resolved_by else ""
    return f"{outcome}{by}, {localtime(episode.resolved_at):%-d %b}"


def _attempts() -> JsonRows:
    contacts = Contact.objects.filter(episode=OuterRef("pk")).order_by("-at", "-pk")
    return JsonRows(
        contacts.values(json=JSONObject(at="at", result="result", again="call_again_at"))[
            :MOST_ATTEMPTS
        ]
    )


def _signals() -> JsonRows:
    signals = Signal.objects.filter(episode=OuterRef("pk"))
    return JsonRows(signals.values(json=JSONObject(**{n: n for n in (*_FACTS, *_TIMES)})))


def _signal(said: Mapping[str, Any]) -> Signal:
    """Return a signal with the fields that a row reads."""
    times = [_moment(said[name]) if said[name] else None for name in _TIMES]
    return Signal.from_db(None, [*_FACTS, *_TIMES], [*(said[n] for n in _FACTS), *times])


def _row(episode: Any, budget: Budget, now: datetime, today: date, zone: ZoneInfo) -> Row:
    signals = [_signal(said) for said in episode.told_by]
    told_by = telling(episode, signals)
    attempts = [_attempt(a) for a in episode.attempts]
    deadline = due(episode, signals, attempts, today, zone)
    is_open = episode.state != EpisodeState.RESOLVED
    return Row(
        episode=episode,
        level=pill_of(episode, signals),
        headline=sentences.headline(told_by, is_open=is_open),
        reasons=reasons_in_short(told_by),
        pain=pain_trend(episode.answers, today),
        attendance=attendance(episode.recent_sessions),
        tablets=tablets_trend(episode.answers, today),
        gap=_gap(episode, today) if is_open else "",
        age=age_of(episode, now, zone),
        due=deadline,
        tried=_tried(attempts, today, zone),
        next_call=next_call(attempts, now, zone) if is_open else None,
        owner=episode.owner.name if episode.owner else "",
        step=step_for(episode, told_by, attempts[0].result if attempts else ""),
        is_today=budget.is_today(episode),
        can_wait=why_it_can_wait(episode, budget, deadline, attempts, today, zone),
    )


def _attempt(said: Mapping[str, Any]) -> Attempt:
    again = said["again"]
    return Attempt(_moment(said["at"]), said["result"], _moment(again) if again else None)


def _moment(text: str) -> datetime:
    moment = parse_datetime(text)
    assert moment is not None, "the database wrote it"
    return moment


def _tried(attempts: Sequence[Attempt], today: date, zone: ZoneInfo) -> str:
    """Say what has been tried, the attempts latest first: "spoke with her yesterday"."""
    if not attempts:
        return ""
    when = days_ago(attempts[0].at.astimezone(zone).date(), today)
    if attempts[0].reached:
        return f"spoke with her {when}"
    times = next((n for n, a in enumerate(attempts) if a.reached), len(attempts))
    return f"tried {when}" if times == 1 else f"tried {times} times, last {when}"


def _gap(episode: Any, today: date) -> str:
    """Say the one thing that is missing most, "" when nothing is."""
    answers: Sequence[Mapping[str, Any]] = episode.answers
    if not episode.patient.phone:
        return "No phone number on her record"
    if not answers:
        return "No answer in 8 weeks"
    last = date.fromisoformat(answers[-1]["day"])
    if today - last > ANSWER_LIMIT:
        return f"No answer since {last:%-d %b}"
    if all(answer["missed"] is None for answer in answers):
        return "Has not said how many tablets she missed"
    return ""
