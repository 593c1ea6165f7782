"""The other symptoms, and how much the side effects bother her."""

from dataclasses import dataclass

import numpy as np

from simulation.chance import Floats, Ints, stream, wandering
from simulation.figures import ASSUMED, Figure
from simulation.population import Population

TIREDNESS = Figure("symptoms.tiredness", 2.0, "mean tiredness without pain", ASSUMED)
SLEEP = Figure("symptoms.sleep", 2.0, "mean sleep problems without pain", ASSUMED)
FLUSHES = Figure("symptoms.flushes", 2.2, "mean hot flushes", ASSUMED)
SHARED = Figure("symptoms.shared", 1.1, "points a standard deviation of her burden adds", ASSUMED)
BY_PAIN = Figure("symptoms.by_pain", 0.25, "points of each that a point of pain adds", ASSUMED)
SLOW = Figure("symptoms.slow", 0.8, "standard deviation of slow ups and downs", ASSUMED)
NOISE = Figure("symptoms.noise", 1.0, "standard deviation of a weekly answer", ASSUMED)
BOTHER_SHARE = Figure(
    "symptoms.bother", 0.2, "bother (0-4) that a point of their sum adds", ASSUMED
)


@dataclass(frozen=True)
class Symptoms:
    """Women x weeks on the drug: true levels, and answers as whole numbers."""

    true_tiredness: Floats
    true_bother: Floats
    tiredness: Ints
    sleep: Ints
    flushes: Ints
    bother: Ints


def symptoms(seed: int, people: Population, level: Floats) -> Symptoms:
    """Draw what goes with her burden and with her pain, `level` of women x weeks."""
    chance = stream(seed, "symptoms")
    size, weeks = level.shape
    burden = SHARED * people.burden[:, None]

    def scale(mean: float, by_burden: float, by_pain: float) -> Floats:
        slow = wandering(chance, size, weeks, spread=SLOW, memory=0.9)
        own = chance.normal(0, 0.8, (size, 1))
        return np.clip(mean + by_burden * burden + by_pain * level + own + slow, 0, 10)

    tiredness = scale(TIREDNESS, 1, BY_PAIN)
    sleep = scale(SLEEP, 1, BY_PAIN)
    flushes = scale(FLUSHES, 0.5, 0)
    worst = np.clip(BOTHER_SHARE * (1.2 * level + 0.5 * (tiredness + sleep + flushes)) - 0.6, 0, 4)

    def said(true: Floats, noise: float, top: int) -> Ints:
        blurred = true + chance.normal(0, noise, true.shape)
        return np.clip(np.rint(blurred), 0, top).astype(int)

    return Symptoms(
        true_tiredness=tiredness,
        true_bother=worst,
        tiredness=said(tiredness, NOISE, 10),
        sleep=said(sleep, NOISE, 10),
        flushes=said(flushes, NOISE, 10),
        bother=said(worst, 0.6, 4),
    )
