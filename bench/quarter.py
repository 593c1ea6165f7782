"""A clinic's quarter to plan: made from a seed, with the troubles that real ones have."""

import random
from datetime import date, timedelta

from programs.planning.problem import (
    Days,
    Due,
    Format,
    OpenClass,
    Patient,
    Physiologist,
    Problem,
    Room,
    WeekNeed,
    Window,
)

MONDAY = date(2027, 1, 4)
_DUES = (
    Due("resistance", 2, 2),
    Due("aerobic", 3),
    Due("flexibility", 2),
)


def _week(opens: int, closes: int, days: range = range(1, 6)) -> tuple[Window, ...]:
    return tuple(Window(day, opens * 60, closes * 60) for day in days)


def quarter(*, patients: int = 60, weeks: int = 12, seed: int = 1) -> Problem:
    """Return a clinic of 4 physiologists and 3 rooms, and programs of 3 visits a week.

    A public holiday, a week off for one physiologist and two days for another, a room closed for a
    week, classes with places taken already, and an absence for every third patient.
    """
    rng = random.Random(seed)  # noqa: S311
    last = MONDAY + timedelta(weeks=weeks) - timedelta(days=1)
    staff = (
        Physiologist("ana", "Ana Ruiz", _week(8, 16), (_days(2, 0, 5),)),
        Physiologist("ben", "Ben Ode", _week(9, 17)),
        Physiologist("cleo", "Cleo Marin", _week(11, 19), (_days(7, 0, 2),)),
        Physiologist("dana", "Dana Paz", _week(8, 16)),
    )
    rooms = (
        Room("hall", "Hall", 10, _week(8, 19)),
        Room("blue", "Blue room", 2, _week(8, 19)),
        Room("green", "Green room", 2, _week(8, 19), (_days(4, 0, 5),)),
    )
    return Problem(
        first_day=MONDAY,
        last_day=last,
        patients=tuple(_patient(rng, n, weeks) for n in range(patients)),
        physiologists=staff,
        rooms=rooms,
        classes=tuple(_classes(rng, weeks)),
        closed=(_days(3, 2, 1),),
        seed=seed,
    )


def _days(week: int, day: int, count: int) -> Days:
    first = MONDAY + timedelta(weeks=week, days=day)
    return Days(first, first + timedelta(days=count - 1))


def _classes(rng: random.Random, weeks: int) -> list[OpenClass]:
    weekly = [
        (1, 10, "ana"), (3, 10, "ana"), (5, 10, "ana"),
        (2, 12, "ben"), (4, 12, "ben"),
        (1, 17, "cleo"), (3, 17, "cleo"), (5, 17, "cleo"),
        (2, 9, "dana"), (4, 9, "dana"), (5, 12, "dana"),
        (1, 15, "ben"), (3, 12, "dana"),
    ]  # fmt: skip
    made = []
    for weekday, hour, who in weekly:
        free = rng.randint(5, 10)
        for week in range(weeks):
            day = MONDAY + timedelta(weeks=week, days=weekday - 1)
            closed = [_days(3, 2, 1)]
            closed += [_days(2, 0, 5)] if who == "ana" else []
            closed += [_days(7, 0, 2)] if who == "cleo" else []
            if not any(day in days for days in closed):
                made.append(
                    OpenClass(
                        f"{weekday}-{hour}-{week}",
                        "Strong together",
                        day,
                        hour * 60,
                        60,
                        who,
                        "hall",
                        free,
                    )
                )
    return made


def _patient(rng: random.Random, n: int, weeks: int) -> Patient:
    days = sorted(rng.sample(range(1, 6), rng.choice([4, 4, 5])))
    form = rng.choices([Format.INDIVIDUAL, Format.CLASS, Format.EITHER], [3, 2, 7])[0]
    kind = rng.choice(["morning", "afternoon", "any"]) if form != Format.CLASS else "any"
    hours = {"morning": (8, 13), "afternoon": (13, 19), "any": (8, 19)}[kind]
    windows = []
    for day in days:
        windows.append(Window(day, hours[0] * 60, hours[1] * 60))
        if rng.random() < 0.7:
            opens = rng.randint(hours[0], hours[1] - 3)
            windows.append(Window(day, opens * 60, (opens + 3) * 60, preferred=True))
    absences: tuple[Days, ...] = ()
    if n % 3 == 0:
        absences = (_days(rng.randrange(weeks), rng.randrange(5), rng.choice([1, 2, 7])),)
    needs = tuple(WeekNeed(week, 3, 60, _DUES) for week in range(1, weeks + 1))
    return Patient(
        key=f"p{n:02}",
        name=f"Patient {n}",
        starts_on=MONDAY,
        weeks=needs,
        windows=tuple(windows),
        absences=absences,
        format=form,
        physiologist=rng.choice(["ana", "ben", "cleo", "dana"]),
    )
