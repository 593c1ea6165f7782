"""How a cohort compares with what was published."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from simulation.attendance import interrupted
from simulation.cohort import Cohort
from simulation.hazard import WEEKS_A_MONTH, c_index

NILSEN_VISITS = 72


@dataclass(frozen=True)
class Marginal:
    """One published figure, the range it should lie in, and how to read it off a cohort."""

    name: str
    says: str
    low: float
    high: float
    source: str
    of: Callable[[Cohort], float]


def stopped_by(months: float) -> Callable[[Cohort], float]:
    """Return a reading of the share who have stopped by so many months on the drug."""
    return lambda cohort: float((cohort.stop < months * WEEKS_A_MONTH).mean())


def _attended(cohort: Cohort) -> np.ndarray:
    took_part = cohort.attendance.has_program & (cohort.attendance.left >= NILSEN_VISITS)
    return cohort.attendance.came[took_part][:, :NILSEN_VISITS]


def _on_drug(cohort: Cohort, week: int) -> np.ndarray:
    return np.flatnonzero(cohort.stop > week)


COMMON = (
    Marginal("attendance", "mean share of sessions attended", 0.77, 0.82, "Fairman 2020: 79.5 %",
             lambda c: float(_attended(c).mean())),
    Marginal("attendance_sd", "its standard deviation between women", 0.14, 0.21,
             "Fairman 2020: 17.0 %", lambda c: float(_attended(c).mean(axis=1).std())),
    Marginal("interrupted", "share with 3 or more sessions missed in a row, of 72", 0.44, 0.51,
             "Nilsen 2018: 44 %, Fairman 2020: 51 %",
             lambda c: float(interrupted(_attended(c)).mean())),
    Marginal("arthralgia", "share whose joints hurt from the drug", 0.35, 0.50,
             "Mao 2009, ATAC", lambda c: float(c.affected.mean())),
    Marginal("pain_4", "share with pain of 4 or more after half a year", 0.26, 0.45,
             "Mao 2009: .47 x .67", lambda c: float((c.pain[_on_drug(c, 26), 26] >= 4).mean())),
    Marginal("regression", "change in 12 weeks of those with pain of 5 or more", -1.5, -0.5,
             "S0927 placebo: -1.5, with the effect of expecting help",
             lambda c: _change(c, 26, 12)),
    Marginal("answers", "share of weeks with an answer, first year", 0.68, 0.80,
             "74 % with reminders; 62-91 % elsewhere",
             lambda c: float(c.given[_on_drug(c, 52), :52].mean())),
    Marginal("c_index", "C-index of the true hazard", 0.60, 0.70, "CANTO 2023: 0.62 for a model",
             lambda c: float(c_index(c.hazards, c.stop))),
)  # fmt: skip
STOPPING = {
    "default": (
        Marginal("stopped_12", "stopped by 12 months", 0.11, 0.13, "12 %: E1Z03", stopped_by(12)),
        Marginal("stopped_24", "stopped by 24 months", 0.18, 0.22, "20 %: E1Z03", stopped_by(24)),
    ),
    "high": (
        Marginal("stopped_12", "stopped by 12 months", 0.21, 0.25, "23 %: ELPh", stopped_by(12)),
        Marginal("stopped_24", "stopped by 24 months", 0.30, 0.35, "32.4 %: ELPh", stopped_by(24)),
    ),
}


def marginals(world: str) -> tuple[Marginal, ...]:
    """Return what a cohort of a world should show."""
    return (*STOPPING.get(world, STOPPING["default"]), *COMMON)


def _change(cohort: Cohort, week: int, later: int) -> float:
    high = cohort.pain[:, week] >= 5
    return float((cohort.pain[high, week + later] - cohort.pain[high, week]).mean())
