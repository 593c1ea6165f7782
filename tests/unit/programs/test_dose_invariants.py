"""What holds of every program, whatever happened in it."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from programs.dose import (
    Amount,
    Change,
    Measure,
    Outcome,
    PlannedWeek,
    Program,
    Visit,
    attendance,
    completed_weeks,
    missed_runs,
    modifications,
    relative_dose,
    report,
    week_of,
)
from programs.dose.attendance import MISSED, PASSED_OVER

MONDAY = date(2026, 1, 5)
OUTCOMES = st.lists(st.sampled_from(list(Outcome)), max_size=40)


def visits_of(outcomes) -> list[Visit]:
    days = [MONDAY + timedelta(days=3 * number) for number in range(len(outcomes))]
    return [
        Visit(day, week_of(day, MONDAY), outcome)
        for day, outcome in zip(days, outcomes, strict=True)
    ]


@st.composite
def programs(draw) -> Program:
    weeks = draw(st.integers(1, 12))
    count = st.integers(0, 400).map(Decimal)
    minutes = draw(st.integers(1, 90))
    plan = [PlannedWeek(w, "aerobic", 3, minutes, Decimal("3.5")) for w in range(1, weeks + 1)]
    plan += [PlannedWeek(w, "resistance", 2) for w in range(1, weeks + 1)]
    kg = draw(st.lists(st.integers(1, 5000).map(Decimal), min_size=weeks, max_size=weeks))
    visits = []
    for visit in visits_of(draw(OUTCOMES)):
        done = (Amount(visit.week, "resistance", Measure.VOLUME, draw(count)),)
        visits.append(replace(visit, done=done) if visit.outcome == Outcome.ATTENDED else visit)
    home = [
        Amount(draw(st.integers(0, weeks + 2)), "aerobic", Measure.MINUTES, draw(count), True)
        for _ in range(draw(st.integers(0, 6)))
    ]
    return Program(
        starts_on=MONDAY,
        weeks=weeks,
        today=MONDAY + timedelta(days=draw(st.integers(-10, 120))),
        plan=plan,
        exercises=[Amount(w, "resistance", Measure.VOLUME, kg[w - 1]) for w in range(1, weeks + 1)],
        visits=visits,
        home=home,
    )


@given(OUTCOMES)
def test_every_session_is_counted_once_and_stricter_ways_never_give_more(outcomes):
    seen = attendance(visits_of(outcomes))
    parts = (
        seen.attended, seen.no_show, seen.cancelled_late,
        seen.excused, seen.cancelled_by_clinic, seen.unsettled,
    )  # fmt: skip
    assert sum(parts) == len(outcomes)
    rates = [r for r in (seen.rate, seen.rate_with_late, seen.rate_of_scheduled) if r is not None]
    assert all(0 <= rate <= 100 for rate in rates)
    if seen.rate is not None:
        assert rates == sorted(rates, reverse=True)


@given(OUTCOMES)
def test_runs_hold_every_missed_session_once_in_order(outcomes):
    runs = missed_runs(visits_of(outcomes))
    assert sum(run.sessions for run in runs) == sum(o in MISSED for o in outcomes)
    assert all(before.last < after.first for before, after in pairwise(runs))
    assert all(run.is_interruption == (run.sessions >= 3) for run in runs)


@given(OUTCOMES, st.integers(0, 40), st.sampled_from(PASSED_OVER))
def test_a_session_passed_over_changes_no_run_and_no_rate(outcomes, place, passed):
    """Wherever the clinic cancels one more, the lengths of the runs and the rate stay."""
    more = [*outcomes[:place], passed, *outcomes[place:]]
    before, after = visits_of(outcomes), visits_of(more)
    assert [r.sessions for r in missed_runs(before)] == [r.sessions for r in missed_runs(after)]
    assert attendance(before).rate == attendance(after).rate


@given(programs())
def test_the_future_and_the_running_week_count_for_nothing(program):
    """Whatever is planned or done after the last completed week leaves every share alone."""
    upto = completed_weeks(program)
    past = replace(
        program,
        plan=[line for line in program.plan if line.week <= upto],
        exercises=[amount for amount in program.exercises if amount.week <= upto],
        visits=[visit for visit in program.visits if visit.week <= upto],
        home=[amount for amount in program.home if amount.week <= upto],
    )
    shares = {(d.modality, d.measure): d.percent for d in relative_dose(program)}
    for dose in relative_dose(past):
        assert shares[dose.modality, dose.measure] == dose.percent


@given(programs(), st.lists(st.integers(0, 150), max_size=3))
def test_no_adjustment_changes_a_share_of_the_original_plan(program, percents):
    adjusted = replace(
        program, changes=[Change("resistance", w, w, p) for w, p in enumerate(percents, 1)]
    )
    assert report(adjusted).doses == report(program).doses


@given(programs())
def test_doing_exactly_the_plan_is_a_hundred_per_cent_and_no_modification(program):
    exact = replace(
        program,
        home=[],
        visits=[
            Visit(
                MONDAY + timedelta(weeks=line.week - 1, days=2 * number),
                line.week,
                Outcome.ATTENDED,
                done=(
                    Amount(line.week, "aerobic", Measure.MINUTES, Decimal(line.minutes)),
                    *(
                        Amount(line.week, "resistance", Measure.VOLUME, each.value / 2)
                        for each in program.exercises
                        if each.week == line.week and number < 2
                    ),
                ),
            )
            for line in program.plan
            if line.minutes
            for number in range(line.sessions)
        ],
    )
    assert {dose.percent for dose in report(exact).doses} <= {100.0, None}
    assert modifications(exact).count == 0


@given(programs(), st.integers(1, 300))
def test_more_done_never_lowers_a_share(program, minutes):
    more = replace(
        program,
        home=[*program.home, Amount(1, "aerobic", Measure.MINUTES, Decimal(minutes), True)],
    )
    for before, after in zip(relative_dose(program), relative_dose(more), strict=True):
        assert (after.percent or 0) >= (before.percent or 0)
        assert after.planned == before.planned
