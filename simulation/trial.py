"""One trial: one world, one seed; the rules and every other way to choose, with equal workload."""

import time
from dataclasses import asdict
from typing import Any

from simulation import policies, worklist
from simulation.cohort import simulate
from simulation.firing import firings
from simulation.hazard import c_index
from simulation.loading import load
from simulation.names import RULES_NAME
from simulation.plan import Plan, budget
from simulation.policies import BEST, POLICIES, on_list
from simulation.scoring import score, stops_to_find
from simulation.worlds import WORLDS


def run(world: str, seed: int, plan: Plan) -> dict[str, Any]:
    """Run one trial in the current database, which it leaves full. Returns plain figures."""
    began = time.perf_counter()
    cohort = simulate(seed=seed, size=plan.patients, weeks=plan.weeks, world=WORLDS[world])
    loaded = load(cohort)
    women = [int(on_list(cohort, week).sum()) for week in range(plan.weeks)]
    planned = budget(women, plan.calls)
    weeks = list(worklist.work(loaded, weeks=plan.weeks, calls=planned, rest_weeks=plan.rest_weeks))
    by_rules = [[patient - 1 for patient in week.called] for week in weeks]
    # The others get the calls that the rules had a use for, in the same weeks.
    used = [len(called) for called in by_rules]
    scores = {RULES_NAME: score(cohort, by_rules)}
    for policy in (*POLICIES, BEST):
        called = policies.work(cohort, policy, calls=used, rest_weeks=plan.rest_weeks)
        scores[policy.name] = score(cohort, called)
    holding = sum(len({patient for patient, _rule in week.holding}) for week in weeks)
    rules = firings(cohort, weeks)
    return {
        "world": world,
        "seed": seed,
        "budget": plan.calls,
        "seen": len(loaded.patients),
        "stops": int(stops_to_find(cohort).sum()),
        "women_weeks": sum(women),
        "c_index": float(c_index(cohort.hazards, cohort.stop)),
        "flagged": holding / sum(women),
        "opened": 100 * sum(week.opened for week in weeks) / sum(women),
        "raised": sum(one.raised for one in rules.values()),
        "waiting": sum(week.waiting for week in weeks) / sum(women),
        "calls": 100 * sum(used) / sum(women),
        "for_safety": sum(week.for_safety for week in weeks) / max(sum(used), 1),
        "scores": {name: asdict(found) for name, found in scores.items()},
        "rules": {code: asdict(found) for code, found in rules.items()},
        "seconds": time.perf_counter() - began,
    }
