"""Each measure of dose against an example worked out by hand; the arithmetic stands beside it."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from programs.dose import (
    Amount,
    Change,
    Measure,
    Outcome,
    PlannedWeek,
    Program,
    Share,
    Visit,
    attendance,
    completed_weeks,
    discontinued_in_week,
    early_terminations,
    headlines,
    missed_runs,
    modifications,
    relative_dose,
    report,
    week_of,
    without_record,
)

MONDAY = date(2026, 1, 5)
KG, MIN, REPS, BANDS = Measure.VOLUME, Measure.MINUTES, Measure.REPETITIONS, Measure.BANDS
CAME, NO, LATE = Outcome.ATTENDED, Outcome.NO_SHOW, Outcome.LATE
EXCUSED, CLINIC, OPEN = Outcome.EXCUSED, Outcome.BY_CLINIC, Outcome.UNSETTLED


def program(**changes) -> Program:
    """Four weeks from Monday 5 January 2026; today is the Monday after the third: 26 January."""
    return Program(**{"starts_on": MONDAY, "weeks": 4, "today": date(2026, 1, 26), **changes})


def amount(week, modality, measure, value, at_home=False) -> Amount:
    return Amount(week, modality, measure, Decimal(str(value)), at_home)


def lifted(week, measure, value) -> Amount:
    return amount(week, "resistance", measure, value)


def visit(number, outcome, done=(), stop="") -> Visit:
    """The n-th session of two a week, Tuesdays and Fridays."""
    day = MONDAY + timedelta(weeks=number // 2, days=1 + 3 * (number % 2))
    return Visit(day, week_of(day, MONDAY), outcome, stop, tuple(done))


def visits(*outcomes) -> list[Visit]:
    return [visit(number, outcome) for number, outcome in enumerate(outcomes)]


def dose(one: Program, modality: str, measure: Measure):
    return next(d for d in relative_dose(one) if (d.modality, d.measure) == (modality, measure))


# Weeks


@pytest.mark.parametrize(
    ("day", "week"),
    [("2026-01-04", 0), ("2026-01-05", 1), ("2026-01-11", 1), ("2026-01-12", 2)],
)
def test_a_week_is_seven_days_from_the_first_day(day, week):
    assert week_of(date.fromisoformat(day), MONDAY) == week


@pytest.mark.parametrize(
    ("today", "completed"),
    [
        ("2026-01-04", 0),  # not begun
        ("2026-01-11", 0),  # Sunday of week 1: it is not over
        ("2026-01-12", 1),
        ("2026-01-25", 2),
        ("2026-01-26", 3),
        ("2026-06-01", 4),  # never more than were planned
    ],
)
def test_only_weeks_that_are_over_are_complete(today, completed):
    assert completed_weeks(program(today=date.fromisoformat(today))) == completed


def test_a_completed_program_closes_its_window_and_a_discontinued_one_does_not():
    # Both ended on Sunday 18 January, the last day of week 2; today is after week 3.
    ended = {"ended_on": date(2026, 1, 18)}
    assert completed_weeks(program(**ended)) == 2
    assert completed_weeks(program(**ended, discontinued=True)) == 3


# Attendance


def test_attendance_is_counted_in_three_ways_with_everything_else_apart():
    # 10 sessions: 5 attended, 1 no-show, 1 cancelled late, 1 excused, 1 by the clinic, 1 open.
    seen = attendance(visits(CAME, CAME, NO, CAME, LATE, EXCUSED, CLINIC, CAME, OPEN, CAME))
    assert (seen.attended, seen.no_show, seen.cancelled_late) == (5, 1, 1)
    assert (seen.excused, seen.cancelled_by_clinic, seen.unsettled) == (1, 1, 1)
    assert seen.rate == pytest.approx(100 * 5 / 6)  # 5 + 1 with an outcome: 83.3 %
    assert seen.rate_with_late == pytest.approx(100 * 5 / 7)  # and 1 late: 71.4 %
    assert seen.rate_of_scheduled == pytest.approx(100 * 5 / 9)  # all but the open one: 55.6 %


def test_without_a_session_there_is_no_rate():
    assert attendance([]).rate is None
    assert attendance(visits(OPEN, CLINIC)).rate is None


# Missed in a row


def test_two_missed_in_a_row_are_missed_and_three_are_an_interruption():
    # came, no, late, came: a run of 2 (Fri 9, Tue 13 Jan). Then no, no, late: a run of 3.
    runs = missed_runs(visits(CAME, NO, LATE, CAME, NO, NO, LATE))
    assert [(run.sessions, run.is_interruption) for run in runs] == [(2, False), (3, True)]
    assert (runs[0].first, runs[0].last) == (date(2026, 1, 9), date(2026, 1, 13))
    assert (runs[1].first, runs[1].last) == (date(2026, 1, 20), date(2026, 1, 27))


def test_what_the_clinic_cancelled_or_she_excused_is_passed_over():
    # no, [clinic], no, [excused], no: three missed in a row, the two between are not hers.
    runs = missed_runs(visits(NO, CLINIC, NO, EXCUSED, NO, CAME))
    assert [run.sessions for run in runs] == [3]
    # ... and by themselves they are no run at all
    assert missed_runs(visits(CLINIC, EXCUSED, CLINIC, EXCUSED)) == []


def test_a_session_nobody_settled_ends_a_run():
    # no, no, ?, no: had she come to the third, there was no interruption; so none is claimed.
    assert [run.sessions for run in missed_runs(visits(NO, NO, OPEN, NO))] == [2, 1]


# Relative dose intensity


def test_minutes_and_met_hours_count_the_clinic_and_home_apart():
    # Planned: 3 x 30 min a week at 4 MET, unsupervised. Window: weeks 1 to 3.
    #   minutes   3 weeks x 90 = 270;  MET-hours 270 / 60 x 4 = 18
    # Done: week 1 20 min in the clinic + 40 at home; week 2 90 at home; week 3 nothing;
    #   week 4, under way, 500 at home: outside the window.
    #   minutes   20 + 130 = 150 -> 100 x 150 / 270 = 55.6 %;  MET-hours 150 / 60 x 4 = 10
    one = program(
        plan=[
            PlannedWeek(week, "aerobic", 3, 30, Decimal(4), supervised=False)
            for week in range(1, 5)
        ],
        visits=[visit(0, CAME, [amount(1, "aerobic", MIN, 20)])],
        home=[
            amount(1, "aerobic", MIN, 40, at_home=True),
            amount(2, "aerobic", MIN, 90, at_home=True),
            amount(4, "aerobic", MIN, 500, at_home=True),
        ],
    )
    minutes = dose(one, "aerobic", MIN)
    assert (minutes.planned, minutes.in_clinic, minutes.at_home) == (270, 20, 130)
    assert minutes.percent == pytest.approx(100 * 150 / 270)
    hours = dose(one, "aerobic", Measure.MET_HOURS)
    assert (hours.planned, hours.done) == (18, 10)
    assert hours.percent == pytest.approx(100 * 10 / 18)


def test_volume_load_repetitions_and_bands_are_three_figures():
    # Planned a week, 2 sessions: leg press 2 x 3 x 10 x 40 kg = 2,400 kg; sit to stand
    # 2 x 3 x 10 = 60 repetitions; band row 2 x 3 x 10 x red (2) = 120 points. Three weeks over:
    #   7,200 kg, 180 repetitions, 360 points.
    # Done: 5,760 kg (80 %), 90 repetitions (50 %), 396 points (110 %: above plan, not capped).
    one = program(
        plan=[PlannedWeek(week, "resistance", 2) for week in range(1, 5)],
        exercises=[
            amount(week, "resistance", measure, value)
            for week in range(1, 5)
            for measure, value in ((KG, 2400), (REPS, 60), (BANDS, 120))
        ],
        visits=[
            visit(0, CAME, [amount(1, "resistance", KG, 2400), amount(1, "resistance", REPS, 90)]),
            visit(2, CAME, [amount(2, "resistance", KG, 1200)]),
            visit(
                4, CAME, [amount(3, "resistance", KG, 2160), amount(3, "resistance", BANDS, 396)]
            ),
        ],
    )
    assert dose(one, "resistance", KG).done == 5760
    assert dose(one, "resistance", KG).percent == pytest.approx(80)
    assert dose(one, "resistance", REPS).percent == pytest.approx(50)
    assert dose(one, "resistance", BANDS).percent == pytest.approx(110)
    assert [d.measure for d in headlines(relative_dose(one))] == [KG]


def test_the_original_plan_is_the_denominator_whatever_was_adjusted():
    # 100 kg a week for 3 weeks; weeks 2 and 3 were halved, and she did just that: 100 + 50 + 50.
    #   100 x 200 / 300 = 66.7 %, not 100 %
    one = program(
        plan=[PlannedWeek(week, "resistance", 1) for week in range(1, 5)],
        exercises=[amount(week, "resistance", KG, 100) for week in range(1, 5)],
        changes=[Change("resistance", 2, 3, 50)],
        visits=[
            visit(0, CAME, [amount(1, "resistance", KG, 100)]),
            visit(2, CAME, [amount(2, "resistance", KG, 50)]),
            visit(4, CAME, [amount(3, "resistance", KG, 50)]),
        ],
    )
    assert dose(one, "resistance", KG).percent == pytest.approx(100 * 200 / 300)


def test_weeks_after_a_program_is_given_up_stay_in_the_denominator():
    # 90 min a week, given up after week 1, which she did in full; 3 weeks have passed.
    #   discontinued: 100 x 90 / 270 = 33.3 %;  had it been completed then: 100 x 90 / 90
    ended = {
        "ended_on": date(2026, 1, 11),
        "plan": [PlannedWeek(week, "aerobic", 3, 30) for week in range(1, 5)],
        "home": [amount(1, "aerobic", MIN, 90, at_home=True)],
    }
    given_up = program(**ended, discontinued=True)
    assert dose(given_up, "aerobic", MIN).percent == pytest.approx(100 / 3)
    assert dose(program(**ended), "aerobic", MIN).percent == pytest.approx(100)


def test_a_supervised_modality_without_planned_exercises_counts_sessions():
    # 2 a week planned, 3 weeks over: 6. Attended 4 of them.
    one = program(
        plan=[PlannedWeek(week, "resistance", 2) for week in range(1, 5)],
        visits=visits(CAME, CAME, NO, CAME, EXCUSED, CAME),
    )
    assert [(d.measure, d.planned, d.done) for d in relative_dose(one)] == [
        (Measure.SESSIONS, 6, 4)
    ]


def test_what_was_never_planned_has_an_amount_and_no_share():
    one = program(home=[amount(1, "balance", MIN, 30, at_home=True)])
    assert (dose(one, "balance", MIN).done, dose(one, "balance", MIN).percent) == (30, None)


def test_before_a_week_is_over_nothing_is_missed():
    one = program(
        today=date(2026, 1, 9), plan=[PlannedWeek(week, "aerobic", 3, 30) for week in range(1, 5)]
    )
    assert (dose(one, "aerobic", MIN).planned, dose(one, "aerobic", MIN).percent) == (0, None)
    assert dose(one, "aerobic", MIN).weeks[0].planned == 90


# Tolerability


def training(*kg: float, **changes) -> Program:
    """Two sessions a week of 500 kg each, and what was lifted in one session after the other."""
    return program(
        plan=[PlannedWeek(week, "resistance", 2) for week in range(1, 5)],
        exercises=[amount(week, "resistance", KG, 1000) for week in range(1, 5)],
        visits=[
            visit(number, CAME, [amount(number // 2 + 1, "resistance", KG, value)])
            for number, value in enumerate(kg)
        ],
        **changes,
    )


def test_a_session_below_the_plan_in_force_is_a_modification():
    # A session is 1,000 / 2 = 500 kg. Lifted 500, 520, 450, 240, 250: three below.
    assert modifications(training(500, 520, 450, 240, 250)) == Share(3, 5)
    # Week 2 at 50 %: a session of it is 250 kg, so 450 is above, 240 still below; 250 of week 3.
    eased = training(500, 520, 450, 240, 250, changes=[Change("resistance", 2, 2, 50)])
    assert modifications(eased) == Share(2, 5)
    assert modifications(eased).percent == pytest.approx(40)


def test_sessions_without_a_record_and_what_is_done_at_home_are_not_compared():
    # Walking is planned at home: 10 minutes of it in a session are no short session.
    one = program(
        plan=[PlannedWeek(1, "aerobic", 3, 30, supervised=False)],
        visits=[visit(0, CAME, [amount(1, "aerobic", MIN, 10)]), visit(1, CAME)],
    )
    assert modifications(one) == Share(0, 1)
    assert without_record(one) == 1


def test_supervised_minutes_below_a_sessions_plan_are_a_modification():
    # 2 x 15 min balance, supervised: 15 a session. 15 and 12 done: one below.
    one = program(
        plan=[PlannedWeek(1, "balance", 2, 15)],
        visits=[
            visit(0, CAME, [amount(1, "balance", MIN, 15)]),
            visit(1, CAME, [amount(1, "balance", MIN, 12)]),
        ],
    )
    assert modifications(one) == Share(1, 2)


def test_early_terminations_are_of_those_attended():
    # 4 sessions: 3 attended, of which one was stopped for pain.
    one = program(
        visits=[visit(0, CAME), visit(1, CAME, stop="pain"), visit(2, NO), visit(3, CAME)]
    )
    assert early_terminations(one) == Share(1, 3)
    assert early_terminations(one).percent == pytest.approx(100 / 3)


def test_a_program_given_up_before_its_end_names_the_week():
    # Four weeks end on Sunday 1 February. Given up on Wednesday 14 January: in week 2.
    assert discontinued_in_week(program(ended_on=date(2026, 1, 14), discontinued=True)) == 2
    assert discontinued_in_week(program(ended_on=date(2026, 2, 1), discontinued=True)) == 4
    assert discontinued_in_week(program(ended_on=date(2026, 2, 2), discontinued=True)) is None
    assert discontinued_in_week(program(ended_on=date(2026, 1, 14))) is None
    assert discontinued_in_week(program()) is None


def test_the_report_parts_missed_from_interrupted():
    seen = report(program(visits=visits(NO, CAME, NO, NO, NO)))
    assert ([r.sessions for r in seen.missed], [r.sessions for r in seen.interruptions]) == (
        [1],
        [3],
    )
