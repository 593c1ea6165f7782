"""What each rule was worth by itself, whoever was called: the weeks in which it held."""

from collections import defaultdict
from dataclasses import dataclass

import numpy as np

from adherence.rules import RULES
from simulation.calendar import call_day
from simulation.chance import Bools
from simulation.cohort import Cohort
from simulation.policies import on_list, under_way
from simulation.scoring import WITHIN, found_share, is_hit
from simulation.worklist import Week

ABOUT_SESSIONS = ("exercise_interruption", "low_attendance")


@dataclass(frozen=True)
class Firing:
    """One rule in one cohort.

    `raised` is how often it began to hold, a week and 100 women on the list; `held` the share of
    their weeks in which it held. `ppv` is the share of the weeks in which it held that were
    followed by a stop within 26 weeks. `base` is that share among everybody the rule could have
    looked at in the same weeks: those on the drug, with a program for a rule about sessions.
    `sensitivity` is the share of stops before which it held within 26 weeks.
    """

    raised: float
    held: float
    ppv: float | None
    base: float | None
    sensitivity: float


def firings(cohort: Cohort, weeks: list[Week]) -> dict[str, Firing]:
    """Return what each rule was worth, by code."""
    held: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for week in weeks:
        for patient, rule in week.holding:
            held[rule].append((week.number, patient - 1))
    listed = {week.number: on_list(cohort, week.number) for week in weeks}
    women_weeks = sum(int(women.sum()) for women in listed.values())
    running = {week.number: under_way(cohort, week.number) for week in weeks}
    soon = {week.number: stops_soon(cohort, week.number) for week in weeks}
    return {
        rule.code: _firing(
            cohort,
            held[rule.code],
            running if rule.code in ABOUT_SESSIONS else listed,
            soon,
            women_weeks,
        )
        for rule in RULES
    }


def stops_soon(cohort: Cohort, week: int) -> Bools:
    """Return who stops after the calls of a week, within the weeks that make those a hit."""
    ahead = cohort.stop_day - call_day(week, cohort.people.first_week)
    return cohort.stopped & is_hit(ahead, WITHIN)


def _firing(
    cohort: Cohort,
    held: list[tuple[int, int]],
    could: dict[int, Bools],
    soon: dict[int, Bools],
    women_weeks: int,
) -> Firing:
    if not held:
        return Firing(0.0, 0.0, None, None, 0.0)
    before = set(held)
    hits = np.array([soon[week][row] for week, row in held])
    rows = np.array([row for _week, row in held])
    base = {week: _share(soon[week], could[week]) for week, _row in held}
    return Firing(
        raised=100 * sum((week - 1, row) not in before for week, row in held) / women_weeks,
        held=len(held) / women_weeks,
        ppv=float(hits.mean()),
        base=float(np.mean([base[week] for week, _row in held])),
        sensitivity=found_share(cohort, rows[hits]),
    )


def _share(soon: Bools, among: Bools) -> float:
    return float(soon[among].mean()) if among.any() else 0.0
