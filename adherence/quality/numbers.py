"""Shares and means with their intervals, and when a number is too small to be shown as one."""

from math import sqrt
from typing import Any

# Under the first a share is not shown at all: it would be about persons. Under the second it is
# shown with a warning.
TOO_FEW, FEW = 5, 20
Z = 1.959964  # of a 95 % interval


def wilson(hits: int, of: int) -> tuple[float, float]:
    """Return Wilson's 95 % interval of a share, as shares of 1; `of` must not be 0."""
    share, square = hits / of, Z * Z
    middle = (share + square / (2 * of)) / (1 + square / of)
    half = Z / (1 + square / of) * sqrt(share * (1 - share) / of + square / (4 * of * of))
    return max(middle - half, 0.0), min(middle + half, 1.0)


def share(hits: int, of: int) -> dict[str, Any]:
    """Return a share in % with its interval; all three are None where `of` is too small."""
    if of < TOO_FEW:
        return {"n": hits, "of": of, "percent": None, "low": None, "high": None}
    low, high = wilson(hits, of)
    return {
        "n": hits,
        "of": of,
        "percent": round(100 * hits / of, 1),
        "low": round(100 * low, 1),
        "high": round(100 * high, 1),
    }


def mean(n: int, total: float, squares: float) -> dict[str, Any]:
    """Return the mean of `n` patients' own shares in % with its interval (normal, clipped)."""
    if n < TOO_FEW:
        return {"of": n, "percent": None, "low": None, "high": None}
    middle = total / n
    spread = sqrt(max(squares - n * middle * middle, 0) / (n - 1))
    half = Z * spread / sqrt(n)
    return {
        "of": n,
        "percent": round(100 * middle, 1),
        "low": round(100 * max(middle - half, 0), 1),
        "high": round(100 * min(middle + half, 1), 1),
    }


def rate(count: int, weeks_of_patients: float) -> float | None:
    """Return a count as so many per 100 patients and week."""
    return round(100 * count / weeks_of_patients, 2) if weeks_of_patients else None
