"""She points at what is wrong; the clinic answers."""

import pytest

from clinic.permissions import Role
from patients.actions.correction_requests import in_a_month
from patients.models import Correction
from tests.factories.patients import SymptomReportFactory


@pytest.fixture
def told(hers, patient) -> Correction:
    hers.post(f"/my/rights/wrong/name/{patient.uid}/", {"said": "It is Anna, with two n."})
    return Correction.objects.get()


def test_she_says_what_is_wrong_and_reads_by_when(hers, patient):
    report = SymptomReportFactory(patient=patient, pain=9)
    assert f"/check_in/{report.uid}/" in hers.get("/my/rights/wrong/").content.decode()
    here = f"/my/rights/wrong/check_in/{report.uid}/"
    assert hers.post(here, {"said": " "}).status_code == 422
    answer = hers.post(here, {"said": "It was 2."})
    assert "We have your message" in answer.content.decode()
    row = Correction.objects.get()
    assert (row.said, row.due_on) == ("It was 2.", in_a_month(row.created_at.date()))
    again = hers.post(here, {"said": "It was 2, I say."})
    assert again.status_code == 422
    assert "It was 2, I say." in again.content.decode()
    assert hers.get(f"/my/rights/wrong/course/{report.uid}/").status_code == 404


def test_staff_decline_with_a_reason_she_reads(told, staff_client, hers, patient):
    coordinator = staff_client(Role.COORDINATOR)
    tasks = coordinator.get("/rights/").content.decode()
    assert "1 to answer" in tasks
    assert "It is Anna" in tasks
    page = f"/patients/{patient.uid}/correction/{told.uid}/"
    assert f"/patients/{patient.uid}/contact/" in coordinator.get(page).content.decode()
    assert coordinator.post(page, {"accepted": "no", "answer": ""}).status_code == 422
    coordinator.post(page, {"accepted": "no", "answer": "Your passport says Ana."})
    assert "Your passport says Ana." in hers.get("/my/rights/wrong/").content.decode()
    assert "Nothing waits." in coordinator.get("/rights/").content.decode()
    twice = coordinator.post(page, {"accepted": "yes"})
    assert twice.status_code == 422


def test_the_same_over_the_api(told, staff_client):
    coordinator = staff_client(Role.COORDINATOR)
    found = coordinator.get("/api/v1/corrections/").json()["results"]
    assert [row["said"] for row in found] == [told.said]
    here = f"/api/v1/corrections/{told.uid}/answer/"
    yes = coordinator.post(here, {"accepted": True}, content_type="application/json")
    assert yes.json()["state"] == "accepted"
    assert (
        coordinator.post(here, {"accepted": True}, content_type="application/json").status_code
        == 409
    )
    assert staff_client(Role.NURSE).get("/api/v1/corrections/").status_code == 403
