"""Chance with a seed: every component has a stream of its own, so that one can change alone."""

import zlib

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


def stream(seed: int, component: str) -> np.random.Generator:
    """Return the generator of one component: the same for the same seed, unlike any other's."""
    return np.random.default_rng([seed, zlib.crc32(component.encode())])


def beta(chance: np.random.Generator, mean: float, spread: float, size: int) -> Floats:
    """Draw from the Beta distribution with this mean and standard deviation."""
    total = mean * (1 - mean) / spread**2 - 1
    return chance.beta(mean * total, (1 - mean) * total, size)


def wandering(
    chance: np.random.Generator, size: int, weeks: int, *, spread: float, memory: float
) -> Floats:
    """Return a slow wander a row around 0: AR(1), with this standard deviation at any time."""
    kicks = chance.normal(0, spread * np.sqrt(1 - memory**2), (size, weeks))
    path = np.empty((size, weeks))
    path[:, 0] = chance.normal(0, spread, size)
    for week in range(1, weeks):
        path[:, week] = memory * path[:, week - 1] + kicks[:, week]
    return path


def odds(p: Floats) -> Floats:
    """Return log odds, of chances kept a little away from 0 and 1."""
    kept = np.clip(p, 0.002, 0.998)
    return np.log(kept / (1 - kept))


def chance_of(log_odds: Floats) -> Floats:
    """Return the chance that belongs to log odds."""
    return 1 / (1 + np.exp(-log_odds))


def recent_mean(values: Floats, weeks: int) -> Floats:
    """Return, for each week, the mean of it and the weeks before it, up to so many."""
    total = np.cumsum(np.insert(values, 0, 0, axis=1), axis=1)
    ends = np.arange(1, values.shape[1] + 1)
    starts = np.maximum(ends - weeks, 0)
    return (total[:, ends] - total[:, starts]) / (ends - starts)
