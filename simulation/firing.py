"""What each rule was worth by itself, whoever was called: its firings against the base rate."""

from collections import defaultdict
from dataclasses import dataclass

import numpy as np

from adherence.rules import RULES
from adherence.rules.kinds import Rule
from simulation.calendar import call_day
from simulation.chance import Bools
from simulation.cohort import Cohort
from simulation.policies import on_list, under_way
from simulation.scoring import WITHIN, is_hit, stops_to_find
from simulation.worklist import Week

ABOUT_SESSIONS = ("exercise_interruption", "low_attendance")


@dataclass(frozen=True)
class Firing:
    """One rule in one cohort.

    A firing is a week in which it holds and did not hold the week before. `ppv` is the share of
    them followed by a stop within 26 weeks; `base` is that share among all women the rule could
    have looked at in the same weeks: those on the drug, with a program for a rule about sessions.
    `per_week` counts firings a week and 100 women on the list.
    """

    firings: int
    per_week: float
    ppv: float
    base: float
    sensitivity: float


def firings(cohort: Cohort, weeks: list[Week]) -> dict[str, Firing]:
    """Return what each rule was worth, by code."""
    women_weeks = sum(int(on_list(cohort, week.number).sum()) for week in weeks)
    soon = np.array([_stops_soon(cohort, week.number) for week in weeks])
    fresh = _fresh(weeks)
    return {rule.code: _firing(cohort, rule, fresh, soon, women_weeks) for rule in RULES}


def _stops_soon(cohort: Cohort, week: int) -> Bools:
    ahead = cohort.stop_day - call_day(week, cohort.people.first_week)
    return cohort.stopped & is_hit(ahead, WITHIN)


def _fresh(weeks: list[Week]) -> dict[str, list[tuple[int, int]]]:
    """Return the firings of each rule: place of the week, row of the woman."""
    fresh: dict[str, list[tuple[int, int]]] = defaultdict(list)
    before: set[tuple[int, str]] = set()
    for place, week in enumerate(weeks):
        for patient, rule in set(week.holding) - before:
            fresh[rule].append((place, patient - 1))
        before = set(week.holding)
    return fresh


def _firing(
    cohort: Cohort,
    rule: Rule,
    fresh: dict[str, list[tuple[int, int]]],
    soon: Bools,
    women_weeks: int,
) -> Firing:
    found = sorted(fresh[rule.code])
    if not found:
        return Firing(0, 0.0, float("nan"), float("nan"), 0.0)
    places, rows = (np.array(part) for part in zip(*found, strict=True))
    hits = soon[places, rows]
    could = under_way if rule.code in ABOUT_SESSIONS else on_list
    share = {place: _share(soon[place], could(cohort, place)) for place in set(places.tolist())}
    stops = stops_to_find(cohort)
    return Firing(
        firings=len(rows),
        per_week=100 * len(rows) / women_weeks,
        ppv=float(hits.mean()),
        base=float(np.mean([share[place] for place in places.tolist()])),
        sensitivity=float(np.isin(np.flatnonzero(stops), rows[hits]).mean()),
    )


def _share(soon: Bools, among: Bools) -> float:
    return float(soon[among].mean()) if among.any() else 0.0
