"""Clinics made up by Hypothesis: whatever they are, no rule is broken and no bound overstated."""

from datetime import date, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bench.checker import violations
from programs.planning.problem import (
    Busy,
    Days,
    Due,
    Format,
    Held,
    OpenClass,
    Patient,
    Physiologist,
    Problem,
    Room,
    WeekNeed,
    Window,
)
from programs.planning.solve import solve

MONDAY = date(2027, 3, 22)
WEEKS = 3
LAST = MONDAY + timedelta(weeks=WEEKS) - timedelta(days=1)

days = st.integers(0, WEEKS * 7 - 1).map(lambda n: MONDAY + timedelta(days=n))
spans = st.tuples(days, st.integers(0, 6)).map(lambda t: Days(t[0], t[0] + timedelta(days=t[1])))
quarters = st.integers(28, 72).map(lambda n: n * 15)


@st.composite
def windows(draw, most=5):
    made = []
    for weekday in draw(st.lists(st.integers(1, 7), max_size=most, unique=True)):
        opens = draw(quarters)
        closes = opens + draw(st.integers(2, 32)) * 15
        made.append(Window(weekday, opens, min(1440, closes), draw(st.booleans())))
    return tuple(made)


@st.composite
def patients(draw, n):
    visits = draw(st.integers(1, 4))
    dues = [Due("aerobic", visits)]
    if draw(st.booleans()):
        dues.append(Due("resistance", draw(st.integers(1, visits)), draw(st.integers(1, 3))))
    if draw(st.booleans()):
        dues.append(Due("balance", draw(st.integers(1, visits))))
    minutes = draw(st.sampled_from([30, 45, 50, 60]))
    offset = draw(st.integers(-10, 5))
    needs = tuple(WeekNeed(w, visits, minutes, tuple(dues)) for w in range(1, WEEKS + 1))
    return Patient(
        f"p{n}",
        f"Patient {n}",
        MONDAY + timedelta(days=offset),
        needs,
        windows=draw(windows()),
        absences=tuple(draw(st.lists(spans, max_size=2))),
        format=draw(st.sampled_from(list(Format))),
        physiologist=draw(st.sampled_from(["", "s0", "s1"])),
        held=tuple(Held(day, 600, 60) for day in draw(st.lists(days, max_size=1))),
    )


@st.composite
def clinics(draw):
    staff = tuple(
        Physiologist(
            f"s{n}", f"Staff {n}", draw(windows(7)), tuple(draw(st.lists(spans, max_size=1)))
        )
        for n in range(draw(st.integers(0, 2)))
    )
    rooms = tuple(
        Room(f"r{n}", f"Room {n}", draw(st.integers(1, 8)), draw(windows(7)))
        for n in range(draw(st.integers(0, 2)))
    )
    people = [p.key for p in staff] or ["gone"]
    places = [r.key for r in rooms] or ["gone"]
    busy = tuple(
        Busy(day, draw(st.integers(420, 1000)), draw(st.integers(5, 200)),
             draw(st.sampled_from(people)), draw(st.sampled_from(places)))
        for day in draw(st.lists(days, max_size=5))
    )  # fmt: skip
    classes = tuple(
        OpenClass(f"c{n}", "", day, draw(st.integers(420, 1000)), draw(st.sampled_from([45, 60])),
                  draw(st.sampled_from(people)), draw(st.sampled_from(places)),
                  draw(st.integers(0, 2)))
        for n, day in enumerate(draw(st.lists(days, max_size=5)))
    )  # fmt: skip
    return Problem(
        MONDAY,
        LAST,
        tuple(draw(patients(n)) for n in range(draw(st.integers(1, 4)))),
        staff,
        rooms,
        classes,
        busy,
        closed=tuple(draw(st.lists(spans, max_size=1))),
    )


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(clinics())
def test_no_rule_is_ever_broken(problem):
    plan = solve(problem)

    assert violations(problem, plan) == []
    assert 0 <= plan.bound <= plan.objective
