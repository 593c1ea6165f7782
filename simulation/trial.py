"""One trial: one world, one seed; the rules and every other way to choose, with equal workload."""

import time
from dataclasses import asdict, dataclass
from typing import Any

from simulation import policies, worklist
from simulation.cohort import simulate
from simulation.firing import firings
from simulation.hazard import c_index
from simulation.loading import load
from simulation.policies import BEST, POLICIES, on_list
from simulation.scoring import score, stops_to_find
from simulation.worlds import WORLDS

RULES_NAME = "rules"


@dataclass(frozen=True)
class Plan:
    """How large a trial is, and how much time a nurse has.

    `calls` is the number of calls a week for each 100 women on the list; nobody is called again
    before `rest_weeks` are over.
    """

    patients: int
    weeks: int
    calls: float
    rest_weeks: int = 4


def budget(on_the_list: list[int], calls: float) -> list[int]:
    """Return whole calls a week that keep to the rate: what is left of one goes to the next."""
    planned, saved = [], 0.0
    for women in on_the_list:
        saved += calls * women / 100
        planned.append(int(saved))
        saved -= planned[-1]
    return planned


def run(world: str, seed: int, plan: Plan) -> dict[str, Any]:
    """Run one trial in the current database, which it leaves full. Returns plain figures."""
    began = time.perf_counter()
    cohort = simulate(seed=seed, size=plan.patients, weeks=plan.weeks, world=WORLDS[world])
    loaded = load(cohort)
    women = [int(on_list(cohort, week).sum()) for week in range(plan.weeks)]
    planned = budget(women, plan.calls)
    weeks = list(
        worklist.work(loaded, weeks=plan.weeks, calls=planned, rest_weeks=plan.rest_weeks)
    )
    by_rules = [[patient - 1 for patient in week.called] for week in weeks]
    # The others get the calls that the rules had a use for, in the same weeks.
    used = [len(called) for called in by_rules]
    scores = {RULES_NAME: score(cohort, by_rules)}
    for policy in (*POLICIES, BEST):
        called = policies.work(cohort, policy, calls=used, rest_weeks=plan.rest_weeks)
        scores[policy.name] = score(cohort, called)
    holding = sum(len({patient for patient, _rule in week.holding}) for week in weeks)
    return {
        "world": world,
        "seed": seed,
        "seen": len(loaded.patients),
        "stops": int(stops_to_find(cohort).sum()),
        "women_weeks": sum(women),
        "c_index": c_index(cohort.hazards, cohort.stop),
        "flagged": holding / sum(women),
        "opened": 100 * sum(week.opened for week in weeks) / sum(women),
        "raised": 100 * sum(one.firings for one in firings(cohort, weeks).values()) / sum(women),
        "waiting": 100 * sum(week.waiting for week in weeks) / sum(women),
        "scores": {name: asdict(found) for name, found in scores.items()},
        "rules": {code: asdict(found) for code, found in firings(cohort, weeks).items()},
        "seconds": time.perf_counter() - began,
    }
