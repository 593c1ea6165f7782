"""Saving how a patient is: what is refused, what a second answer does, what a race does."""

import threading
from datetime import timedelta

import pytest
from django.db import connection, transaction

from clinic import clock
from clinic.actors import Actor
from clinic.errors import Refused
from patients.actions import record_report, update_patient
from patients.models import FactsChange, Patient, SymptomReport
from tests.factories.clinic import StaffFactory
from tests.factories.patients import PatientFactory


@pytest.fixture
def patient(clinic) -> Patient:
    return PatientFactory(clinic=clinic)


def report(patient: Patient, **answers) -> SymptomReport:
    values = {
        "patient": patient,
        "reported_for": clock.today(patient.zone),
        "pain": 5,
        "source": "link",
        "by": Actor.patient(patient.uid),
    }
    return record_report(**{**values, **answers})


@pytest.mark.parametrize(
    ("answers", "field", "words"),
    [
        ({"pain": 11}, "pain", "cannot be 11"),
        ({"pain": -1}, "pain", "cannot be -1"),
        ({"pain": None}, "pain", "has no answer"),
        ({"pain": True}, "pain", "cannot be True"),
        ({"interference": 11}, "interference", "cannot be 11"),
        ({"bother": 5}, "bother", "from 0 to 4"),
        ({"missed_doses": 8}, "missed_doses", "from 0 to 7"),
        ({"missed_reason": "dog", "missed_doses": 1}, "missed_reason", "cannot be “dog”"),
        ({"missed_reason": "forgot"}, "missed_reason", "none were missed"),
        ({"thinking_of_stopping": "perhaps"}, "thinking_of_stopping", "“perhaps”"),
        ({"red_flags": ["sunburn"]}, "red_flags", "“sunburn”"),
        ({"note": "x" * 1001}, "note", "1001 characters"),
        ({"note": "a\x00b"}, "note", "invisible"),
        ({"source": "re_ask", "pain": None}, "", "Nothing was answered"),
        ({"source": "fax"}, "source", "“fax”"),
        ({"source": "phone"}, "source", "staff member"),
    ],
)
def test_answer_that_cannot_be_is_refused_and_nothing_is_stored(patient, answers, field, words):
    with pytest.raises(Refused, match=words) as refusal:
        report(patient, **answers)
    assert refusal.value.field == field
    assert not SymptomReport.objects.exists()
    assert not FactsChange.objects.exists()


@pytest.mark.parametrize(
    ("days", "words"), [(1, "in the future"), (-15, "too long ago"), (-5000, "too long ago")]
)
def test_date_a_link_cannot_answer_for_is_refused(patient, days, words):
    day = clock.today(patient.zone) + timedelta(days=days)
    with pytest.raises(Refused, match=words) as refusal:
        report(patient, reported_for=day)
    assert refusal.value.field == "reported_for"


def test_staff_may_enter_an_answer_older_than_a_link_may(patient):
    day = clock.today(patient.zone) - timedelta(days=60)
    by = Actor.member(StaffFactory())
    saved = report(patient, reported_for=day, source="phone", by=by)
    assert saved.recorded_by == by.staff


def test_patient_who_left_cannot_answer(patient):
    update_patient(patient=patient, status="left", by=Actor.system("test"))
    with pytest.raises(Refused, match="active patients only"):
        report(patient)


def test_second_answer_of_a_day_is_a_new_version(patient):
    first, second = report(patient, pain=3), report(patient, pain=8)
    first.refresh_from_db()
    assert (first.version, second.version) == (1, 2)
    assert first.superseded_at is not None
    assert second.superseded_at is None
    assert first.pain == 3
    assert FactsChange.objects.filter(patient=patient).exists()


@pytest.mark.django_db(transaction=True)
def test_answers_at_the_same_moment_stand_in_line():
    patient = PatientFactory()
    start, faults = threading.Barrier(6), []

    def answer(pain: int) -> None:
        try:
            start.wait()
            report(patient, pain=pain)
        except Exception as error:  # shown by the assertion below
            faults.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=answer, args=(pain,)) for pain in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    versions = SymptomReport.objects.filter(patient=patient)
    assert sorted(versions.values_list("version", flat=True)) == [1, 2, 3, 4, 5, 6]
    assert versions.filter(superseded_at__isnull=True).get().version == 6


@pytest.mark.django_db(transaction=True)
def test_change_is_marked_in_the_transaction_of_the_report():
    patient = PatientFactory()

    class Stop(Exception):
        pass

    @transaction.atomic
    def save_and_stop() -> None:
        report(patient)
        raise Stop

    with pytest.raises(Stop):
        save_and_stop()
    assert not SymptomReport.objects.exists()
    assert not FactsChange.objects.exists()
