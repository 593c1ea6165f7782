"""A cohort follows from its arguments alone, and says nothing that cannot be."""

import json
from io import StringIO

import numpy as np
import pytest
from django.core.management import CommandError, call_command

from simulation.cohort import simulate
from simulation.worlds import WORLDS


def made(path, **options) -> bytes:
    call_command("simulate", patients=60, weeks=20, out=path, stdout=StringIO(), **options)
    return path.read_bytes()


def test_the_same_arguments_make_the_same_bytes(tmp_path):
    first = made(tmp_path / "a.json", seed=4)
    assert made(tmp_path / "b.json", seed=4) == first
    assert made(tmp_path / "c.json", seed=5) != first
    woman = json.loads(first)["women"][0]
    assert {"age", "drug", "stops_in_week", "reports", "sessions"} <= set(woman)


def test_bad_numbers_are_named():
    with pytest.raises(CommandError, match="--patients is 3: give 50 to 100,000"):
        call_command("simulate", patients=3)
    with pytest.raises(CommandError, match="--calls is 0: give more than 0"):
        call_command("evaluate", calls=0.0)


@pytest.mark.parametrize("world", WORLDS)
def test_scales_hold_and_nobody_is_known_to_have_stopped_before_she_has(world):
    cohort = simulate(seed=2, size=300, weeks=26, world=WORLDS[world])
    assert cohort.pain.min() >= 0
    assert cohort.pain.max() <= 10
    assert cohort.symptoms.bother.max() <= 4
    assert cohort.doses.reported.max() <= 7
    assert (cohort.doses.reported <= cohort.doses.missed).all()
    assert (cohort.detection.week > cohort.stop).all()
    assert (cohort.attendance.came <= cohort.attendance.counted).all()


def test_nobody_warns_in_the_world_without_warning():
    """Before a stop, women report no more tablets left out than others do at any time."""
    loud, quiet = (
        simulate(seed=2, size=3000, weeks=26, world=WORLDS[name])
        for name in ("default", "no-warning")
    )

    def before_a_stop(cohort) -> float:
        rows = np.flatnonzero(cohort.stopped & (cohort.stop > 1))
        return float(cohort.doses.missed[rows, cohort.stop[rows] - 1].mean())

    assert before_a_stop(loud) > 1.3 * before_a_stop(quiet)
    assert np.array_equal(loud.stop, quiet.stop)
