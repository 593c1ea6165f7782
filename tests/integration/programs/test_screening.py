"""Nobody begins a program unscreened; what was decided, and on what, stays."""

from datetime import timedelta
from decimal import Decimal

import pytest
import time_machine

from clinic import clock
from clinic.actors import Actor
from clinic.errors import Conflict, Refused
from patients.models import PrecautionKind
from programs import actions
from programs.models import Decision, Enrollment, Finding, ReadinessRules, Screening
from tests.factories.patients import PatientFactory, PrecautionFactory
from tests.factories.programs import ScreeningFactory, in_days, published_version, scene

pytestmark = pytest.mark.django_db


@pytest.fixture
def here():
    return scene()


@pytest.fixture
def patient(here):
    return PatientFactory(clinic=here.clinic)


def enroll(here, patient, **more):
    return actions.enroll(
        patient=patient,
        version=published_version(here.clinic),
        physiologist=here.physiologist,
        starts_on=in_days(3),
        by=here.by,
        **more,
    )


def screen(here, patient, **values):
    return actions.record_screening(patient=patient, by=here.by, **values)


def test_a_screening_keeps_values_decision_and_reasons(here, patient):
    found = screen(here, patient, systolic=172, diastolic=94, findings=[Finding.OSTEOPOROSIS])
    assert found.decision == Decision.WITH_CARE
    assert "Blood pressure 172/94: above 160/90" in found.reasons
    assert len(found.reasons.splitlines()) == 2
    assert found.screened_by == here.physiologist


def test_her_precautions_count_as_findings(here, patient):
    PrecautionFactory(patient=patient, kind=PrecautionKind.BONE_METASTASES)
    PrecautionFactory(patient=patient, kind=PrecautionKind.FALLS, ended_at=clock.now())
    found = screen(here, patient)
    assert found.decision == Decision.NEEDS_CLEARANCE
    assert len(found.reasons.splitlines()) == 1


def test_the_clinics_own_limits_decide(here, patient):
    actions.save_readiness_rules(clinic=here.clinic, values={"systolic_modify": 180}, by=here.by)
    assert screen(here, patient, systolic=172, diastolic=80).decision == Decision.CLEARED


@pytest.mark.parametrize(
    ("values", "field", "words"),
    [
        ({"systolic": 94, "diastolic": 172}, "diastolic", "wrong way round"),
        ({"systolic": 120}, "diastolic", "two values"),
        ({"heart_rate": 400}, "heart_rate", "400"),
        ({"oxygen": 10}, "oxygen", "10 %"),
        ({"haemoglobin": Decimal("99.9")}, "haemoglobin", "99.9"),
        ({"findings": ["cold hands"]}, "findings", "cold hands"),
        ({"parq_version": "2024"}, "parq_result", "no result"),
        ({"parq_result": "cleared"}, "parq_version", "empty"),
        ({"parq_result": "cleared", "parq_version": "2024"}, "parq_on", "date"),
        ({"conditions": "x" * 301}, "conditions", "Shorten it to 300"),
    ],
)
def test_values_that_cannot_be(here, patient, values, field, words):
    with pytest.raises(Refused, match=words) as caught:
        screen(here, patient, **values)
    assert caught.value.field == field
    assert not Screening.objects.exists()


@pytest.mark.parametrize("days", [1, -731])
def test_dates_that_cannot_be(here, patient, days):
    with pytest.raises(Refused) as caught:
        screen(here, patient, screened_on=in_days(days))
    assert caught.value.field == "screened_on"


def test_without_a_screening_nobody_begins(here, patient):
    with pytest.raises(Refused, match="Screen her first") as caught:
        enroll(here, patient)
    assert caught.value.field == "screening"
    assert not Enrollment.objects.exists()


@pytest.mark.parametrize(
    ("decision", "days", "words"),
    [
        (Decision.NEEDS_CLEARANCE, 0, "waits for clearance"),
        (Decision.NOT_NOW, 0, "says not now"),
        (Decision.CLEARED, -366, "more than 365 days old"),
    ],
)
def test_a_screening_that_does_not_let_her_train(here, patient, decision, days, words):
    ScreeningFactory(patient=patient, decision=decision, screened_on=in_days(days))
    with pytest.raises(Refused, match=words):
        enroll(here, patient)


