"""How large a trial is, and how much time a nurse has."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Plan:
    """`calls` is the number of calls a week for each 100 women on the list; nobody is called again
    before `rest_weeks` are over.
    """

    patients: int
    weeks: int
    calls: float
    rest_weeks: int = 4


def budget(on_the_list: Sequence[int], calls: float) -> list[int]:
    """Return whole calls a week that keep to the rate: what is left of one goes to the next."""
    planned, saved = [], 0.0
    for women in on_the_list:
        saved += calls * women / 100
        planned.append(int(saved))
        saved -= planned[-1]
    return planned
