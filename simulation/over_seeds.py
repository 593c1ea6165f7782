"""Figures over seeds: a mean and how far chance alone moves it."""

import math
import statistics
from collections.abc import Iterable
from dataclasses import dataclass

# Student's t for 95 %, by degrees of freedom.
_T = (12.71, 4.30, 3.18, 2.78, 2.57, 2.45, 2.36, 2.31, 2.26, 2.23, 2.20, 2.18, 2.16, 2.14, 2.13)


@dataclass(frozen=True)
class Spread:
    """A mean with its 95 % interval over seeds; both ends are the mean when there is one seed."""

    mean: float
    low: float
    high: float

    def covers(self, value: float) -> bool:
        return self.low <= value <= self.high

    def text(self, digits: int = 1, times: float = 100) -> str:
        """Return it as in "12.3 (11.0 to 13.6)"; `times` 100 makes shares per cent."""
        mean, low, high = (
            f"{times * part:.{digits}f}" for part in (self.mean, self.low, self.high)
        )
        return f"{mean} ({low} to {high})"


def spread(values: Iterable[float]) -> Spread:
    """Return mean and interval of one figure, with one value a seed."""
    found = list(values)
    mean = statistics.fmean(found)
    if len(found) < 2:
        return Spread(mean, mean, mean)
    t = _T[len(found) - 2] if len(found) - 2 < len(_T) else 1.96
    half = t * statistics.stdev(found) / math.sqrt(len(found))
    return Spread(mean, mean - half, mean + half)
