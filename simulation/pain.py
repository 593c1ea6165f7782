"""Worst joint pain of each week: what it is, and what she answers."""

from dataclasses import dataclass

import numpy as np

from simulation.chance import Bools, Floats, Ints, stream, wandering
from simulation.figures import ASSUMED, Figure

AFFECTED = Figure(
    "pain.affected", 0.45, "share whose joints hurt from the drug", "35-50 %: Mao 2009, ATAC"
)
EARLY = Figure("pain.early", 0.74, "of them, share within 3 months", "Mao 2009")
TAIL_WEEKS = Figure("pain.tail", 26, "mean weeks after that for the others", ASSUMED)
LEVEL = Figure(
    "pain.level", 4.8, "mean level where it hurts",
    "so that 67 % of them have 4 or more (Mao 2009)",
)  # fmt: skip
LEVEL_SPREAD = Figure("pain.level_sd", 2.0, "its standard deviation between women", ASSUMED)
BACKGROUND = Figure("pain.background", 1.2, "mean level without it, never below 0", ASSUMED)
BACKGROUND_SPREAD = Figure("pain.background_sd", 1.2, "its standard deviation", ASSUMED)
FLARE = Figure("pain.flare", 1.0, "standard deviation of slow ups and downs", ASSUMED)
FLARE_MEMORY = Figure("pain.flare_memory", 0.93, "how much of them is left a week later", ASSUMED)
DRIFT = Figure("pain.drift", 0.2, "rise in a year without exercise", "HOPE usual care (Irwin 2015)")
NOISE_LOW = Figure("pain.noise_low", 1.0, "standard deviation of a weekly answer, least", "9.1.3")
NOISE_HIGH = Figure("pain.noise_high", 1.4, "and most; differs between women", "9.1.3")
RAMP_WEEKS = Figure("pain.ramp", 8, "weeks from the onset to the full level", ASSUMED)
ENTRANTS = 5.6  # baseline of HOPE, on which its effect was measured
YEAR = 52
FADE_WEEKS = Figure("pain.fade", 26, "weeks in which the effect of exercise is lost", ASSUMED)


@dataclass(frozen=True)
class Pain:
    """True levels (women x weeks on the drug) and what blurs her answers."""

    level: Floats
    noise: Floats
    affected: Bools
    onset: Ints


def untreated(seed: int, size: int, weeks: int) -> Pain:
    """Draw pain as it would be without exercise and without a change of the drug."""
    chance = stream(seed, "pain")
    affected = chance.random(size) < AFFECTED
    late = 13 + chance.exponential(TAIL_WEEKS, size)
    onset = np.where(chance.random(size) < EARLY, chance.integers(1, 13, size), late).astype(int)
    background = np.maximum(chance.normal(BACKGROUND, BACKGROUND_SPREAD, size), 0)
    peak = np.maximum(np.clip(chance.normal(LEVEL, LEVEL_SPREAD, size), 1, 10), background)
    week = np.arange(weeks)
    share = np.clip((week - onset[:, None]) / RAMP_WEEKS, 0, 1) * affected[:, None]
    level = background[:, None] + share * (peak - background)[:, None]
    level += share * (DRIFT / YEAR) * np.maximum(week - onset[:, None], 0)
    level += wandering(chance, size, weeks, spread=FLARE, memory=FLARE_MEMORY) * (0.4 + 0.6 * share)
    noise = chance.uniform(NOISE_LOW, NOISE_HIGH, size)
    return Pain(np.clip(level, 0, 10), noise, affected, onset)


def eased(level: Floats, dose: Floats, effect: float) -> Floats:
    """Return pain with exercise: `dose` is the share of a year's full effect reached each week.

    The effect was measured on women with pain of 5.6; with less pain there is less to take away.
    """
    return level - effect * dose * np.minimum(level / ENTRANTS, 1)


def dose_reached(came_to: Floats, begins: Ints, weeks: int) -> Floats:
    """Return the share of the full effect for each week, from sessions a program week (0-1).

    It grows evenly over a year of full attendance, and fades after the last week.
    """
    length = came_to.shape[1]
    gained = np.cumsum(came_to, axis=1) / YEAR
    since = np.arange(weeks) - begins[:, None]
    inside = np.clip(since, 0, length - 1)
    reached = np.take_along_axis(gained, inside, axis=1)
    fading = np.clip(1 - (since - length) / FADE_WEEKS, 0, 1)
    return np.where(since < 0, 0, reached * np.where(since < length, 1, fading))


def answered(seed: int, pain: Pain, level: Floats) -> Ints:
    """Return the whole number from 0 to 10 that she would give for each week."""
    blur = stream(seed, "pain answers").normal(0, 1, level.shape) * pain.noise[:, None]
    return np.clip(np.rint(level + blur), 0, 10).astype(int)
