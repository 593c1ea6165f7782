"""The API of patients: same rules and sentences as the pages, problems by the book."""

import json
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from clinic import clock
from clinic.models import AccessEvent
from clinic.permissions import Role
from patients.models import Measurement, Patient, SymptomReport, TherapyCourse
from tests.factories.patients import (
    MeasurementFactory,
    PatientFactory,
    PrecautionFactory,
    SymptomReportFactory,
    TherapyCourseFactory,
)

NEW = {
    "mrn": "H-1",
    "given_name": "Luz",
    "family_name": "Ejemplo",
    "birth_date": "1960-02-29",
    "email": "luz@mail.example",
}
LISTS = ["patient", "therapy-course", "symptom-report", "measurement", "precaution"]


@pytest.fixture
def nurse(staff_client):
    return staff_client(Role.NURSE)


@pytest.fixture
def patient(clinic) -> Patient:
    return PatientFactory(clinic=clinic)


def send(client, name: str, body: dict, *args, method: str = "post", **headers):
    url = reverse(f"api-{name}", args=args)
    return getattr(client, method)(
        url, json.dumps(body), content_type="application/json", headers=headers
    )


def fill(patient: Patient) -> None:
    TherapyCourseFactory(patient=patient)
    SymptomReportFactory(patient=patient)
    MeasurementFactory(patient=patient)
    PrecautionFactory(patient=patient)


def test_patient_from_birth_to_change(nurse, clinic):
    made = send(nurse, "patient-list", NEW)
    assert made.status_code == 201
    uid = made.json()["uid"]
    assert nurse.get(reverse("api-patient-detail", args=[uid])).json()["mrn"] == "H-1"
    changed = send(nurse, "patient-detail", {"phone": "+34 600 000 001"}, uid, method="patch")
    assert changed.json()["phone"] == "+34 600 000 001"
    found = nurse.get(reverse("api-patient-list"), {"search": "ejem"}).json()["results"]
    assert [row["uid"] for row in found] == [uid]
    assert AccessEvent.objects.count() == 2


@pytest.mark.parametrize(
    ("change", "field", "status"),
    [
        ({"email": "a@b.example;c@d.example"}, "email", 422),
        ({"email": "l" * 60 + "@" + ".".join(["m" * 60] * 4)}, "email", 422),
        ({"birth_date": "2020-01-01"}, "birth_date", 422),
        ({"birth_date": "yesterday"}, "birth_date", 422),
        ({"mrn": "TAKEN"}, "mrn", 409),
        ({"given_name": None}, "given_name", 422),
        ({"given_name": "a\u0000b"}, "given_name", 422),
        ({"language": "xx"}, "language", 422),
    ],
)
def test_patient_that_cannot_be_is_a_problem_document(nurse, clinic, change, field, status):
    PatientFactory(clinic=clinic, mrn="TAKEN")
    response = send(nurse, "patient-list", {**NEW, **change})
    assert response.status_code == status
    assert response["Content-Type"].startswith("application/problem+json")
    assert [error["field"] for error in response.json()["errors"]] == [field]
    assert Patient.objects.count() == 1


def test_unknown_field_of_a_change_is_named(nurse, patient):
    response = send(nurse, "patient-detail", {"diagnosis": "x"}, patient.uid, method="patch")
    assert response.status_code == 422
    assert "diagnosis" in response.json()["detail"]


def test_facts_are_written_once_per_key(nurse, patient):
    today = clock.today(patient.zone).isoformat()
    report = {"patient": str(patient.uid), "reported_for": today, "source": "phone", "pain": 6}
    answers = [
        send(nurse, "symptom-report-list", report, **{"Idempotency-Key": "k1"}) for _ in range(3)
    ]
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.json()["uid"] for answer in answers}) == 1
    assert SymptomReport.objects.get().recorded_by == nurse.staff


def test_therapy_and_measurement(nurse, patient):
    course = {"patient": str(patient.uid), "drug": "letrozole", "started_on": "2026-01-01"}
    uid = send(nurse, "therapy-course-list", course).json()["uid"]
    assert send(nurse, "therapy-course-list", course).status_code == 409
    switch = {"ended_on": "2026-02-01", "drug": "exemestane", "started_on": "2026-02-03"}
    new = send(nurse, "therapy-course-switch", switch, uid)
    assert new.status_code == 201
    end = {"ended_on": "2026-03-01", "end_reason": "recurrence"}
    assert send(nurse, "therapy-course-end", end, new.json()["uid"]).status_code == 200
    assert send(nurse, "therapy-course-end", end, new.json()["uid"]).status_code == 409
    assert TherapyCourse.objects.filter(ended_on__isnull=True).count() == 0
    weight = {
        "patient": str(patient.uid), "kind": "weight", "value": "70.5", "taken_on": "2026-01-01",
    }  # fmt: skip
    assert send(nurse, "measurement-list", weight).json()["unit"] == "kg"
    assert send(nurse, "measurement-list", {**weight, "value": "7000"}).status_code == 422
    assert Measurement.objects.count() == 1
    marked = send(nurse, "precaution-list", {"patient": str(patient.uid), "kind": "falls"}).json()
    assert send(nurse, "precaution-end", {}, marked["uid"]).json()["ended_at"]


@pytest.mark.parametrize(
    "change",
    [{"pain": 11}, {"pain": None}, {"pain": "x"}, {"source": "link"}, {"red_flags": ["sunburn"]},
     {"reported_for": "2090-01-01"}, {"missed_reason": "forgot"}, {"note": "a\u0000"}],
)  # fmt: skip
def test_report_that_cannot_be_stores_nothing(nurse, patient, change):
    today = clock.today(patient.zone).isoformat()
    report = {"patient": str(patient.uid), "reported_for": today, "source": "phone", "pain": 6}
    response = send(nurse, "symptom-report-list", {**report, **change})
    assert response.status_code == 422
    named = response.json()["errors"][0]["field"].partition(".")[0]
    assert named == next(iter(change))
    assert not SymptomReport.objects.exists()


def test_another_clinics_facts_are_not_there(nurse):
    stranger = PatientFactory()
    fill(stranger)
    for name in LISTS:
        assert nurse.get(reverse(f"api-{name}-list")).json()["results"] == []
    assert nurse.get(reverse("api-patient-detail", args=[stranger.uid])).status_code == 404
    report = {"patient": str(stranger.uid), "kind": "falls"}
    assert send(nurse, "precaution-list", report).status_code == 422
    course = TherapyCourse.objects.get()
    end = {"ended_on": "2026-09-01", "end_reason": "death"}
    assert send(nurse, "therapy-course-end", end, course.uid).status_code == 404
    assert send(nurse, "patient-detail", {}, uuid4(), method="patch").status_code == 404


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize("rows", [1, 20])
def test_lists_take_four_queries_whatever_they_show(nurse, clinic, name, rows):
    for patient in PatientFactory.create_batch(rows, clinic=clinic):
        fill(patient)
    url = reverse(f"api-{name}-list")
    with CaptureQueriesContext(connection) as queries:
        assert len(nurse.get(url).json()["results"]) == rows
    assert len(queries) <= 4 + 3  # session, user, membership


@pytest.mark.parametrize("name", LISTS)
def test_administrator_and_strangers_see_nothing(client, staff_client, patient, name):
    fill(patient)
    url = reverse(f"api-{name}-list")
    assert staff_client(Role.ADMINISTRATOR).get(url).status_code == 403
    assert client.get(url).status_code in {401, 403}
