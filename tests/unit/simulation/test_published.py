"""The cohorts show what was published, and the null world is null."""

import numpy as np
import pytest

from simulation.cohort import simulate
from simulation.marginals import marginals
from simulation.worlds import WORLDS

SIZE = 6000


@pytest.fixture(scope="module")
def cohorts():
    """The worlds that differ in what is looked at here, each made once."""
    names = ("default", "high", "null-sessions")
    return {name: simulate(seed=7, size=SIZE, weeks=104, world=WORLDS[name]) for name in names}


@pytest.mark.parametrize("world", ["default", "high"])
def test_a_cohort_shows_the_published_figures(cohorts, world):
    outside = {
        one.name: value
        for one in marginals(world)
        if not one.low <= (value := one.of(cohorts[world])) <= one.high
    }
    assert not outside


def session_ratio(cohort) -> tuple[float, float]:
    """Fit how many times likelier a woman who stays away is to stop, others' weeks alike.

    One Newton step after the other of a Cox model with one covariate: she stayed away that week.
    """
    coefficient = 0.0
    for _ in range(8):
        slope = curve = 0.0
        for week in range(4, cohort.horizon):
            at_risk = cohort.stop >= week
            away = cohort.stays_away[at_risk, week]
            weight = np.exp(coefficient * away)
            share = (weight * away).sum() / weight.sum()
            ends = cohort.stop[at_risk] == week
            slope += (away[ends] - share).sum()
            curve += ends.sum() * share * (1 - share)
        coefficient += slope / curve
    return float(np.exp(coefficient)), float(1.96 / np.sqrt(curve))


def test_the_null_world_is_null_for_sessions(cohorts):
    """No published effect in it, directly or through symptoms: the fitted interval holds 1."""
    ratio, half = session_ratio(cohorts["null-sessions"])
    assert abs(np.log(ratio)) < half


def test_the_session_ratio_can_be_seen_where_there_is_one():
    """The check above would notice: with a ratio of 3 the interval does not hold 1."""
    from dataclasses import replace

    world = replace(WORLDS["null-sessions"], session_ratio=3.0)
    ratio, half = session_ratio(simulate(seed=7, size=SIZE, weeks=104, world=world))
    assert np.log(ratio) > half


def test_exercise_eases_pain_only_where_it_does():
    """Among women with a program and pain, the full effect of a year is 1.8 points or less."""
    with_effect, without = (
        simulate(seed=3, size=2000, weeks=60, world=WORLDS[name])
        for name in ("default", "no-exercise-effect")
    )
    rows = np.flatnonzero(with_effect.attendance.has_program & with_effect.affected)
    after_a_year = with_effect.attendance.begins[rows] + 51
    gain = without.level[rows, after_a_year] - with_effect.level[rows, after_a_year]
    assert 0.5 < gain.mean() < 1.8
    without_program = ~with_effect.attendance.has_program
    assert np.array_equal(without.level[without_program], with_effect.level[without_program])
