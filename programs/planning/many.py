"""Many programs at once: regular times for all, then each week with its exceptions, and a bound.

Three steps give the plan. One CP-SAT model finds the week that repeats (`template`); one a week
places everybody in it, at her regular times or beside them (`weekly`); rooms follow (`rooms`).
The bound is proven apart, for every plan whatever its regular times: at any prices of time and
places, no plan can cost less than all patients' best programs at these prices, less what the
clinic's time is worth (Lagrangian relaxation). Each of these programs is solved to its end.
"""

from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor

from programs.planning.one import Week, plan_one
from programs.planning.prices import SLACK, Priced, price
from programs.planning.rooms import Stay, room_of_each
from programs.planning.score import parts_of, points_of
from programs.planning.shapes import Ends
from programs.planning.table import Table
from programs.planning.template import Regulars, regular_times, week_of
from programs.planning.units import SCALE, Desk, Option, Prices, Unit
from programs.planning.weekly import WeekModel

# Below this share of its points a plan is not looked at again.
_GOOD_ENOUGH = 0.005
_PATIENCE = 8


def plan_many(desk: Desk) -> tuple[list[Week], int]:
    """Return the weeks of all patients, and the points that no plan can stay below."""
    table = Table(desk)
    by_week: dict[int, list[Unit]] = defaultdict(list)
    for unit in sorted(desk.open_units(), key=lambda unit: (week_of(unit), unit.patient)):
        by_week[week_of(unit)].append(unit)
    regulars = regular_times(desk, table)
    priced = price(desk, table, regulars, by_week)
    with ThreadPoolExecutor(max_workers=1) as beside:
        # both only read what is free: the bound is of the calendar as it was before the plan
        proven = beside.submit(_bound, Desk(desk.grid.copy(), priced.prices))
        weeks = _weeks(desk, table, regulars, by_week, priced)
        bound = proven.result()
    return _polished(desk, weeks, bound), bound


def _bound(priced: Desk) -> int:
    total = sum(plan_one(priced, patient).bound for patient in range(len(priced.units)))
    worth = _worth(priced, priced.prices) if priced.prices is not None else 0
    return max(0, -(-(total - worth) // SCALE))


def _worth(desk: Desk, prices: Prices) -> int:
    """Return what all free time and places come to at these prices."""
    grid = desk.grid
    return (
        int((prices.staff * grid.staff_free).sum())
        + int((prices.rooms * grid.room_free.sum(axis=0)).sum())
        + sum(
            int(price) * places for price, places in zip(prices.classes, desk.places, strict=True)
        )
    )


def _weeks(
    desk: Desk,
    table: Table,
    regulars: Regulars,
    by_week: dict[int, list[Unit]],
    priced: Priced,
) -> list[Week]:
    before: dict[int, Ends] = {}
    done: list[Week] = []
    for week, units in by_week.items():
        found, cost = WeekModel(desk, table, units, regulars, before, priced.near[week]).solve()
        if cost > priced.least[week] + SLACK:
            again, less = WeekModel(desk, table, units, regulars, before).solve()
            found = again if less < cost else found
        _give_rooms(desk, found)
        before |= {one.unit.patient: one.shape.ends for one in found}
        done.extend(found)
    return done


def _polished(desk: Desk, weeks: list[Week], bound: int) -> list[Week]:
    """Plan patients anew, one by one against all others, until the plan is proven good enough.

    It helps where the week that repeats was chosen badly for one of them. Whoever has most
    points comes first; when it helps nobody for a while, it will help nobody.
    """
    by_patient: dict[int, list[Week]] = defaultdict(list)
    for week in weeks:
        by_patient[week.unit.patient].append(week)
    points = {who: points_of(parts_of(desk, hers)) for who, hers in by_patient.items()}
    in_vain = 0
    for who in sorted(points, key=lambda who: (-points[who], who)):
        total = sum(points.values())
        if total - bound <= _GOOD_ENOUGH * total or in_vain >= _PATIENCE:
            break
        in_vain += 1
        settle(desk, by_patient[who], back=True)
        found = plan_one(desk, who).weeks
        less = points_of(parts_of(desk, found))
        if less < points[who]:
            by_patient[who], points[who], in_vain = found, less, 0
        settle(desk, by_patient[who])
    return [week for who in sorted(by_patient) for week in by_patient[who]]


def settle(desk: Desk, weeks: list[Week], *, back: bool = False) -> None:
    """Take the time and places of these weeks out of what is free, or give them back."""
    change = desk.grid.give_back if back else desk.grid.take
    for week in weeks:
        for place, option in week.chosen.items():
            if option.class_index >= 0:
                desk.places[option.class_index] += 1 if back else -1
            else:
                span = option.quarters
                day = week.unit.days[place]
                change(day, span.start, len(span), option.staff, option.room)


def _give_rooms(desk: Desk, weeks: list[Week]) -> None:
    """Give the week's new sessions their rooms and take their time, and class places, away."""
    by_day: dict[int, list[tuple[Week, int]]] = defaultdict(list)
    for week in weeks:
        for place, option in week.chosen.items():
            if option.class_index < 0:
                by_day[week.unit.days[place]].append((week, place))
            else:
                desk.places[option.class_index] -= 1
    sizes = [room.places for room in desk.problem.rooms]
    for day, visits in by_day.items():
        stays = [_stay(week.chosen[place]) for week, place in visits]
        rooms = room_of_each(stays, desk.grid.room_free[:, day], sizes, seed=desk.problem.seed)
        for (week, place), stay, room in zip(visits, stays, rooms, strict=True):
            option = week.chosen.pop(place)
            if room >= 0:
                week.chosen[place] = Option(
                    option.start, option.minutes, option.cost, option.staff, room
                )
                desk.grid.take(day, stay.start, stay.quarters, option.staff, room)


def _stay(option: Option) -> Stay:
    return Stay(option.quarters.start, len(option.quarters))
