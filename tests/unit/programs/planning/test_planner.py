"""Plans of small clinics, each looked at by the independent checker."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import pytest

from bench.checker import violations
from bench.quarter import quarter
from programs.planning.problem import (
    Blocked,
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

MONDAY = date(2027, 1, 4)
RESISTANCE = (Due("resistance", 2, 2), Due("aerobic", 3))


def hours(opens=9, closes=17, days=range(1, 6)):
    return tuple(Window(day, opens * 60, closes * 60) for day in days)


def patient(key="p", *, weeks=4, visits=3, dues=RESISTANCE, **fields) -> Patient:
    needs = tuple(WeekNeed(n, visits, 60, dues) for n in range(1, weeks + 1))
    return Patient(
        key, "Ada", MONDAY, needs, physiologist=fields.pop("physiologist", "ana"), **fields
    )


def clinic(*patients: Patient, weeks=4, **fields) -> Problem:
    return Problem(
        first_day=MONDAY,
        last_day=MONDAY + timedelta(weeks=weeks) - timedelta(days=1),
        patients=patients or (patient(weeks=weeks),),
        physiologists=fields.pop("physiologists", (Physiologist("ana", "Ana", hours()),)),
        rooms=fields.pop("rooms", (Room("blue", "Blue room", 2, hours()),)),
        **fields,
    )


def weekly_class(weekday=2, at=10, places=3, weeks=4):
    return tuple(
        OpenClass(
            f"c{weekday}-{n}",
            "Class",
            MONDAY + timedelta(weeks=n, days=weekday - 1),
            at * 60,
            60,
            "ana",
            "blue",
            places,
        )
        for n in range(weeks)
    )


def checked(problem: Problem):
    plan = solve(problem)
    assert violations(problem, plan) == []
    return plan


def test_a_free_clinic_gives_a_complete_plan_without_a_point():
    plan = checked(clinic(patient(format=Format.INDIVIDUAL)))

    assert len(plan.visits) == 12
    assert (plan.objective, plan.bound, plan.unmet) == (0, 0, ())
    assert len({(v.day.isoweekday(), v.start) for v in plan.visits}) == 3


def test_resistance_never_falls_on_days_in_a_row():
    needs = (Due("resistance", 3, 2),)

    plan = checked(clinic(patient(dues=needs)))

    days = [v.day for v in plan.visits]
    assert all((b - a).days >= 2 for a, b in pairwise(days))
    assert len(days) == 12


def test_rest_days_hold_across_the_turn_of_a_week():
    every_day = hours(days=range(1, 8))
    sunday_and_monday = tuple(Window(d, 540, 660) for d in (7, 1))
    problem = clinic(
        patient(visits=1, dues=(Due("resistance", 1, 3),), windows=sunday_and_monday),
        physiologists=(Physiologist("ana", "Ana", every_day),),
        rooms=(Room("blue", "Blue room", 2, every_day),),
    )

    plan = checked(problem)

    assert len({v.day.isoweekday() for v in plan.visits}) == 1


def test_a_closure_moves_a_visit_and_only_that_one():
    wednesday = MONDAY + timedelta(days=9)
    only = tuple(Window(d, 600, 720) for d in (1, 3, 5))
    also = (*only, Window(2, 600, 720))

    plan = checked(
        clinic(patient(windows=also, weeks=8), weeks=8, closed=(Days(wednesday, wednesday),))
    )

    assert plan.unmet == ()
    assert plan.parts["other_weekday"] == 1


def test_an_absence_of_a_week_is_said_with_a_way_out():
    away = Days(MONDAY + timedelta(days=7), MONDAY + timedelta(days=13))

    plan = checked(clinic(patient(absences=(away,))))

    assert [(u.week, u.visits) for u in plan.unmet] == [(2, 3)]
    assert "away" in plan.unmet[0].sentence
    assert len(plan.visits) == 9


def test_an_absence_outside_the_span_changes_nothing():
    away = Days(MONDAY - timedelta(days=30), MONDAY - timedelta(days=20))

    assert checked(clinic(patient(absences=(away,)))).visits == checked(clinic()).visits


def test_class_places_come_before_new_sessions_for_who_takes_either():
    classes = weekly_class(2) + weekly_class(4)

    plan = checked(clinic(patient(visits=2), classes=classes))

    assert all(v.class_key for v in plan.visits)


def test_a_full_class_is_named_as_what_is_in_the_way():
    plan = checked(
        clinic(patient(visits=1, dues=(Due("aerobic", 1),), format=Format.CLASS),
               classes=weekly_class(places=0))
    )  # fmt: skip

    assert len(plan.visits) == 0
    assert "One more place in the class on Tuesday at 10:00" in plan.unmet[0].way_out
    assert "session 1 of 4" in plan.unmet[0].way_out


def test_hours_that_fit_nobody_name_the_nearest_that_would():
    evenings = tuple(Window(d, 17 * 60, 19 * 60) for d in (1, 3, 5))

    plan = checked(clinic(patient(windows=evenings)))

    assert len(plan.visits) == 0
    assert "16:00" in plan.unmet[0].way_out
    assert len(plan.unmet) == 4


def test_a_missing_room_is_told_from_a_missing_physiologist():
    two = (Physiologist("ana", "Ana", hours()), Physiologist("ben", "Ben", hours()))
    mornings = tuple(Window(d, 540, 600) for d in (1, 3, 5))
    taken = tuple(Busy(MONDAY + timedelta(days=d), 9 * 60, 60, "ana", "blue") for d in range(28))

    no_room = checked(clinic(patient(windows=mornings), physiologists=two, busy=taken))
    rooms = (Room("blue", "Blue", 2, hours()), Room("red", "Red", 2, hours()))
    nobody = checked(clinic(patient(windows=mornings), rooms=rooms, busy=taken))

    ways = {u.way_out for u in no_room.unmet} | {u.way_out for u in nobody.unmet}
    assert all(w.startswith("If she could also come on") for w in ways)
    all_day = tuple(Busy(MONDAY + timedelta(days=d), 9 * 60, 480, "ana", "blue") for d in range(28))
    no_room = checked(clinic(patient(windows=mornings), physiologists=two, busy=all_day))
    nobody = checked(clinic(patient(windows=mornings), rooms=rooms, busy=all_day))
    assert no_room.unmet[0].way_out.startswith("A room on Monday")
    assert nobody.unmet[0].way_out.startswith("A free physiologist on Monday")


def test_everything_full_says_so_and_never_fails():
    full = tuple(Busy(MONDAY + timedelta(days=d), 0, 1440, "ana", "blue") for d in range(28))

    plan = checked(clinic(busy=full))

    assert len(plan.unmet) == 4
    assert all(u.sentence and u.way_out for u in plan.unmet)


def test_nobody_at_work_says_so_and_never_fails():
    plan = checked(clinic(physiologists=(), rooms=()))

    assert len(plan.visits) == 0
    assert len(plan.unmet) == 4


def test_held_visits_count_and_stay():
    held = (Held(MONDAY, 600, 60), Held(MONDAY + timedelta(days=2), 600, 60))

    plan = checked(clinic(patient(held=held)))

    assert len([v for v in plan.visits if v.week == 1]) == 1
    assert plan.visits[0].number == 3


def test_hours_of_a_clock_change_are_left_alone():
    night = (Window(7, 60, 300),)
    sunday = MONDAY + timedelta(days=6)
    problem = clinic(
        patient(visits=1, dues=(Due("aerobic", 1),), windows=night),
        physiologists=(Physiologist("ana", "Ana", night),),
        rooms=(Room("blue", "Blue", 2, night),),
        blocked=(Blocked(sunday, 120, 180),),
    )

    plan = checked(problem)

    assert len(plan.visits) == 4
    assert len({v.start for v in plan.visits}) == 1


@pytest.mark.parametrize("patients", [1, 8])
def test_the_same_problem_gives_the_same_plan(patients):
    problem = quarter(patients=patients, weeks=4, seed=5)

    assert solve(problem) == solve(problem)


def test_many_share_what_there_is_and_the_gap_is_proven_small():
    problem = quarter(patients=16, weeks=6, seed=4)

    plan = checked(problem)

    assert plan.gap <= 0.01


def test_no_patient_is_planned_twice_into_the_last_place():
    people = tuple(
        patient(f"p{n}", visits=1, dues=(Due("aerobic", 1),), format=Format.CLASS) for n in range(3)
    )

    plan = checked(clinic(*people, classes=weekly_class(places=2)))

    assert len(plan.visits) == 8
    assert sum(u.visits for u in plan.unmet) == 4


def test_the_bound_of_one_is_what_the_plan_costs():
    problem = replace(quarter(patients=1, seed=9))

    plan = checked(problem)

    assert plan.bound == plan.objective
