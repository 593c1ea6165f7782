"""The line between today's patients and those who can wait, and why they can."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.dateparse import parse_datetime

from adherence.models import DailyBudget, Episode, Tier
from adherence.selectors.deadlines import ON_THE_CLOCK, Attempt, Due, tier_of
from clinic.models import Clinic


@dataclass(frozen=True)
class Budget:
    """How many calls a day is planned for, what is done, left, and what can wait.

    `line` is the place (urgency, opened, key) of the last episode that today has room for; None
    means that today has room for no more than safety.
    """

    planned: int
    share: int
    active: int
    is_fixed: bool
    done: int
    left: int
    safety_left: int
    can_wait: int
    called: int
    over: int
    line: tuple[int, datetime, int] | None

    @classmethod
    def of(cls, found: Mapping[str, Any]) -> "Budget":
        """Make it from what the statement of the overview found."""
        line = found["line"]
        place = None
        if line:
            at = parse_datetime(line[1])
            assert at is not None, "the database wrote it"
            place = (line[0], at, line[2])
        return cls(**{**found, "line": place})

    def is_today(self, episode: Episode) -> bool:
        """Say whether an episode stands above the line; safety always does."""
        if episode.safety:
            return True
        place = (episode.urgency, episode.opened_at, episode.pk)
        return self.line is not None and place <= self.line

    @property
    def headline(self) -> str:
        """Say what today holds: "Today: 12 patients", "Today: 9 of 12 to go"."""
        total = self.left + self.done
        if not total:
            return "Nobody to call today"
        if not self.left:
            return "Today: the call is made" if total == 1 else f"Today: all {total} done"
        if self.done:
            return f"Today: {self.left} of {total} to go"
        return "Today: 1 patient" if total == 1 else f"Today: {total} patients"

    @property
    def rest(self) -> str:
        """Say how many can wait, and why; those past their time are told apart."""
        waiting = self.can_wait - self.over
        why = "of lower rank and within their time"
        if self.called:
            others = waiting - self.called
            why = f"{others} {why}, {self.called} called today" if others else "called today"
        told = [f"{waiting} more can wait: {why}"] if waiting else []
        if self.over:
            whose = "is past her time" if self.over == 1 else "are past their time"
            told.append(f"{self.over} more {whose}, which the day has no room for")
        return "; ".join(told)

    @property
    def basis(self) -> str:
        """Say where the number comes from."""
        if self.is_fixed:
            text = f"The day is planned for {self.planned}"
        else:
            text = (
                f"The day is planned for {self.planned}: {self.share} a week for every 100 of "
                f"{self.active} active patients, over five days"
            )
        if self.safety_left > max(self.planned - self.done, 0):
            return f"{text}. Safety goes beyond it today: nobody with a sign of danger waits."
        return f"{text}. Safety is never cut."


def why_it_can_wait(
    episode: Episode,
    budget: Budget,
    deadline: Due | None,
    attempts: list[Attempt],
    today: date,
    zone: ZoneInfo,
) -> str:
    """Return why an episode in the queue can wait, in a few words; "" for one that is today's."""
    if episode.state not in ON_THE_CLOCK or budget.is_today(episode):
        return ""
    latest = max((attempt.at for attempt in attempts), default=None)
    if latest is not None and latest.astimezone(zone).date() == today:
        return "called today"
    tier = tier_of(episode.urgency)
    if tier is None:
        return "nothing holds now"
    if deadline is None:
        return "somebody has spoken with her about it"
    if deadline.is_over:
        return f"{_rank(tier)}: the day is full"
    return f"{_rank(tier)}, {deadline.words}"


def _rank(tier: Tier) -> str:
    return str(tier.label)[:1].lower() + str(tier.label)[1:]


def budget_of(clinic: Clinic) -> DailyBudget:
    """Return what a clinic means to call in a day; unsaved and by default where it never said."""
    return DailyBudget.objects.filter(clinic=clinic).first() or DailyBudget(clinic=clinic)
