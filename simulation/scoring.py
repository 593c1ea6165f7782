"""What calls were worth: hits, misses and lead time. All of it was defined before the first run.

A call is a hit when she stops later than the call and within so many weeks of it. A stop is found
when at least one call was a hit for it. Calls have no effect in the simulation.
"""

from dataclasses import dataclass

import numpy as np

from simulation.calendar import call_day
from simulation.chance import Bools, Ints
from simulation.cohort import Cohort

WITHIN = 26  # weeks
WITHIN_SHORT = 12


@dataclass(frozen=True)
class Score:
    """Of one way to choose in one cohort. `late` is the share of calls made after she had stopped
    without the clinic knowing; `lead_weeks` the median from the first hit to the stop.
    """

    calls: int
    sensitivity: float
    sensitivity_short: float
    ppv: float
    ppv_short: float
    lead_weeks: float
    late: float


def stops_to_find(cohort: Cohort) -> Bools:
    """Return whose stop falls into the weeks of the list, after she came to the clinic."""
    week = cohort.people.first_week + cohort.stop
    return cohort.seen & cohort.stopped & (week >= 1) & (week < cohort.weeks)


def score(cohort: Cohort, called: list[list[int]]) -> Score:
    """Judge calls: for each week the rows of those who were called from its list."""
    rows = np.array([row for week in called for row in week], dtype=int)
    weeks = np.array([n for n, week in enumerate(called) for _row in week], dtype=int)
    ahead = cohort.stop_day[rows] - call_day(weeks, cohort.people.first_week[rows])
    ahead = np.where(cohort.stopped[rows], ahead, 10**6)
    hit, short = (is_hit(ahead, within) for within in (WITHIN, WITHIN_SHORT))
    stops = np.flatnonzero(stops_to_find(cohort))
    first = np.zeros(cohort.size, dtype=int)
    np.maximum.at(first, rows[hit], ahead[hit])
    leads = first[stops][first[stops] > 0]
    return Score(
        calls=len(rows),
        sensitivity=found_share(cohort, rows[hit]),
        sensitivity_short=found_share(cohort, rows[short]),
        ppv=float(hit.mean()) if len(rows) else 0.0,
        ppv_short=float(short.mean()) if len(rows) else 0.0,
        lead_weeks=float(np.median(leads)) / 7 if len(leads) else 0.0,
        late=float((ahead <= 0).mean()) if len(rows) else 0.0,
    )


def found_share(cohort: Cohort, rows: Ints) -> float:
    """Return the share of the stops to find that are among the rows of these women."""
    stops = np.flatnonzero(stops_to_find(cohort))
    return float(np.isin(stops, rows).mean()) if len(stops) else 0.0


def is_hit(ahead: Ints, within: int) -> Bools:
    """Return which calls, so many days ahead of a stop, are hits."""
    return (ahead > 0) & (ahead <= 7 * within)
