"""Heart-rate zones: hand-computed examples, the fallbacks, and what cannot be."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic.errors import Refused
from programs.heart_rate import estimated_maximum, hearts, whole, zone_of, zones
from programs.models import Basis, PlannedDose


def line(kind, low, high):
    return PlannedDose(intensity_kind=kind, intensity_low=low, intensity_high=high)


def of(age=65, measured_max=None, resting=None, beta_blocker=False):
    return hearts(age=age, measured_max=measured_max, resting=resting, beta_blocker=beta_blocker)


def test_at_65_the_maximum_is_162_and_a_half():
    assert estimated_maximum(65) == Decimal("162.5")
    assert zone_of(line("hrmax", 60, 70), of()).beats == (98, 114)


def test_halves_go_up():
    assert (whole(Decimal("97.5")), whole(Decimal("113.75")), whole(Decimal("97.4"))) == (
        98,
        114,
        97,
    )


def test_karvonen_by_hand():
    # reserve 162.5 - 70 = 92.5; 40 % = 37, 59 % = 54.575
    found = zone_of(line("hrr", 40, 59), of(resting=70))
    assert found.beats == (107, 125)
    assert found.words == "107-125 a minute, ±10"


def test_the_zones_are_of_the_reserve_when_a_resting_rate_is_known():
    with_rest, without = zones(of(resting=70)), zones(of())
    assert [z.beats for z in with_rest] == [(98, 106), (107, 125), (126, 152)]
    assert [z.beats for z in without] == [(93, 102), (104, 124), (125, 154)]
    assert (of(resting=70).basis, of().basis) == (Basis.HRR, Basis.HRMAX)


def test_a_measured_maximum_replaces_the_formula():
    assert zone_of(line("hrmax", 50, 100), of(measured_max=150)).beats == (75, 150)
    assert "measured" in of(measured_max=150).why


def test_a_beta_blocker_leaves_effort_with_the_reason():
    blocked = of(measured_max=150, resting=60, beta_blocker=True)
    assert blocked.basis == Basis.EFFORT
    assert [z.beats for z in zones(blocked)] == [None, None, None]
    found = zone_of(line("hrmax", 64, 76), blocked)
    assert found.words == "effort 4-6 of 10"
    assert "beta-blocker caps the heart rate" in found.note


def test_a_share_of_the_reserve_needs_a_resting_rate():
    found = zone_of(line("hrr", 60, 80), of())
    assert (found.beats, found.words) == (None, "effort 7-8 of 10")
    assert "resting heart rate" in found.note


def test_effort_and_weights_have_no_heart_rate():
    assert zone_of(line("effort", 4, 6), of()) is None
    assert zone_of(line("rm", 60, 75), of()) is None


@pytest.mark.parametrize(
    ("values", "field", "words"),
    [
        ({"measured_max": 400}, "hr_max", "400 cannot be right. Enter 80 to 220"),
        ({"measured_max": 79}, "hr_max", "79"),
        ({"resting": 131}, "resting", "131"),
        ({"resting": 29}, "resting", "29"),
        ({"resting": 110, "measured_max": 100}, "resting", "not below the maximum 100"),
        ({"age": 7}, "birth_date", "7 years"),
        ({"age": 130}, "birth_date", "130 years"),
    ],
)
def test_rates_that_cannot_be(values, field, words):
    with pytest.raises(Refused, match=words) as caught:
        of(**values)
    assert caught.value.field == field


@given(st.integers(18, 115), st.none() | st.integers(30, 110), st.none() | st.integers(120, 220))
def test_zones_follow_each_other_between_rest_and_maximum(age, resting, measured):
    known = hearts(age=age, measured_max=measured, resting=resting, beta_blocker=False)
    beats = [edge for zone in zones(known) for edge in zone.beats]
    assert beats == sorted(beats)
    assert (resting or 0) < beats[0]
    assert beats[-1] <= known.maximum
