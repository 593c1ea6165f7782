"""The figures of an evaluation, by world, over seeds."""

from collections.abc import Callable
from typing import Any

from simulation.names import RULES_NAME
from simulation.over_seeds import Spread, spread
from simulation.worlds import WORLDS


class Evaluation:
    """Trials grouped by world; every figure is a mean over seeds with its interval."""

    def __init__(self, figures: dict[str, Any], *, calls: float | None = None) -> None:
        self.plan: dict[str, Any] = figures["plan"]
        self._figures = figures
        self.calls = self.plan["calls"] if calls is None else calls
        self.minutes: float = figures["minutes"]
        self._trials = [one for one in figures["trials"] if one["budget"] == self.calls]
        found = {trial["world"] for trial in self._trials}
        self.worlds = [world for world in WORLDS if world in found]
        self.seeds = len({trial["seed"] for trial in self._trials})
        self.first_seed: int = min(trial["seed"] for trial in self._trials)

    def budgets(self) -> list["Evaluation"]:
        """Return the same for each number of calls that was tried, fewest first."""
        tried = sorted({one["budget"] for one in self._figures["trials"]})
        return [Evaluation(self._figures, calls=calls) for calls in tried]

    def over(self, world: str, figure: Callable[[dict[str, Any]], float]) -> Spread:
        """Return one figure of a world's trials."""
        return spread(figure(trial) for trial in self._of(world))

    def figure(self, world: str, name: str) -> Spread:
        return self.over(world, lambda trial: trial[name])

    def score(self, world: str, who: str, name: str) -> Spread:
        return self.over(world, lambda trial: trial["scores"][who][name])

    def more_than(self, world: str, other: str, name: str = "sensitivity") -> Spread:
        """Return by how much the rules are ahead of another way to choose, seed by seed."""
        return self.over(
            world, lambda trial: trial["scores"][RULES_NAME][name] - trial["scores"][other][name]
        )

    def rule(self, world: str, code: str, name: str) -> Spread | None:
        """Return a figure of one rule; None when it never held in a trial."""
        found = [trial["rules"][code][name] for trial in self._of(world)]
        return None if None in found else spread(found)

    def lift(self, world: str, code: str) -> Spread | None:
        """Return how many times the base rate a rule's PPV is."""
        found = [trial["rules"][code] for trial in self._of(world)]
        if any(one["ppv"] is None or not one["base"] for one in found):
            return None
        return spread(one["ppv"] / one["base"] for one in found)

    def lift_of(self, world: str, codes: tuple[str, ...]) -> Spread | None:
        """Return the lift of several rules taken together, each weighted by how long it held."""
        ratios = []
        for trial in self._of(world):
            found = [trial["rules"][code] for code in codes]
            if any(one["ppv"] is None for one in found):
                return None
            held = sum(one["held"] for one in found)
            ppv = sum(one["ppv"] * one["held"] for one in found) / held
            base = sum(one["base"] * one["held"] for one in found) / held
            ratios.append(ppv / base)
        return spread(ratios)

    def total(self, world: str, name: str) -> int:
        return sum(trial[name] for trial in self._of(world))

    def _of(self, world: str) -> list[dict[str, Any]]:
        return [trial for trial in self._trials if trial["world"] == world]
