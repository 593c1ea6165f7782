"""Corrections of courses, precautions and her own data: with a reason, and what was before."""

from datetime import date

import pytest
from django.urls import reverse

from clinic.permissions import Role
from patients.models import FactsChange, Patient
from tests.factories.patients import PatientFactory, PrecautionFactory, TherapyCourseFactory


@pytest.fixture
def patient(clinic) -> Patient:
    return PatientFactory(clinic=clinic)


@pytest.fixture
def nurse(staff_client):
    return staff_client(Role.NURSE)


def test_a_course_is_corrected_with_a_reason_and_never_over_another(nurse, patient):
    first = TherapyCourseFactory(
        patient=patient, started_on=date(2024, 1, 1), ended_on=date(2025, 1, 1),
        end_reason="switched",
    )  # fmt: skip
    TherapyCourseFactory(patient=patient, drug="exemestane", started_on=date(2025, 1, 15))
    url = reverse("patient-course-correct", args=[patient.uid, first.uid])
    body = {"drug": "anastrozole", "started_on": "2024-02-01", "planned_years": "5",
            "ended_on": "2025-01-01", "end_reason": "switched", "reason": ""}  # fmt: skip
    assert nurse.post(url, body).status_code == 422
    body["reason"] = "Read the letter again"
    over = nurse.post(url, {**body, "ended_on": "2025-02-01"})
    assert over.status_code == 422
    assert "would overlap the one of Exemestane" in over.content.decode()
    reopened = nurse.post(url, {**body, "ended_on": "", "end_reason": ""})
    assert "would overlap" in reopened.content.decode()
    assert "go together" in nurse.post(url, {**body, "end_reason": ""}).content.decode()
    assert nurse.post(url, body).status_code == 303
    assert FactsChange.objects.filter(patient=patient).exists()
    text = nurse.get(url).content.decode()
    assert "Drug: Letrozole to Anastrozole" in text
    assert "because: Read the letter again" in text


def test_the_note_of_a_precaution_is_corrected_until_it_ends(nurse, patient):
    row = PrecautionFactory(patient=patient, note="Spine")
    url = reverse("patient-precaution-correct", args=[patient.uid, row.uid])
    assert nurse.post(url, {"note": "Hip", "reason": "Misheard"}).status_code == 303
    assert "Note: Spine to Hip; because: Misheard" in nurse.get(url).content.decode()
    nurse.post(reverse("patient-precaution-end", args=[patient.uid, row.uid]))
    assert "has ended" in nurse.post(url, {"note": "x", "reason": "y"}).content.decode()


def test_her_own_data_change_with_a_reason_that_stays(nurse, patient):
    url = reverse("patient-contact", args=[patient.uid])
    body = {name: value for name, value in nurse.get(url).context["form"].initial.items()
            if value is not None} | {"given_name": "Eva", "reason": "Misspelt"}  # fmt: skip
    assert nurse.post(url, body).status_code == 303
    page = nurse.get(reverse("patient-detail", args=[patient.uid])).content.decode()
    assert "because: Misspelt" in page


def test_the_api_corrects_too(nurse, patient):
    course = TherapyCourseFactory(patient=patient, started_on=date(2024, 1, 1))
    row = PrecautionFactory(patient=patient)
    send = {"content_type": "application/json"}
    body = {"drug": "exemestane", "started_on": "2024-01-02", "planned_years": 7, "reason": "x"}
    url = reverse("api-therapy-course-correct", args=[course.uid])
    assert nurse.post(url, body, **send).json()["drug"] == "exemestane"
    url = reverse("api-precaution-correct", args=[row.uid])
    assert nurse.post(url, {"note": "Hip", "reason": "x"}, **send).json()["note"] == "Hip"
    url = reverse("api-patient-detail", args=[patient.uid])
    assert nurse.patch(url, {"phone": "", "reason": "Moved"}, **send).status_code == 200
