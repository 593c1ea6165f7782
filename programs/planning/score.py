"""The points of a plan, counted from its visits alone."""

from collections import Counter, defaultdict

from programs.planning.one import Week
from programs.planning.problem import Format, Visit
from programs.planning.units import Desk
from programs.planning.weights import (
    OTHER_TIME,
    OTHER_WEEKDAY,
    PARTS,
)


def parts_of(desk: Desk, weeks: list[Week]) -> dict[str, int]:
    """Return how often each thing counted in `weights.PARTS` happens."""
    counts = dict.fromkeys(PARTS, 0)
    by_patient: dict[int, list[Week]] = defaultdict(list)
    for week in weeks:
        by_patient[week.unit.patient].append(week)
        if week.unit.is_open:
            counts["missing_visit"] += week.shape.missing
            counts["missing_modality"] += week.shape.dropped
            counts["days_in_a_row"] += week.shape.rows
    for patient, hers in by_patient.items():
        _visits(desk, patient, hers, counts)
        _regularity(hers, counts)
    return counts


def points_of(counts: dict[str, int]) -> int:
    """Return what these counts come to."""
    return sum(PARTS[name].points * count for name, count in counts.items())


def _visits(desk: Desk, patient: int, weeks: list[Week], counts: dict[str, int]) -> None:
    person, wishes = desk.problem.patients[patient], desk.wishes[patient]
    for week in weeks:
        for place, option in week.chosen.items():
            weekday = week.unit.weekdays[place]
            if not wishes.covers(weekday, option.start, option.minutes, preferred=True):
                counts["outside_preferred"] += 1
            if person.physiologist and (
                option.staff < 0
                or desk.problem.physiologists[option.staff].key != person.physiologist
            ):
                counts["other_physiologist"] += 1
            if desk.moved_points(week.unit, place, option.start):
                counts["moved"] += 1
            if person.format == Format.EITHER and option.class_index < 0:
                counts["new_session"] += 1


def _regularity(weeks: list[Week], counts: dict[str, int]) -> None:
    """Count visits beside the regular times that serve them best, at most one a weekday."""
    starts: dict[int, Counter[int]] = defaultdict(Counter)
    for week in weeks:
        for place, option in week.chosen.items():
            starts[week.unit.weekdays[place]][option.start] += 1
    most = max((week.unit.need.visits for week in weeks), default=0)

    def saved(weekday: int) -> int:
        found = starts[weekday]
        return OTHER_WEEKDAY.points * found.total() + OTHER_TIME.points * max(found.values())

    regular = sorted(starts, key=lambda weekday: (-saved(weekday), weekday))[:most]
    for weekday, found in starts.items():
        at_home = weekday in regular
        counts["other_weekday"] += 0 if at_home else found.total()
        counts["other_time"] += found.total() - (max(found.values()) if at_home else 0)


def visits_of(desk: Desk, weeks: list[Week]) -> list[Visit]:
    """Return the visits in order of patient and time, numbered through each program."""
    found = []
    for week in sorted(weeks, key=lambda w: (w.unit.patient, w.unit.need.number)):
        person = desk.problem.patients[week.unit.patient]
        earlier = sum(n.visits for n in person.weeks if n.number < week.unit.need.number)
        of = sum(need.visits for need in person.weeks)
        for position, place in enumerate(week.shape.days):
            if place not in week.chosen:
                continue
            option = week.chosen[place]
            one = desk.problem.classes[option.class_index] if option.class_index >= 0 else None
            found.append(
                Visit(
                    patient=person.key,
                    week=week.unit.need.number,
                    day=desk.grid.days[week.unit.days[place]],
                    start=option.start,
                    minutes=option.minutes,
                    physiologist=one.physiologist
                    if one
                    else desk.problem.physiologists[option.staff].key,
                    room=one.room if one else desk.problem.rooms[option.room].key,
                    class_key=one.key if one else "",
                    modalities=week.shape.loads[position],
                    number=earlier + position + 1,
                    of=of,
                )
            )
    return found
