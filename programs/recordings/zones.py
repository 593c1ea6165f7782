"""How long a heart rate lay between boundaries.

The rule that reproduces what devices report: a rate equal to a boundary belongs to the higher
zone, each sample holds until the next, and gaps over 30 seconds are ignored.
"""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from programs.models.home_activity import HIGHEST_HEART, LOWEST_HEART
from programs.recordings.facts import Point

GAP_S = 30.0


@dataclass(frozen=True)
class Hearts:
    """The heart rates of a recording: the mean over time, the highest, and how many were left out.

    No living heart beats 0 or 400 times a minute: rates outside 30 to 230 count for nothing.
    """

    mean: int | None
    highest: int | None
    dropped: int


def is_plausible(heart: int | None) -> bool:
    return heart is not None and LOWEST_HEART <= heart <= HIGHEST_HEART


def seconds_between(points: Sequence[Point], boundaries: Sequence[int]) -> list[float]:
    """Return the seconds below the first boundary, between each two, and from the last one up."""
    seconds = [0.0] * (len(boundaries) + 1)
    for heart, held in _held(points):
        seconds[bisect_right(boundaries, heart)] += held
    return seconds


def hearts_of(points: Sequence[Point]) -> Hearts:
    """Return what is to be said of the heart rates."""
    rates = [point.heart for point in points if point.heart is not None]
    good = [rate for rate in rates if is_plausible(rate)]
    if not good:
        return Hearts(None, None, len(rates))
    weighed = list(_held(points))
    time = sum(held for _, held in weighed)
    mean = sum(rate * held for rate, held in weighed) / time if time else sum(good) / len(good)
    return Hearts(round(mean), max(good), len(rates) - len(good))


def _held(points: Sequence[Point]) -> Iterator[tuple[int, float]]:
    """Yield each plausible rate with the seconds that it held."""
    for point, after in pairwise(points):
        held = (after.at - point.at).total_seconds()
        if point.heart is not None and is_plausible(point.heart) and held <= GAP_S:
            yield point.heart, held