def test_the_last_day_of_a_screening_counts(here, patient):
    screening = ScreeningFactory(patient=patient, screened_on=in_days(-365))
    assert enroll(here, patient).screening == screening


def test_a_better_screening_of_before_does_not_bring_her_in(here, patient):
    ScreeningFactory(patient=patient, screened_on=in_days(-30))
    ScreeningFactory(patient=patient, decision=Decision.NOT_NOW)
    with pytest.raises(Refused, match="not now"):
        enroll(here, patient)


def test_the_screening_of_somebody_else_is_refused(here, patient):
    other = ScreeningFactory(patient=PatientFactory(clinic=here.clinic))
    with pytest.raises(Refused, match="another patient"):
        enroll(here, patient, screening=other)


def test_clearance_lets_her_train_with_its_conditions(here, patient):
    waiting = screen(here, patient, findings=[Finding.BONE_METASTASES])
    cleared = actions.record_clearance(
        screening=waiting,
        cleared_by="Dr Onco",
        cleared_on=in_days(0),
        conditions="No load on the left hip",
        by=here.by,
    )
    assert (cleared.decision, cleared.conditions) == (
        Decision.WITH_CARE,
        "No load on the left hip",
    )
    assert enroll(here, patient).screening == cleared
    with pytest.raises(Conflict, match="Dr Onco cleared her"):
        actions.record_clearance(
            screening=waiting, cleared_by="Dr Other", cleared_on=in_days(0), by=here.by
        )


@pytest.mark.parametrize("decision", [Decision.NOT_NOW, Decision.CLEARED])
def test_only_what_waits_for_clearance_is_cleared(here, patient, decision):
    screening = ScreeningFactory(patient=patient, decision=decision)
    with pytest.raises(Conflict):
        actions.record_clearance(
            screening=screening, cleared_by="Dr Onco", cleared_on=in_days(0), by=here.by
        )


@pytest.mark.parametrize(
    ("who", "days", "field"),
    [("", 0, "cleared_by"), ("Dr Onco", 1, "cleared_on"), ("Dr Onco", -9, "cleared_on")],
)
def test_a_clearance_has_who_and_when(here, patient, who, days, field):
    screening = ScreeningFactory(patient=patient, decision=Decision.NEEDS_CLEARANCE)
    with pytest.raises(Refused) as caught:
        actions.record_clearance(
            screening=screening, cleared_by=who, cleared_on=in_days(days), by=here.by
        )
    assert caught.value.field == field


def test_a_worker_does_not_screen(patient):
    with pytest.raises(Refused, match="Only clinic staff"):
        actions.record_screening(patient=patient, by=Actor.system("test"))


def test_today_is_the_clinics(here, patient):
    late = clock.day_bounds(in_days(1), here.clinic.time_zone)[0] + timedelta(minutes=5)
    with time_machine.travel(late, tick=False):
        assert screen(here, patient).screened_on == in_days(0, here.clinic.time_zone)


@pytest.mark.parametrize(
    ("values", "field", "words"),
    [
        ({"systolic_stop": 150}, "systolic_stop", "must not be below"),
        ({"oxygen_stop": 99}, "oxygen_stop", "must not be above"),
        ({"heart_rate_modify": 400}, "heart_rate_modify", "Enter 50 to 200"),
        ({"pain_stop": 12}, "pain_stop", "Enter 0 to 11"),
        ({"screening_days": 0}, "screening_days", "1 to 730"),
        ({"signed_by": "Dr Slate"}, "signed_on", "name and a date"),
        ({"signed_by": "Dr Slate", "signed_on": in_days(2)}, "signed_on", "future"),
    ],
)
def test_limits_that_cannot_be(here, values, field, words):
    with pytest.raises(Refused, match=words) as caught:
        actions.save_readiness_rules(clinic=here.clinic, values=values, by=here.by)
    assert caught.value.field == field
    assert not ReadinessRules.objects.exists()


def test_limits_are_saved_once_a_clinic_and_signed(here):
    for days in (100, 200):
        actions.save_readiness_rules(
            clinic=here.clinic,
            values={"screening_days": days, "signed_by": "Dr Slate", "signed_on": in_days(0)},
            by=here.by,
        )
    rules = ReadinessRules.objects.get()
    assert (rules.screening_days, rules.signed_by) == (200, "Dr Slate")
