"""Simple ways to choose whom to call, with as many calls as the rules were given.

Each sees what the clinic knew at the end of the week. Whoever is flagged goes first, in the order
that the policy gives; calls that are left over go to others by chance, so that nobody's workload is
smaller. One policy is no policy: it sees the true hazard, so no list could have a higher PPV.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from simulation.attendance import A_WEEK
from simulation.chance import Bools, Floats, Ints, stream
from simulation.cohort import Cohort

RECENT_WEEKS = 4


@dataclass(frozen=True)
class Policy:
    """A way to choose: `score` gives, for each woman, how soon (higher first); 0 for no flag."""

    name: str
    says: str
    score: Callable[[Cohort, int], Floats]


def _own_week(cohort: Cohort, week: int) -> Ints:
    return week - cohort.people.first_week


def on_list(cohort: Cohort, week: int) -> Bools:
    """Return who is in the clinic and, as far as it knows, on the drug in a calendar week."""
    own = _own_week(cohort, week)
    paused = (own >= cohort.switches.week) & (own < cohort.switches.resumes)
    came = (own >= cohort.people.came) & cohort.seen
    return came & (own < cohort.detection.week) & ~(paused & (cohort.switches.week < cohort.stop))


def under_way(cohort: Cohort, week: int) -> Bools:
    """Return who has a program under way in a calendar week."""
    nth = (_own_week(cohort, week) - cohort.attendance.begins) * A_WEEK
    inside = (nth >= 0) & (nth < cohort.attendance.until)
    return inside & cohort.attendance.has_program & on_list(cohort, week)


def _pain(cohort: Cohort, week: int) -> Floats:
    """Score the highest pain of 4 or more that she reported in the last weeks."""
    own = _own_week(cohort, week)
    worst = np.zeros(cohort.size)
    for back in range(RECENT_WEEKS):
        column = np.clip(own - back, 0, cohort.horizon - 1)
        rows = np.arange(cohort.size)
        told = cohort.given[rows, column] & (own - back >= cohort.people.came)
        worst = np.where(told, np.maximum(worst, cohort.pain[rows, column]), worst)
    return np.where(worst >= 4, worst, 0)


def _missed(cohort: Cohort, week: int) -> Floats:
    """Score the sessions of the week that she missed."""
    nth = (_own_week(cohort, week) - cohort.attendance.begins) * A_WEEK
    rows, missed = np.arange(cohort.size), np.zeros(cohort.size)
    last = cohort.attendance.came.shape[1] - 1
    for one in range(A_WEEK):
        column = np.clip(nth + one, 0, last)
        was = (nth + one >= 0) & (nth + one < cohort.attendance.until)
        counted = cohort.attendance.counted[rows, column] & ~cohort.attendance.came[rows, column]
        missed += was & counted & cohort.attendance.has_program
    return missed


def _nothing(cohort: Cohort, week: int) -> Floats:
    return np.zeros(cohort.size)


def _hazard(cohort: Cohort, week: int) -> Floats:
    own = np.clip(_own_week(cohort, week), 0, cohort.horizon - 1)
    return cohort.hazards[np.arange(cohort.size), own]


POLICIES = (
    Policy("pain", "pain of 4 or more once, the worst first", _pain),
    Policy("missed", "every missed session", _missed),
    Policy("random", "anybody on the drug, by chance", _nothing),
)
BEST = Policy("best", "whoever has the highest true risk, which nobody can see", _hazard)


def work(cohort: Cohort, policy: Policy, *, calls: list[int], rest_weeks: int) -> list[list[int]]:
    """Return whom a policy calls each week (rows of the cohort): as many as `calls` says."""
    chance = stream(cohort.seed, f"policy {policy.name}")
    rested = np.full(cohort.size, -rest_weeks)
    called = []
    for week, count in enumerate(calls):
        free = on_list(cohort, week) & (week - rested >= rest_weeks)
        ties = chance.random(cohort.size)
        score = policy.score(cohort, week)
        order = np.lexsort((ties, -score))
        chosen = order[free[order]][:count]
        rested[chosen] = week
        called.append(chosen.tolist())
    return called
