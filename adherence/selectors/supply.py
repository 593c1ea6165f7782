"""How long the tablets that she fetched last, for the picture and the table behind it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from patients.models import Dispensing


@dataclass(frozen=True)
class Stock:
    """Days on which she has tablets, both included."""

    first: date
    last: date


def stocks(fills: Sequence[Dispensing]) -> list[Stock]:
    """Return the stretches that her fills cover, oldest first.

    One fetched early is taken up when the one before it is used up; of another drug nothing is
    carried over, as the rules have it.
    """
    found: list[Stock] = []
    drug = ""
    for fill in fills:
        first = fill.dispensed_on
        if found and fill.drug == drug and first <= found[-1].last + timedelta(days=1):
            last = found[-1].last + timedelta(days=fill.days_supply)
            found[-1] = Stock(found[-1].first, last)
        else:
            if found and first <= found[-1].last:
                found[-1] = Stock(found[-1].first, first - timedelta(days=1))
            found.append(Stock(first, first + timedelta(days=fill.days_supply - 1)))
        drug = fill.drug
    return [stock for stock in found if stock.last >= stock.first]


def days_covered(stretches: Sequence[Stock], first: date, last: date) -> int:
    """Return how many days from first to last, both included, are covered."""
    return sum(max((min(s.last, last) - max(s.first, first)).days + 1, 0) for s in stretches)
