"""Check-ins that wait for a nurse to read them, as every patient was promised."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from clinic import clock
from clinic.permissions import Role
from patients.actions import answer_check_in
from patients.models import ReportSource, SymptomReport
from tests.factories.clinic import ClinicFactory
from tests.factories.patients import PatientFactory, SymptomReportFactory

PAGE = "/check-ins/"


@pytest.fixture
def nurse(staff_client) -> Client:
    return staff_client(Role.NURSE)


def answered(clinic, **answers) -> SymptomReport:
    return SymptomReportFactory(patient=PatientFactory(clinic=clinic), **answers)


def waits(nurse: Client, report: SymptomReport) -> bool:
    return str(report.uid) in nurse.get(PAGE).content.decode()


def test_an_answer_waits_until_a_nurse_opens_the_record(clinic, nurse, staff_client):
    report = answered(clinic)
    record = f"/patients/{report.patient.uid}/"
    staff_client(Role.PHYSIOLOGIST).get(record)
    assert waits(nurse, report)
    nurse.get(record)
    assert not waits(nurse, report)


def test_the_page_of_all_check_ins_reads_what_it_shows(clinic, nurse):
    report = answered(clinic)
    page = f"/patients/{report.patient.uid}/check-ins/"
    nurse.get(f"{page}?before={report.reported_for}")
    assert waits(nurse, report)
    nurse.get(page)
    assert not waits(nurse, report)


def test_the_press_reads_what_stood_there_and_not_what_she_changed_meanwhile(clinic, nurse):
    report, changed = answered(clinic, note="Very sore"), answered(clinic, pain=2)
    now = answer_check_in(patient=changed.patient, link=None, pain=9)
    for _press in range(2):
        nurse.post(PAGE, {"report": [str(report.uid), str(changed.uid), "nonsense"]})
    assert not waits(nurse, report)
    assert waits(nurse, now)


def test_words_and_low_mood_come_first(clinic, nurse):
    numbers = answered(clinic)
    low = answered(clinic, mood_interest=2, mood_low=1)
    words = answered(clinic, note="I cannot sleep")
    page = nurse.get(PAGE).content.decode()
    places = [page.index(str(report.uid)) for report in (low, words, numbers)]
    assert places == sorted(places)
    assert "Low mood" in page


def test_what_has_its_listener_is_elsewhere_or_is_old_does_not_wait(clinic, nurse):
    elsewhere = answered(ClinicFactory())
    by_phone = answered(clinic, source=ReportSource.PHONE, recorded_by=nurse.staff)
    old = answered(clinic, created_at=clock.now() - timedelta(days=15))
    assert not any(waits(nurse, report) for report in (elsewhere, by_phone, old))


def test_the_list_asks_as_much_for_many_as_for_one(clinic, nurse):
    answered(clinic)
    with CaptureQueriesContext(connection) as one:
        nurse.get(PAGE)
    for _ in range(5):
        answered(clinic, note="Sore")
    with CaptureQueriesContext(connection) as many:
        nurse.get(PAGE)
    assert len(many) == len(one)


def test_it_is_the_nurses_page_and_the_api_says_the_same(clinic, nurse, staff_client):
    report = answered(clinic, note="Sore")
    assert staff_client(Role.PHYSIOLOGIST).get(PAGE).status_code == 403
    (row,) = nurse.get("/api/v1/unread-check-ins/").json()
    assert row["uid"] == str(report.uid)
    sent = {"reports": [str(report.uid)]}
    answer = nurse.post("/api/v1/unread-check-ins/", sent, content_type="application/json")
    assert answer.json() == {"read": 1}
    assert nurse.get("/api/v1/unread-check-ins/").json() == []
