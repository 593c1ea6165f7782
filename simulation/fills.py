"""Fetching tablets at the pharmacy, as far as the clinic hears of it."""

from dataclasses import dataclass

import numpy as np

from simulation.chance import Bools, Ints, stream
from simulation.figures import ASSUMED, Figure
from simulation.switches import Switches

SUPPLY = 90  # days a fill
KNOWN = Figure("fills.known", 0.6, "share of women whose fills the clinic is told of", ASSUMED)
LATE = Figure("fills.late", 0.15, "share of fills fetched late without any reason", ASSUMED)
LATE_WEEKS = Figure("fills.late_weeks", 2.5, "by so many weeks on average", ASSUMED)


@dataclass(frozen=True)
class Fills:
    """Women x weeks on therapy: where a fill was fetched; `known` says whose the clinic sees."""

    fetched: Bools
    known: Bools


def fills(seed: int, missed: Ints, stop: Ints, switched: Switches) -> Fills:
    """Draw fills: a new one when the old is nearly used up, which leaving out tablets delays."""
    chance = stream(seed, "fills")
    size, weeks = missed.shape
    stock = np.zeros(size)
    wait = np.zeros(size)
    fetched = np.zeros((size, weeks), dtype=bool)
    pausing = switched.pausing(weeks).astype(bool)
    for week in range(weeks):
        takes = (week < stop) & ~pausing[:, week]
        stock[week == switched.resumes] = 0  # what is left of the first drug is not taken
        due = takes & (stock < 7)
        now = due & (wait <= 0)
        wait = np.where(due, wait - 1, wait)
        fetched[:, week] = now
        stock = np.where(now, stock + SUPPLY, stock)
        late = chance.random(size) < LATE
        weeks_late = np.where(late, 1 + chance.poisson(LATE_WEEKS - 1, size), 0)
        wait = np.where(now, weeks_late, wait)
        stock = np.maximum(stock - np.where(takes, 7 - missed[:, week], 0), 0)
    return Fills(fetched, np.less(chance.random(size), KNOWN))
