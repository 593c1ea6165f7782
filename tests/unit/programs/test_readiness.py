"""Readiness: each limit by a hand-picked value on either side of it, and what never may happen."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from patients.models import PrecautionKind, RedFlag
from programs.models import Decision, Finding, Readiness, ReadinessRules
from programs.readiness import DECISIONS, TODAY, readiness_today, screened

RULES = ReadinessRules()


@pytest.mark.parametrize(
    ("values", "level"),
    [
        ({}, Readiness.GO),
        ({"pain": 5, "systolic": 160, "diastolic": 90, "heart_rate": 100}, Readiness.GO),
        ({"pain": 6}, Readiness.MODIFY),
        ({"pain": 8}, Readiness.STOP),
        ({"systolic": 161, "diastolic": 80}, Readiness.MODIFY),
        ({"systolic": 150, "diastolic": 91}, Readiness.MODIFY),
        ({"systolic": 200, "diastolic": 110}, Readiness.MODIFY),
        ({"systolic": 201, "diastolic": 80}, Readiness.STOP),
        ({"systolic": 150, "diastolic": 111}, Readiness.STOP),
        ({"heart_rate": 101}, Readiness.MODIFY),
        ({"heart_rate": 119}, Readiness.MODIFY),
        ({"heart_rate": 120}, Readiness.STOP),
        ({"oxygen": 95}, Readiness.GO),
        ({"oxygen": 94}, Readiness.MODIFY),
        ({"oxygen": 88}, Readiness.MODIFY),
        ({"oxygen": 87}, Readiness.STOP),
        ({"red_flags": [RedFlag.SWELLING]}, Readiness.STOP),
    ],
)
def test_today_by_value(values, level):
    verdict = readiness_today(RULES, **values)
    assert verdict.level == level
    assert bool(verdict.reasons) == (level != Readiness.GO)


def test_a_reason_names_value_limit_and_source():
    said = readiness_today(RULES, systolic=172, diastolic=94).reasons
    assert said == (
        "Blood pressure 172/94: above 160/90. Recheck after 5 minutes, else defer "
        "(AHA CORE, Gilchrist 2019).",
    )


def test_a_limit_of_the_clinics_own_is_not_ascribed_to_a_source():
    rules = ReadinessRules(heart_rate_modify=95)
    (said,) = readiness_today(rules, heart_rate=97).reasons
    assert "above 95" in said
    assert "this clinic's own limit" in said


def test_the_gravest_reason_stands_first():
    verdict = readiness_today(RULES, pain=6, heart_rate=130)
    assert [reason.split()[0] for reason in verdict.reasons] == ["Heart", "Pain"]


@pytest.mark.parametrize(
    ("values", "decision"),
    [
        ({}, Decision.CLEARED),
        ({"findings": [Finding.OSTEOPOROSIS]}, Decision.WITH_CARE),
        ({"findings": [Finding.LYMPHEDEMA_FLARE]}, Decision.WITH_CARE),
        ({"findings": [Finding.BONE_METASTASES]}, Decision.NEEDS_CLEARANCE),
        ({"findings": [Finding.FEVER, Finding.BONE_METASTASES]}, Decision.NOT_NOW),
        ({"precautions": [PrecautionKind.BONE_METASTASES]}, Decision.NEEDS_CLEARANCE),
        ({"precautions": [PrecautionKind.BETA_BLOCKER]}, Decision.WITH_CARE),
        ({"precautions": [PrecautionKind.LYMPHEDEMA_LEFT]}, Decision.WITH_CARE),
        ({"parq_refers": True}, Decision.NEEDS_CLEARANCE),
        ({"systolic": 172, "diastolic": 94}, Decision.WITH_CARE),
        ({"systolic": 210, "diastolic": 94}, Decision.NOT_NOW),
        ({"haemoglobin": Decimal("10")}, Decision.CLEARED),
        ({"haemoglobin": Decimal("9.9")}, Decision.WITH_CARE),
        ({"haemoglobin": Decimal("7.9")}, Decision.NOT_NOW),
        ({"platelets": 49}, Decision.WITH_CARE),
        ({"platelets": 19}, Decision.NOT_NOW),
        ({"neutrophils": Decimal("0.49")}, Decision.NOT_NOW),
        ({"neutrophils": Decimal("1.5")}, Decision.CLEARED),
    ],
)
def test_before_a_program(values, decision):
    assert screened(RULES, **values).level == decision


def test_a_precaution_that_is_ticked_as_well_is_said_once():
    verdict = screened(
        RULES, findings=[Finding.OSTEOPOROSIS], precautions=[PrecautionKind.OSTEOPOROSIS]
    )
    assert len(verdict.reasons) == 1


@pytest.mark.parametrize("finding", Finding.values)
def test_every_finding_has_a_reason_with_its_source(finding):
    verdict = screened(RULES, findings=[finding])
    assert verdict.level != Decision.CLEARED
    assert "(" in verdict.reasons[0]


def test_long_reasons_are_cut_between_words_to_what_a_record_holds():
    verdict = readiness_today(
        RULES, pain=9, systolic=220, diastolic=120, heart_rate=130, red_flags=RedFlag.values
    )
    words = verdict.in_words(300)
    assert len(words) <= 300
    assert words.endswith(" …")
    assert verdict.in_words(5000) == " ".join(verdict.reasons)


VALUES = {
    "systolic": st.none() | st.integers(50, 300),
    "heart_rate": st.none() | st.integers(30, 250),
    "oxygen": st.none() | st.integers(50, 100),
}


@given(st.fixed_dictionaries(VALUES), st.integers(0, 10), st.integers(0, 9))
def test_more_pain_never_makes_her_readier(values, pain, more):
    diastolic = None if values["systolic"] is None else values["systolic"] // 2
    shared = {**values, "diastolic": diastolic}
    before = readiness_today(RULES, pain=pain, **shared)
    after = readiness_today(RULES, pain=min(10, pain + more), **shared)
    assert TODAY.index(after.level) >= TODAY.index(before.level)


@given(st.sets(st.sampled_from(Finding.values)), st.sampled_from(Finding.values))
def test_another_finding_never_clears(findings, another):
    before = screened(RULES, findings=findings)
    after = screened(RULES, findings={*findings, another})
    assert DECISIONS.index(after.level) >= DECISIONS.index(before.level)
    assert len(after.reasons) == len({*findings, another})
