"""The benchmarks by name, and what one says."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field

Figures = dict[str, float | int]


@dataclass(frozen=True)
class Result:
    """What one benchmark measured. `n` says on how much, `reach` what the design asks for."""

    bench: str
    figures: Figures
    n: Figures = field(default_factory=dict)

    def line(self) -> str:
        return json.dumps({"bench": self.bench, "figures": self.figures, "n": self.n})


@dataclass(frozen=True)
class Bench:
    name: str
    what: str
    reach: dict[str, str]
    run: Callable[[], Result]


_benches: dict[str, Bench] = {}


def bench(name: str, what: str, **reach: str) -> Callable[[Callable[[], Result]], Bench]:
    """Register a benchmark; `reach` gives each figure's limit, such as queries="<= 12"."""

    def register(run: Callable[[], Result]) -> Bench:
        _benches[name] = Bench(name=name, what=what, reach=reach, run=run)
        return _benches[name]

    return register


def named(name: str) -> Bench:
    """Return one benchmark. Raises KeyError with the names there are."""
    if name not in _benches:
        raise KeyError(f"There is no benchmark {name!r}. Choose from: {', '.join(_benches)}.")
    return _benches[name]


def all_benches() -> list[Bench]:
    return list(_benches.values())
