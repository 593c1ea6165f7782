"""The days of a week that visits can fall on, and which training each of them then carries."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations, pairwise, product

from programs.planning.problem import Due, WeekNeed
from programs.planning.weights import DAYS_IN_A_ROW, MISSING_MODALITY, MISSING_VISIT

# Of one modality, this many ways to lie in the same days are kept; they differ at the week's ends.
_WAYS = 3
Ends = tuple[tuple[str, int, int, int], ...]


@dataclass(frozen=True)
class Shape:
    """Days of one week, as positions 0 to 6, with what each visit carries.

    `ends` gives each spaced modality's first and last position and its days apart, which bear on
    the weeks beside this one.
    """

    days: tuple[int, ...]
    loads: tuple[tuple[str, ...], ...]
    missing: int
    dropped: int
    ends: Ends

    @property
    def mask(self) -> int:
        return sum(1 << day for day in self.days)

    @property
    def rows(self) -> int:
        """Return how many pairs of visits are on days in a row."""
        return sum(b - a == 1 for a, b in pairwise(self.days))

    @property
    def cost(self) -> int:
        return (
            self.missing * MISSING_VISIT.points
            + self.dropped * MISSING_MODALITY.points
            + self.rows * DAYS_IN_A_ROW.points
        )


def fits_after(earlier: Ends, later: Ends, weeks_between: int = 1) -> bool:
    """Return whether spaced training keeps its rest days across the turn of a week."""
    lasts = {modality: (last, apart) for modality, _first, last, apart in earlier}
    for modality, first, _last, apart in later:
        if modality not in lasts:
            continue
        last, apart_before = lasts[modality]
        if first + 7 * weeks_between - last < max(apart, apart_before):
            return False
    return True


@lru_cache(maxsize=4096)
def shapes(need: WeekNeed, held: frozenset[int] = frozenset()) -> tuple[Shape, ...]:
    """Return every way a week can lie, held days always among its days; the fullest first."""
    found: list[Shape] = []
    for size in range(max(need.visits, len(held)), len(held) - 1, -1):
        for days in combinations(range(7), size):
            if held <= set(days):
                found.extend(_ways(need, days))
    return tuple(found)


def _ways(need: WeekNeed, days: tuple[int, ...]) -> Iterator[Shape]:
    spaced = [due for due in need.dues if due.days_apart > 1]
    others = [due for due in need.dues if due.days_apart <= 1]
    for chosen in product(*(_spaced(due, days) for due in spaced)):
        loads: list[list[str]] = [[] for _ in days]
        for due, places in zip(spaced, chosen, strict=True):
            for place in places:
                loads[place].append(due.modality)
        _spread(others, loads)
        wanted = sum(min(due.times, len(days)) for due in spaced)
        yield Shape(
            days=days,
            loads=tuple(tuple(load) for load in loads),
            missing=max(0, need.visits - len(days)),
            dropped=wanted - sum(len(places) for places in chosen),
            ends=tuple(
                (due.modality, days[places[0]], days[places[-1]], due.days_apart)
                for due, places in zip(spaced, chosen, strict=True)
                if places
            ),
        )


def _spaced(due: Due, days: tuple[int, ...]) -> list[tuple[int, ...]]:
    """Return the best ways to put a spaced modality on these days, as indices into them."""
    for times in range(min(due.times, len(days)), 0, -1):
        best: dict[tuple[int, int], tuple[int, tuple[int, ...]]] = {}
        for places in combinations(range(len(days)), times):
            gaps = [days[b] - days[a] for a, b in pairwise(places)]
            if any(gap < due.days_apart for gap in gaps):
                continue
            around = days[places[0]] + 7 - days[places[-1]]
            ends = (days[places[0]], days[places[-1]])
            key = (-min([*gaps, around]), places)
            if ends not in best or key < best[ends]:
                best[ends] = key
        if best:
            return [places for _, places in sorted(best.values())[:_WAYS]]
    return [()]


def _spread(dues: list[Due], loads: list[list[str]]) -> None:
    """Put each modality on the visits that carry least so far, apart where they can be."""
    for due in sorted(dues, key=lambda due: -due.times):
        times = min(due.times, len(loads))
        ideal = [round(n * len(loads) / times) for n in range(times)] if times else []
        order = sorted(
            range(len(loads)), key=lambda place: (len(loads[place]), place not in ideal, place)
        )
        for place in order[:times]:
            loads[place].append(due.modality)
