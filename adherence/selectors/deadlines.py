"""How long a patient may wait for a call, and how long she has waited.

The targets are the house's: the same day for safety, a week for tier A, two weeks for the rest. A
clock starts with the oldest reason of an episode's worst tier that nobody has talked over with her.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db.models import (
    Case,
    CharField,
    DateTimeField,
    Exists,
    OuterRef,
    QuerySet,
    TextChoices,
    Value,
    When,
)

from adherence.models import Contact, ContactResult, Episode, EpisodeState, Signal, Tier

TARGET_DAYS = {Tier.SAFETY: 0, Tier.A: 7, Tier.B: 14, Tier.C: 14}
# Which urgencies (adherence.assessment) come from which tier; 9 is an episode that calmed down.
URGENCIES = {Tier.SAFETY: (1, 2), Tier.A: (3, 5), Tier.B: (6, 6), Tier.C: (7, 8)}
CALM = 9
ON_THE_CLOCK = {EpisodeState.NEW, EpisodeState.IN_PROGRESS}


class Level(TextChoices):
    """What ranks an episode, as a reader chooses it."""

    SAFETY = "safety", "Safety"
    A = "a", "Tier A"
    B = "b", "Tier B"
    C = "c", "Tier C"
    CALM = "calm", "Nothing holds now"


_TIERS = {Level.SAFETY: Tier.SAFETY, Level.A: Tier.A, Level.B: Tier.B, Level.C: Tier.C}


@dataclass(frozen=True)
class Attempt:
    """One contact as a row needs it."""

    at: datetime
    result: str
    call_again_at: datetime | None = None

    @property
    def reached(self) -> bool:
        return self.result == ContactResult.REACHED


@dataclass(frozen=True)
class Due:
    """By which day somebody should have spoken with her; `days` is negative once it is over."""

    on: date
    days: int

    @property
    def is_over(self) -> bool:
        return self.days < 0

    @property
    def words(self) -> str:
        """Say it as a row does: "due today", "2 days over", "due in 3 days"."""
        if self.days == 0:
            return "due today"
        if self.days < 0:
            return "1 day over" if self.days == -1 else f"{-self.days} days over"
        return "due tomorrow" if self.days == 1 else f"due in {self.days} days"


def tier_of(urgency: int) -> Tier | None:
    """Return the tier that gave an episode its urgency; None when nothing holds any more."""
    return next((t for t, (low, high) in URGENCIES.items() if low <= urgency <= high), None)


def urgencies_of(level: str) -> tuple[int, int]:
    """Return the first and the last urgency of a level."""
    return (CALM, CALM) if level == Level.CALM else URGENCIES[_TIERS[Level(level)]]


def due(
    episode: Episode,
    signals: Sequence[Signal],
    attempts: Sequence[Attempt],
    today: date,
    zone: ZoneInfo,
) -> Due | None:
    """Return the deadline of an episode; None where none runs: put off, calm, or talked over."""
    tier = tier_of(episode.urgency)
    if tier is None or episode.state not in ON_THE_CLOCK:
        return None
    spoken = max((attempt.at for attempt in attempts if attempt.reached), default=None)
    waiting = [
        signal.first_seen_at
        for signal in signals
        if signal.cleared_at is None
        and signal.tier == tier
        and (spoken is None or signal.first_seen_at > spoken)
    ]
    if not waiting:
        return None
    on = min(waiting).astimezone(zone).date() + timedelta(days=TARGET_DAYS[tier])
    return Due(on, (on - today).days)


def only_overdue(episodes: QuerySet[Episode], today: date, zone: ZoneInfo) -> QuerySet[Episode]:
    """Narrow episodes down to those whose deadline is over; says what `due` says."""
    spoken = Contact.objects.filter(
        episode=OuterRef("episode"), result=ContactResult.REACHED, at__gte=OuterRef("first_seen_at")
    )
    waits = Signal.objects.filter(
        ~Exists(spoken),
        episode=OuterRef("pk"),
        cleared_at__isnull=True,
        tier=OuterRef("worst_tier"),
        first_seen_at__lt=OuterRef("in_time_since"),
    )
    latest = {
        tier: datetime.combine(today - timedelta(days=TARGET_DAYS[tier]), time(), tzinfo=zone)
        for tier in URGENCIES
    }
    return episodes.alias(
        worst_tier=_by_tier({tier: tier.value for tier in URGENCIES}, CharField()),
        in_time_since=_by_tier(latest, DateTimeField()),
    ).filter(Exists(waits), state__in=ON_THE_CLOCK)


def _by_tier(values: Mapping[Tier, object], field: CharField | DateTimeField) -> Case:
    return Case(
        *[
            When(urgency__lte=URGENCIES[tier][1], then=Value(value, output_field=field))
            for tier, value in values.items()
        ],
        output_field=field,
    )
