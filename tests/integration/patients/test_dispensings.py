"""Tablets fetched: what is refused, taken back, shown and counted."""

import json
from datetime import timedelta

import pytest
from django.urls import reverse

from clinic import clock
from clinic.actors import Actor
from clinic.errors import Conflict, Refused
from clinic.permissions import Role
from patients.actions import record_dispensing, remove_dispensing
from patients.models import Dispensing, FactsChange, Patient
from tests.factories.patients import PatientFactory, TherapyCourseFactory


@pytest.fixture
def patient(clinic) -> Patient:
    return TherapyCourseFactory(patient=PatientFactory(clinic=clinic)).patient


def day(back: int):
    return clock.today("Europe/Madrid") - timedelta(days=back)


def fetched(patient: Patient, back: int = 10, **values):
    return record_dispensing(
        **{
            "patient": patient,
            "drug": "letrozole",
            "dispensed_on": day(back),
            "days_supply": 30,
            "source": "pharmacy",
            "by": Actor.system("test"),
            **values,
        }
    )


@pytest.mark.parametrize(
    ("values", "field", "word"),
    [
        ({"dispensed_on": day(-3)}, "dispensed_on", "in the future"),
        ({"dispensed_on": day(230)}, "dispensed_on", "first drug"),
        ({"days_supply": 0}, "days_supply", "cannot be 0"),
        ({"days_supply": 401}, "days_supply", "cannot be 401"),
        ({"drug": "aspirin"}, "drug", "aspirin"),
        ({"source": "rumour"}, "source", "rumour"),
    ],
)
def test_what_cannot_be_is_refused_by_name(patient, values, field, word):
    with pytest.raises(Refused) as refusal:
        fetched(patient, **values)
    assert refusal.value.field == field
    assert word in refusal.value.message
    assert not Dispensing.objects.exists()


def test_no_fill_without_a_drug_or_of_somebody_gone(clinic, patient):
    with pytest.raises(Refused, match="Start a drug first"):
        fetched(PatientFactory(clinic=clinic))
    patient.status = "left"
    patient.save()
    with pytest.raises(Refused, match="active patients only"):
        fetched(patient)


def test_the_same_fill_again_is_a_conflict_until_it_is_taken_back(patient):
    fill = fetched(patient)
    with pytest.raises(Conflict, match="take it back first"):
        fetched(patient, days_supply=90)
    FactsChange.objects.all().delete()
    by = Actor.system("test")
    with pytest.raises(Refused, match="reason is empty"):
        remove_dispensing(dispensing=fill, reason=" ", by=by)
    gone = remove_dispensing(dispensing=fill, reason="Somebody else's", by=by)
    assert remove_dispensing(dispensing=fill, reason="Again", by=by).removed_at == gone.removed_at
    assert FactsChange.objects.filter(patient=patient).exists()
    assert fetched(patient, days_supply=90).pk != fill.pk


def test_the_record_shows_cover_with_its_denominator_and_its_limits(patient, staff_client):
    fetched(patient, 60)
    fetched(patient, 20, days_supply=15)
    fetched(patient, 10, drug="exemestane")
    page = staff_client(Role.NURSE).get(reverse("patient-detail", args=[patient.uid]))
    text = page.content.decode()
    # 60 days up to yesterday: 30 and 15 covered, two gaps of 10 and 5
    assert "cover 45 of 60 days on the drug (75 %)" in text
    assert "2 gaps, the longest of 10 days" in text
    assert "Fetched is not taken" in text
    assert "counts for no course" in text


def test_forms_add_and_take_back(patient, staff_client):
    nurse = staff_client(Role.NURSE)
    url = reverse("patient-fill", args=[patient.uid])
    form = nurse.get(url).context["form"]
    assert form["drug"].value() == "letrozole"
    body = {
        "drug": "letrozole",
        "dispensed_on": day(-9).isoformat(),
        "days_supply": "28",
        "source": "patient",
    }
    answer = nurse.post(url, body)
    assert answer.status_code == 422
    assert 'value="28"' in answer.content.decode()
    assert nurse.post(url, {**body, "dispensed_on": day(9).isoformat()}).status_code == 303
    fill = Dispensing.objects.get()
    assert (fill.days_supply, fill.recorded_by) == (28, nurse.staff)
    remove = reverse("patient-fill-remove", args=[patient.uid, fill.uid])
    assert nurse.post(remove, {"reason": ""}).status_code == 422
    assert nurse.post(remove, {"reason": "Wrong patient"}).status_code == 303
    page = nurse.get(reverse("patient-detail", args=[patient.uid])).content.decode()
    assert "None recorded" in page
    assert "Fill changed" in page
    assert "Wrong patient" in page


def test_api_lists_adds_and_takes_back(patient, staff_client):
    nurse = staff_client(Role.NURSE)
    url = reverse("api-dispensing-list")
    body = {
        "patient": str(patient.uid),
        "drug": "letrozole",
        "dispensed_on": day(4).isoformat(),
        "days_supply": 28,
        "source": "staff",
    }

    def post(address, values):
        return nurse.post(address, json.dumps(values), content_type="application/json")

    made = post(url, body)
    assert made.status_code == 201
    assert post(url, body).status_code == 409
    assert post(url, {**body, "days_supply": 4000}).status_code == 422
    remove = reverse("api-dispensing-remove", args=[made.json()["uid"]])
    assert post(remove, {"reason": "Typo"}).json()["removed_at"]
    assert nurse.get(url, {"patient": str(patient.uid)}).json()["results"] == []
    stranger = staff_client(Role.NURSE, at=PatientFactory().clinic)
    remove_there = stranger.post(remove, "{}", content_type="application/json")
    assert remove_there.status_code in {404, 422}
