"""Whether a plan keeps every rule, looked up minute by minute; shares no code with the solver.

It reads the problem's and the plan's plain data and nothing else of `programs.planning`.
"""

from collections import defaultdict
from datetime import date, timedelta
from itertools import combinations, pairwise
from typing import Any


def violations(problem: Any, plan: Any) -> list[str]:
    """Return a sentence for each rule that the plan breaks; none for a plan that keeps all."""
    found: list[str] = []
    for visit in plan.visits:
        found += _one(problem, visit)
    found += _overlaps(problem, plan)
    found += _classes(problem, plan)
    for patient in problem.patients:
        hers = [v for v in plan.visits if v.patient == patient.key]
        found += _program(problem, patient, hers, plan)
    if plan.bound > plan.objective:
        found.append(f"The bound {plan.bound} is above the objective {plan.objective}.")
    return found


def _one(problem: Any, visit: Any) -> list[str]:
    patient = next(p for p in problem.patients if p.key == visit.patient)
    where = f"{visit.patient} {visit.day} {visit.start // 60:02}:{visit.start % 60:02}"
    said = []
    if not problem.first_day <= visit.day <= problem.last_day:
        said.append(f"{where}: outside the days planned")
    if any(_in(visit.day, days) for days in patient.absences):
        said.append(f"{where}: she is away")
    if patient.windows and not _covered(patient.windows, visit):
        said.append(f"{where}: outside her hours")
    first = patient.starts_on + timedelta(weeks=visit.week - 1)
    if not first <= visit.day <= first + timedelta(days=6):
        said.append(f"{where}: not in week {visit.week}")
    if visit.class_key:
        return said + _class_place(problem, patient, visit, where)
    if patient.format == "class":
        said.append(f"{where}: an individual session, and she wants classes")
    return said + _new_session(problem, patient, visit, where)


def _new_session(problem: Any, patient: Any, visit: Any, where: str) -> list[str]:
    said = []
    need = next(n for n in patient.weeks if n.number == visit.week)
    if visit.minutes != need.minutes:
        said.append(f"{where}: {visit.minutes} minutes instead of {need.minutes}")
    if visit.start % 15:
        said.append(f"{where}: not on a quarter of an hour")
    staff = next(p for p in problem.physiologists if p.key == visit.physiologist)
    room = next(r for r in problem.rooms if r.key == visit.room)
    if not _covered(staff.hours, visit) or any(_in(visit.day, days) for days in staff.away):
        said.append(f"{where}: {staff.name} is not there")
    if not _covered(room.hours, visit) or any(_in(visit.day, days) for days in room.closed):
        said.append(f"{where}: {room.name} is closed")
    if any(_in(visit.day, days) for days in problem.closed):
        said.append(f"{where}: the clinic is closed")
    for block in problem.blocked:
        if block.day == visit.day and _cross(visit, block.opens, block.closes - block.opens):
            said.append(f"{where}: in an hour of the clock change")
    return said


def _class_place(problem: Any, patient: Any, visit: Any, where: str) -> list[str]:
    one = next((c for c in problem.classes if c.key == visit.class_key), None)
    if one is None:
        return [f"{where}: no such class"]
    said = []
    if patient.format == "individual":
        said.append(f"{where}: a class, and she wants individual sessions")
    mine = (visit.day, visit.start, visit.minutes, visit.physiologist, visit.room)
    if mine != (one.day, one.start, one.minutes, one.physiologist, one.room):
        said.append(f"{where}: not where its class is")
    return said


def _overlaps(problem: Any, plan: Any) -> list[str]:
    taken: dict[tuple[str, str, date], list[tuple[int, int, str]]] = defaultdict(list)
    standing = [*problem.busy, *problem.classes]
    new = [visit for visit in plan.visits if not visit.class_key]
    for one in [*standing, *new]:
        span = (one.start, one.start + one.minutes, "new" if one in new else "standing")
        taken[("physiologist", one.physiologist, one.day)].append(span)
        taken[("room", one.room, one.day)].append(span)
    return [
        f"{what} {key} is in two sessions on {day} at {max(one[0], two[0])}"
        for (what, key, day), spans in taken.items()
        for one, two in combinations(spans, 2)
        if one[0] < two[1] and two[0] < one[1] and "new" in (one[2], two[2])
    ]


def _classes(problem: Any, plan: Any) -> list[str]:
    return [
        f"class {one.key} has {count} of {one.places} free places taken"
        for one in problem.classes
        if (count := sum(v.class_key == one.key for v in plan.visits)) > one.places
    ]


def _program(problem: Any, patient: Any, visits: list[Any], plan: Any) -> list[str]:
    said = []
    days = [v.day for v in visits] + [h.day for h in patient.held]
    planned = {v.day for v in visits}
    if len(days) != len(set(days)) and any(days.count(day) > 1 for day in planned):
        said.append(f"{patient.key}: two visits on one day")
    lacking = {u.week: u.visits for u in plan.unmet if u.patient == patient.key}
    for need in patient.weeks:
        first = patient.starts_on + timedelta(weeks=need.number - 1)
        last = first + timedelta(days=6)
        here = [v for v in visits if v.week == need.number]
        held = sum(first <= h.day <= last for h in patient.held)
        if len(here) and len(here) + held > need.visits:
            said.append(f"{patient.key} week {need.number}: more visits than asked for")
        inside = first <= problem.last_day and last >= problem.first_day
        if inside and last <= problem.last_day:
            missing = need.visits - len(here) - held
            if missing > 0 and lacking.get(need.number) != missing:
                said.append(f"{patient.key} week {need.number}: {missing} missing, unsaid")
        for due in need.dues:
            times = sum(due.modality in v.modalities for v in here)
            if times > due.times:
                said.append(f"{patient.key} week {need.number}: {due.modality} too often")
    return said + _rest_days(patient, visits) + _numbers(patient, visits)


def _rest_days(patient: Any, visits: list[Any]) -> list[str]:
    apart = {
        (need.number, due.modality): due.days_apart for need in patient.weeks for due in need.dues
    }
    said = []
    for modality in {m for v in visits for m in v.modalities}:
        hers = sorted((v for v in visits if modality in v.modalities), key=lambda v: v.day)
        for one, two in pairwise(hers):
            need = max(apart.get((one.week, modality), 1), apart.get((two.week, modality), 1))
            if (two.day - one.day).days < need:
                said.append(f"{patient.key}: {modality} on {one.day} and {two.day}")
    return said


def _numbers(patient: Any, visits: list[Any]) -> list[str]:
    numbers = [v.number for v in sorted(visits, key=lambda v: v.day)]
    if numbers != sorted(set(numbers)):
        return [f"{patient.key}: numbers out of order"]
    return []


def _covered(windows: Any, visit: Any) -> bool:
    minutes = set(range(visit.start, visit.start + visit.minutes))
    for window in windows:
        if window.weekday == visit.day.isoweekday():
            minutes -= set(range(window.opens, window.closes))
    return not minutes


def _in(day: date, days: Any) -> bool:
    return bool(days.first <= day <= days.last)


def _cross(visit: Any, start: int, minutes: int) -> bool:
    return bool(visit.start < start + minutes and start < visit.start + visit.minutes)
