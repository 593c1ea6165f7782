"""Tablets left out, what she says about them, and whether she thinks of stopping."""

from dataclasses import dataclass

import numpy as np

from simulation.chance import Bools, Floats, Ints, stream
from simulation.figures import ASSUMED, Figure

STEADY = Figure("doses.steady", 0.02, "chance that a tablet is left out, as a rule", ASSUMED)
DIPS = Figure(
    "doses.dips", 0.16, "share who take fewer for some months and return",
    "dip-and-return group of SEER-Medicare",
)  # fmt: skip
SLOW = Figure("doses.slow", 0.1, "share who slowly take fewer", "slow decline, SEER-Medicare")
LEFT_OUT = Figure("doses.left_out", 0.3, "chance that a tablet is left out in such a time", ASSUMED)
TOLD = Figure("doses.told", 0.7, "share of tablets left out that she reports", ASSUMED)
UNSURE = Figure("thinking.unsure", 0.06, "share who are unsure for half a year and go on", ASSUMED)
WARNING_WEEKS = Figure("warning.weeks", 13, "longest warning before a stop, weeks", ASSUMED)
NO, NOT_SURE, YES, STOPPED = range(4)
ANSWERS = ("no", "unsure", "yes", "stopped")


@dataclass(frozen=True)
class Doses:
    """Women x weeks on the drug: tablets left out of 7, and reported so; what she thinks."""

    missed: Ints
    reported: Ints
    thinking: Ints


def doses(seed: int, *, stop: Ints, pausing: Floats, warned_share: float, tells: Bools) -> Doses:
    """Draw tablets. Some of those who stop leave out tablets first, or say that they think of it.

    `tells` are those who say so once they have stopped.
    """
    chance = stream(seed, "doses")
    size, weeks = pausing.shape
    week = np.arange(weeks)
    left_out = np.full((size, weeks), float(STEADY))
    left_out = np.where(_spells(chance, DIPS, size, week, 8, 26), LEFT_OUT, left_out)
    slow = (chance.random((size, 1)) < SLOW) * LEFT_OUT * np.minimum(week / 104, 1)
    left_out = np.maximum(left_out, slow)
    unsure = _spells(chance, UNSURE, size, week, 26, 26)

    warned = chance.random((size, 1)) < warned_share
    begins = stop - chance.integers(2, int(WARNING_WEEKS) + 1, size)
    warning = warned & (week >= begins[:, None]) & (week < stop[:, None])
    by = chance.random((2, size, 1))
    left_out = np.where(warning & (by[0] < 0.6), np.maximum(left_out, LEFT_OUT), left_out)
    stopped = week >= stop[:, None]
    missed = np.where(stopped, 7, chance.binomial(7, left_out))
    reported = chance.binomial(missed, TOLD)
    reported = np.where(stopped & tells[:, None], 7, reported)

    thinking = np.where(unsure, NOT_SURE, NO)
    speaks = warning & (by[1] < 0.6)
    soon = week >= (stop - 4)[:, None]
    decided = chance.random((size, 1)) < 0.5
    thinking = np.where(speaks, np.where(soon & decided, YES, NOT_SURE), thinking)
    thinking = np.where(stopped, np.where(tells[:, None], STOPPED, NO), thinking)
    return Doses(missed, reported, thinking)


def _spells(
    chance: np.random.Generator, share: float, size: int, week: Ints, least: int, most: int
) -> Bools:
    """Return women x weeks: for some women, one stretch of weeks that begins within two years."""
    has = chance.random(size) < share
    begins = chance.integers(0, 104, size)
    lasts = chance.integers(least, most + 1, size)
    inside = (week >= begins[:, None]) & (week < (begins + lasts)[:, None])
    return inside & has[:, None]
