"""A cohort as plain data: one record a woman, with what she said and what was true."""

from typing import Any

import numpy as np

from simulation.cohort import Cohort
from simulation.doses import ANSWERS
from simulation.population import DRUGS

REPORTED = ("pain", "tiredness", "sleep_problems", "hot_flushes", "bother", "missed_doses")


def as_data(cohort: Cohort) -> dict[str, Any]:
    """Return everything a cohort holds that a study would have measured, and when each stops.

    Weeks are counted from her first tablet. Reports are those of her weeks in the clinic.
    """
    return {
        "world": cohort.world.name,
        "seed": cohort.seed,
        "weeks": cohort.weeks,
        "report_columns": ["week", *REPORTED, "thinking_of_stopping"],
        "women": [_woman(cohort, row) for row in range(cohort.size)],
    }


def _woman(cohort: Cohort, row: int) -> dict[str, Any]:
    people, sessions = cohort.people, cohort.attendance
    stopped = bool(cohort.stopped[row])
    switched = int(cohort.switches.week[row])
    return {
        "age": round(float(people.age[row]), 1),
        "drug": DRUGS[people.drug[row]],
        "taxane": bool(people.taxane[row]),
        "tamoxifen": bool(people.tamoxifen[row]),
        "many_symptoms": bool(people.many_symptoms[row]),
        "came_in_week": int(people.came[row]),
        "stops_in_week": int(cohort.stop[row]) if stopped else None,
        "known_in_week": int(cohort.detection.week[row]) if stopped else None,
        "switches_in_week": switched if switched < min(cohort.stop[row], cohort.horizon) else None,
        "sessions": _sessions(cohort, row) if sessions.has_program[row] else None,
        "fills": np.flatnonzero(cohort.fills.fetched[row]).tolist()
        if cohort.fills.known[row]
        else None,
        "reports": _reports(cohort, row),
    }


def _sessions(cohort: Cohort, row: int) -> str:
    """Return one letter a session: attended, missed, or off (called off in good time)."""
    sessions = cohort.attendance
    until = int(sessions.until[row])
    letters = np.where(sessions.came[row], "a", np.where(sessions.counted[row], "m", "o"))
    return "".join(letters[:until].tolist())


def _reports(cohort: Cohort, row: int) -> list[list[Any]]:
    came, last = int(cohort.people.came[row]), cohort.horizon
    said = cohort.symptoms
    weeks = np.flatnonzero(cohort.given[row, came:last]) + came
    columns = (
        cohort.pain, said.tiredness, said.sleep, said.flushes, said.bother, cohort.doses.reported
    )  # fmt: skip
    thinks = cohort.doses.thinking
    return [
        [week, *(int(column[row, week]) for column in columns), ANSWERS[thinks[row, week]]]
        for week in weeks.tolist()
    ]
