"""Hits, workload and intervals, on stories made by hand."""

from dataclasses import replace

import numpy as np
import pytest

from simulation.cohort import simulate
from simulation.over_seeds import spread
from simulation.plan import budget
from simulation.policies import BEST, POLICIES, on_list, work
from simulation.scoring import score
from simulation.worlds import WORLDS

WEEKS = 60


@pytest.fixture(scope="module")
def story():
    """Four women from calendar week 0 on: two stop on a Wednesday (weeks 30 and 10), two go on."""
    cohort = simulate(seed=1, size=50, weeks=WEEKS, world=WORLDS["default"])
    stop = np.full(50, cohort.horizon)
    stop[:2] = 30, 10
    people = replace(
        cohort.people, first_week=np.zeros(50, dtype=int), came=np.zeros(50, dtype=int)
    )
    return replace(cohort, people=people, stop=stop, stop_day=7 * stop + 2)


def calls(*planned: tuple[int, int]) -> list[list[int]]:
    weeks: list[list[int]] = [[] for _ in range(WEEKS)]
    for week, row in planned:
        weeks[week].append(row)
    return weeks


@pytest.mark.parametrize(
    ("week", "hits", "hits_short"),
    [
        (
            29,
            1,
            1,
        ),  # the list of week 29 is called on the Monday of week 30
        (30, 0, 0),  # the Monday after her last tablet
        (18, 1, 1),  # 12 weeks before, less five days
        (17, 1, 0),  # 12 weeks and two days
        (4, 1, 0),  # 25 weeks and two days
        (3, 0, 0),  # 26 weeks and two days: too early to count
    ],
)
def test_a_call_is_a_hit_before_the_stop_and_within_its_weeks(story, week, hits, hits_short):
    found = score(story, calls((week, 0)))
    assert found.ppv == hits
    assert found.ppv_short == hits_short
    assert found.sensitivity == hits / 2
    assert found.late == (week >= 30)


def test_a_stop_counts_once_however_often_she_is_called(story):
    found = score(story, calls((20, 0), (25, 0), (9, 1), (12, 2)))
    assert found.calls == 4
    assert found.sensitivity == 1.0
    assert found.ppv == 0.75
    # from the first hit: week 21 to 30 and two days; week 10 to two days later
    assert found.lead_weeks == pytest.approx(((9 * 7 + 2) + 2) / 2 / 7)


def test_a_budget_keeps_to_its_rate():
    assert budget([50, 50, 50, 50], 1.0) == [0, 1, 0, 1]
    assert sum(budget([730] * 104, 2.0)) == 1518


def test_every_way_to_choose_makes_the_calls_it_is_given():
    cohort = simulate(seed=3, size=200, weeks=40, world=WORLDS["default"])
    planned = [0] * 26 + [4] * 14
    for policy in (*POLICIES, BEST):
        called = work(cohort, policy, calls=planned, rest_weeks=4)
        assert [len(week) for week in called] == planned
        assert called == work(cohort, policy, calls=planned, rest_weeks=4)
        for week, rows in enumerate(called):
            assert on_list(cohort, week)[rows].all()
            lately = [row for before in called[max(week - 3, 0) : week] for row in before]
            assert not set(rows) & set(lately)


def test_an_interval_widens_with_what_differs():
    assert spread([0.5]).text() == "50.0 (50.0 to 50.0)"
    found = spread([0.4, 0.5, 0.6])
    assert found.mean == pytest.approx(0.5)
    assert found.high - found.mean == pytest.approx(4.30 * 0.1 / 3**0.5)
    assert found.covers(0.3)
    assert not found.covers(0.2)
