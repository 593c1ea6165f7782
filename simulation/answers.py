"""Which weekly check-ins she answers: more often not, the more likely she is to stop."""

from dataclasses import dataclass

import numpy as np

from simulation.chance import Bools, Floats, Ints, beta, chance_of, odds, stream
from simulation.figures import ASSUMED, Figure

COMPLETION = Figure(
    "answers.mean", 0.76, "mean share of weeks with an answer",
    "74 % with reminders in a pilot with this drug; 62-91 % elsewhere",
)  # fmt: skip
SPREAD = Figure("answers.sd", 0.22, "its standard deviation between women", ASSUMED)
LESS_A_YEAR = Figure("answers.trend", 0.3, "log odds lost in a year", "direction: Smith 2022")
LAST_TIME = Figure("answers.last_time", 0.6, "log odds that last week's answer adds", ASSUMED)
AFTER_STOP = Figure("answers.after", 1.0, "log odds lost by stopping the drug", ASSUMED)
POOR = 0.75  # below which the published association was found


@dataclass(frozen=True)
class Habit:
    """Her usual chance to answer."""

    chance: Floats

    @property
    def poor(self) -> Bools:
        return self.chance < POOR


def habit(seed: int, size: int) -> Habit:
    """Draw how faithfully each woman answers."""
    return Habit(beta(stream(seed, "habit"), COMPLETION, SPREAD, size))


def answers(seed: int, usual: Habit, stop: Ints, weeks: int) -> Bools:
    """Draw in which weeks on the drug she answers, before and after she stops."""
    chance = stream(seed, "answers")
    draws = chance.random((len(stop), weeks))
    given = np.zeros((len(stop), weeks), dtype=bool)
    last = chance.random(len(stop)) < usual.chance
    for week in range(weeks):
        memory = LAST_TIME * (last - usual.chance)
        lost = LESS_A_YEAR * min(week / 52, 2) + AFTER_STOP * (week >= stop)
        given[:, week] = draws[:, week] < chance_of(odds(usual.chance) + memory - lost + 0.15)
        last = given[:, week]
    return given
