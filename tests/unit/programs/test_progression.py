"""The rules of progression: an example by hand for each, and what they may never do."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from programs.models import ProposalRule, ProposalUnit
from programs.progression import next_load, suggestions
from programs.training_facts import Aerobic, History, Prescribed, Reading, SetDone, Visit

TODAY = date(2026, 3, 16)
PRESS = Prescribed(
    exercise=1,
    name="Leg press",
    kind="kg",
    goal=10,
    since=TODAY - timedelta(days=60),
    load_kg=Decimal(40),
    step_kg=Decimal("2.5"),
)
ARM = replace(PRESS, name="Biceps curl", load_kg=Decimal("0.5"), is_slow=True)


def ago(days: int) -> date:
    return TODAY - timedelta(days=days)


def visit(days: int, *reps: int, load: object = 40, **facts) -> Visit:
    sets = tuple(SetDone(1, n, r, Decimal(str(load))) for n, r in enumerate(reps, start=1))
    return Visit(ago(days), sets, **facts)


def history(*visits: Visit, prescribed=PRESS, **facts) -> History:
    return History(today=TODAY, prescribed=[prescribed], visits=visits, **facts)


def only(found):
    assert len(found) == 1
    return found[0]


def test_two_more_in_the_last_set_twice_running_is_the_next_step():
    found = only(suggestions(history(visit(3, 10, 10, 12), visit(0, 10, 10, 12))))
    assert (found.rule, found.unit) == (ProposalRule.TWO_FOR_TWO, ProposalUnit.KG)
    assert (found.from_value, found.to_value) == (40, Decimal("42.5"))
    assert found.evidence == [
        {"day": "2026-03-13", "what": "Last set of Leg press", "value": "12 repetitions, goal 10"},
        {"day": "2026-03-16", "what": "Last set of Leg press", "value": "12 repetitions, goal 10"},
    ]


@pytest.mark.parametrize(
    "visits",
    [
        [visit(0, 12)],
        [visit(3, 12), visit(0, 11)],
        [visit(3, 12, 12, 11), visit(0, 12)],
        [visit(6, 12), visit(3, 11), visit(0, 12)],
        [visit(3, 12, load=37.5), visit(0, 12)],
        [visit(3, 12), visit(0, 12, load=42.5)],
    ],
    ids=["once", "one more only", "not the last set", "not running", "lighter", "heavier"],
)
def test_less_than_that_proposes_nothing(visits):
    assert suggestions(history(*visits)) == []


def test_sets_before_the_load_was_hers_do_not_count():
    changed = replace(PRESS, since=ago(1))
    assert suggestions(history(visit(3, 12), visit(0, 12), prescribed=changed)) == []


def test_the_weaker_side_counts():
    sides = (
        SetDone(1, 1, 13, Decimal(40), side="left"),
        SetDone(1, 1, 11, Decimal(40), side="right"),
    )
    assert suggestions(history(Visit(ago(3), sides), Visit(ago(0), sides))) == []


@pytest.mark.parametrize(
    ("load", "step", "expected"),
    [
        ("40", "2.5", "42.5"),  # 6.25 %
        ("100", "1", "102"),  # one step is 1 %, two are 2 %
        ("5", "1", "6"),  # 20 %, the smallest there is
        ("0", "0.5", "0.5"),
        ("300", "5", "310"),
    ],
)
def test_the_next_load(load, step, expected):
    assert next_load(Decimal(load), Decimal(step)) == Decimal(expected)


def test_a_step_of_more_than_ten_percent_says_so():
    light = replace(PRESS, load_kg=Decimal(5), step_kg=Decimal(1))
    found = only(suggestions(history(visit(3, 12, load=5), visit(0, 12, load=5), prescribed=light)))
    assert found.evidence[-1]["value"] == "1 kg, which is 20 % and more than 10 %"


def test_a_band_goes_one_colour_up_and_black_is_the_last():
    red = replace(PRESS, kind="band", load_kg=None, band="red")
    sets = (SetDone(1, 1, 12, band="red"),)
    found = only(suggestions(history(Visit(ago(3), sets), Visit(ago(0), sets), prescribed=red)))
    assert (found.unit, found.from_value, found.to_value) == (ProposalUnit.BAND, 2, 3)
    black = replace(red, band="black")
    sets = (SetDone(1, 1, 12, band="black"),)
    assert suggestions(history(Visit(ago(3), sets), Visit(ago(0), sets), prescribed=black)) == []


def test_a_swollen_arm_waits_seven_days_and_then_gets_half_a_kilo():
    light = [visit(7, 12, load=0.5), visit(3, 12, load=0.5), visit(0, 12, load=0.5)]
    found = only(suggestions(history(*light, prescribed=ARM)))
    assert (found.rule, found.to_value) == (ProposalRule.TWO_FOR_TWO_SLOW, Decimal("1.0"))
    assert "At this load since" in [fact["what"] for fact in found.evidence]
    assert suggestions(history(*light[1:], prescribed=ARM)) == []


@pytest.mark.parametrize("told", ["answer", "session"])
def test_a_symptom_of_the_arm_stops_the_rise(told):
    visits = [visit(8, 12, load=0.5), visit(4, 12, load=0.5), visit(0, 12, load=0.5)]
    readings = []
    if told == "answer":
        readings = [Reading(ago(2), 3, arm_symptom=True)]
    else:
        visits[1] = replace(visits[1], arm_symptom=True)
    assert suggestions(history(*visits, prescribed=ARM, readings=readings)) == []


@pytest.mark.parametrize(
    ("last", "expected"),
    [(7, None), (8, 80), (14, 80), (15, 50), (40, 50)],
    ids=["6 whole days", "7", "13", "14", "39"],
)
def test_less_after_a_break(last, expected):
    found = suggestions(history(visit(last, 10)))
    assert [one.to_value for one in found] == ([] if expected is None else [expected])
    assert {one.rule for one in found} <= {ProposalRule.AFTER_A_BREAK}


def test_the_first_time_back_still_asks_for_less_and_the_second_does_not():
    back = only(suggestions(history(visit(20, 10), visit(0, 10))))
    assert (back.rule, back.to_value) == (ProposalRule.AFTER_A_BREAK, 50)
    assert suggestions(history(visit(20, 10), visit(3, 10), visit(0, 10))) == []


def test_what_was_eased_already_is_not_eased_again():
    assert suggestions(history(visit(20, 10), eased_on=ago(1))) == []
    assert suggestions(history(visit(20, 10), percent=50)) == []


@pytest.mark.parametrize(
    ("pain", "left"), [(5, None), (6, 80), (7, 70), (8, 60), (9, 50), (10, 50)]
)
def test_pain_in_the_session_cuts_twenty_to_fifty_percent(pain, left):
    found = suggestions(history(visit(0, 10, pain_before=pain, pain_after=pain)))
    assert [one.to_value for one in found] == ([] if left is None else [left])


def test_pain_that_is_not_back_a_day_later_cuts_twenty():
    sore = visit(2, 10, pain_before=2, pain_after=5)
    found = only(suggestions(history(sore, readings=[Reading(ago(1), 4)])))
    assert (found.rule, found.to_value) == (ProposalRule.AFTER_A_FLARE, 80)
    assert found.evidence[0]["value"] == "2 and 5 of 10"
    assert suggestions(history(sore, readings=[Reading(ago(1), 2)])) == []
    assert suggestions(history(sore, readings=[Reading(ago(2), 9)])) == [], "the same day"


def test_nothing_rises_while_something_asks_for_less():
    week = Aerobic(ago(7), ago(1), 90, 200)
    visits = [visit(3, 12), visit(0, 12, pain_after=7)]
    found = only(suggestions(history(*visits, aerobic=week)))
    assert found.rule == ProposalRule.AFTER_A_FLARE


@pytest.mark.parametrize(
    ("target", "done", "expected"),
    [
        (90, 90, (ProposalRule.MORE_MINUTES, 100)),
        (90, 89, None),
        (145, 160, (ProposalRule.MORE_MINUTES, 150)),
        (150, 150, (ProposalRule.MORE_INTENSITY, 69)),
        (0, 0, None),
    ],
)
def test_minutes_before_intensity(target, done, expected):
    week = Aerobic(ago(7), ago(1), target, done, low=64, high=76)
    found = suggestions(history(aerobic=week))
    assert [(one.rule, one.to_value) for one in found] == ([expected] if expected else [])


def test_intensity_stops_at_the_upper_end_of_the_zone():
    near = Aerobic(ago(7), ago(1), 150, 150, low=74, high=76)
    assert only(suggestions(history(aerobic=near))).to_value == 76
    top = replace(near, low=76)
    assert suggestions(history(aerobic=top)) == []
    by_effort = replace(near, low=4, high=6, is_effort=True)
    assert only(suggestions(history(aerobic=by_effort))).to_value == 5


def test_nothing_rises_while_it_is_eased_nor_on_sets_from_before():
    twice = (visit(3, 12), visit(0, 12))
    assert suggestions(history(*twice, percent=80)) == []
    assert suggestions(history(*twice, eased_on=ago(1))) == []
    assert suggestions(history(*twice, eased_on=ago(4))) != []


def test_what_the_protocol_keeps_as_it_is_is_not_raised():
    week = Aerobic(ago(7), ago(1), 90, 90)
    held = history(visit(3, 12), visit(0, 12), aerobic=week, loads_rise=False, minutes_rise=False)
    assert suggestions(held) == []


SETS = st.builds(
    lambda days, reps, load, swollen: replace(visit(days, reps, load=load), arm_symptom=swollen),
    st.integers(0, 30),
    st.integers(0, 30),
    st.sampled_from(["0", "0.5", "1"]),
    st.sampled_from([False, False, True]),
)


@given(st.lists(SETS, max_size=8), st.sampled_from(["0", "0.5", "1"]), st.integers(0, 40))
def test_a_swollen_arm_is_never_hurried(visits, load, since):
    visits = sorted(visits, key=lambda one: one.day)
    arm = replace(ARM, load_kg=Decimal(load), since=ago(since))
    for found in suggestions(history(*visits, prescribed=arm)):
        if found.rule != ProposalRule.TWO_FOR_TWO_SLOW:
            assert found.to_value <= found.from_value
            continue
        at_load = [v for v in visits if v.day >= arm.since and v.sets[-1].load_kg == arm.load_kg]
        assert found.to_value - found.from_value == Decimal("0.5")
        assert len(at_load) >= 2
        assert (TODAY - max(arm.since, at_load[0].day)).days >= 7
        assert not any(v.arm_symptom and v.day >= ago(7) for v in visits)


@given(
    st.lists(SETS, max_size=8), st.decimals(0, 250, places=1), st.sampled_from(["0.5", "1", "5"])
)
def test_a_rise_is_at_least_two_percent_and_no_more_steps_than_that_takes(visits, load, step):
    step_kg = Decimal(step)
    rise = next_load(load, step_kg) - load
    assert rise % step_kg == 0
    assert rise == step_kg or (rise - step_kg) / load < Decimal("0.02") <= rise / load
