"""Planning one program and a clinic's quarter, checked by code that shares none with the solver."""

from functools import partial

from bench import measure
from bench.checker import violations
from bench.quarter import quarter
from bench.registry import Result, bench
from programs.planning.problem import Plan, Problem
from programs.planning.solve import solve

SEEDS = (1, 2, 3)
ONE_OF = 20


def _worst(name: str, problems: list[Problem]) -> Result:
    """Return the worst of several plans: the slowest, the widest gap, all violations."""
    took: list[float] = []
    plans: list[Plan] = []

    def plan(problem: Problem) -> None:
        plans.append(solve(problem))

    for problem in problems:
        took.append(measure.seconds(partial(plan, problem)))
    pairs = list(zip(problems, plans, strict=True))
    return Result(
        name,
        {
            "seconds": round(max(took), 2),
            "gap": round(max(plan.gap for plan in plans), 4),
            "violations": sum(len(violations(problem, plan)) for problem, plan in pairs),
        },
        {
            "plans": len(plans),
            "visits": sum(len(plan.visits) for plan in plans),
            "missing": sum(plan.parts["missing_visit"] for plan in plans),
        },
    )


@bench(
    "plan_one",
    "one program of 12 weeks with 3 visits each, in a clinic of 4 physiologists and 3 rooms",
    seconds="<= 1",
    gap="<= 0.01",
    violations="= 0",
)
def plan_one() -> Result:
    """Plan twenty programs, each alone; the slowest and the worst count."""
    return _worst("plan_one", [quarter(patients=1, seed=seed) for seed in range(1, ONE_OF + 1)])


@bench(
    "plan_quarter",
    "60 programs of 12 weeks with 3 visits each, at once, with 4 physiologists and 3 rooms",
    seconds="<= 10",
    gap="<= 0.01",
    violations="= 0",
)
def plan_quarter() -> Result:
    """Plan three made-up quarters with a holiday, absences and a room out of use each.

    The gap is against points of what the plan falls short of, so a plan without fault has none
    to divide by; visits that nobody could give a place count in it.
    """
    return _worst("plan_quarter", [quarter(seed=seed) for seed in SEEDS])
