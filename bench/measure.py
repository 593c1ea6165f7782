"""Measuring: medians of ratios taken in turn, so that a machine's mood falls out."""

import math
import statistics
import time
from collections.abc import Callable

from django.db import connection
from django.test.utils import CaptureQueriesContext


def seconds(work: Callable[[], object]) -> float:
    """Return the wall time of one call."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def ratio(ours: Callable[[], object], bare: Callable[[], object], *, rounds: int = 5) -> float:
    """Return the median of ours / bare over rounds in which the two take turns."""
    return statistics.median(seconds(ours) / seconds(bare) for _ in range(rounds))


def median(values: list[float]) -> float:
    """Return the middle value."""
    return statistics.median(values)


def percentile(values: list[float], share: float) -> float:
    """Return the nearest-rank percentile; share 0.95 for p95."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)]


def queries(work: Callable[[], object]) -> int:
    """Return how many statements a call sends to the database."""
    with CaptureQueriesContext(connection) as captured:
        work()
    return len(captured)
