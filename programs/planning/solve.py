"""A problem in, a plan out: for one program to proven best, for many with a proven gap."""

from programs.planning.explain import explain
from programs.planning.grid import Grid
from programs.planning.many import plan_many, settle
from programs.planning.one import Week, plan_one
from programs.planning.problem import Plan, Problem
from programs.planning.score import parts_of, points_of, visits_of
from programs.planning.shapes import shapes
from programs.planning.units import SCALE, Desk


def solve(problem: Problem) -> Plan:
    """Return the best plan found, what it lacks in words, and a bound that no plan is below."""
    desk = Desk(Grid(problem))
    if len(problem.patients) == 1:
        found = plan_one(desk, 0)
        weeks, bound = found.weeks, -(-found.bound // SCALE)
        settle(desk, weeks)
    elif desk.open_units():
        weeks, bound = plan_many(desk)
    else:
        weeks, bound = [], 0
    weeks = [_as_chosen(week) for week in weeks]
    counts = parts_of(desk, weeks)
    objective = points_of(counts)
    return Plan(
        visits=tuple(visits_of(desk, weeks)),
        unmet=tuple(explain(desk, weeks)),
        objective=objective,
        bound=min(bound, objective),
        parts=counts,
    )


def _as_chosen(week: Week) -> Week:
    """Return the week with the shape its visits have; one whose room was lost lacks that visit."""
    if not week.unit.is_open or set(week.shape.days) == set(week.chosen) | week.unit.held:
        return week
    kept = set(week.chosen) | week.unit.held
    shape = min(
        (s for s in shapes(week.unit.need, week.unit.held) if set(s.days) == kept),
        key=lambda s: s.cost,
    )
    return Week(week.unit, shape, week.chosen)
