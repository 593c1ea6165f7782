"""A patient who goes on in another clinic: what goes with her, and who may know."""

import json

import pytest
from django.urls import reverse

from clinic import clock
from clinic.actors import Actor
from clinic.errors import Conflict, Refused
from clinic.permissions import Role
from notifications.actions import set_preferences
from patients import selectors
from patients.actions import (
    add_precaution,
    end_course,
    move_patient,
    record_report,
    start_course,
    update_patient,
)
from patients.models import AccessLink, Move, Patient
from programs.models import Enrollment
from tests.factories.adherence import Story, moment
from tests.factories.clinic import ClinicFactory, MembershipFactory
from tests.factories.patients import MeasurementFactory
from tests.factories.programs import EnrollmentFactory


@pytest.fixture
def there(db):
    return ClinicFactory(name="Southside")


@pytest.fixture
def nurse(staff_client, there):
    client = staff_client(Role.NURSE)
    MembershipFactory(clinic=there, staff=client.staff, role=Role.NURSE)
    return client


@pytest.fixture
def patient(clinic) -> Patient:
    return Story(clinic).patient


def moved(patient: Patient, there, nurse, **values) -> Patient:
    by = Actor.member(nurse.staff)
    return move_patient(patient=patient, to=there, mrn="S-1", by=by, **values).joined


def test_what_is_known_goes_with_her_and_nothing_here_is_erased(clinic, there, nurse, patient):
    by = Actor.member(nurse.staff)
    add_precaution(patient=patient, kind="osteoporosis", note="spine", by=by)
    MeasurementFactory(patient=patient)
    day = clock.today(patient.zone)
    for pain in (3, 5):
        record_report(patient=patient, reported_for=day, pain=pain, source="phone", by=by)
    Story.fill(type("", (), {"clinic": clinic, "patient": patient})(), 10)
    set_preferences(clinic_id=clinic.pk, recipient_uid=patient.uid, wishes={"check-in": False})
    joined = moved(patient, there, nurse)
    patient.refresh_from_db()
    assert (patient.status, joined.status, joined.mrn) == ("left", "active", "S-1")
    assert (joined.full_name, joined.email) == (patient.full_name, patient.email)
    for rows, count in (
        ("precautions", 1),
        ("therapy_courses", 1),
        ("measurements", 1),
        ("dispensings", 1),
        ("symptom_reports", 1),
    ):
        assert getattr(joined, rows).filter(clinic=there).count() == count, rows
        assert getattr(patient, rows).count() >= count, rows
    report = joined.symptom_reports.get()
    assert (report.pain, report.version, report.recorded_by) == (5, 1, nurse.staff)
    assert joined.dispensings.get().created_at > moment(0, 1)
    assert selectors.unwanted_kinds(joined) == {"check-in"}
    assert not AccessLink.objects.filter(patient=patient, revoked_at=None).exists()


def test_twice_is_once_and_elsewhere_is_a_conflict(there, nurse, patient):
    joined = moved(patient, there, nurse)
    assert moved(patient, there, nurse) == joined
    third = ClinicFactory()
    MembershipFactory(clinic=third, staff=nurse.staff, role=Role.NURSE)
    with pytest.raises(Conflict, match="moved to another clinic already"):
        moved(patient, third, nurse)
    with pytest.raises(Conflict, match="active patient"):
        update_patient(patient=patient, status="active", by=Actor.member(nurse.staff))
    assert Move.objects.count() == 1


def test_a_program_under_way_is_ended_only_when_said(clinic, there, nurse):
    story = Story(clinic)
    story.visit(-20, "booked")
    with pytest.raises(Conflict, match="1 session to come") as refusal:
        moved(story.patient, there, nurse)
    assert refusal.value.field == "end_program"
    assert not Patient.objects.filter(clinic=there).exists()
    moved(story.patient, there, nurse, end_program=True)
    assert Enrollment.objects.get(patient=story.patient).status == "discontinued"
    assert story.patient.bookings.get().status == "cancelled"


def test_only_for_those_who_edit_patients_in_both(clinic, there, patient, staff_client, member):
    stranger = member(Role.NURSE)
    with pytest.raises(Refused, match="may not edit patients in that clinic"):
        move_patient(patient=patient, to=there, mrn="S-1", by=Actor.member(stranger))
    client = staff_client(Role.NURSE)
    assert client.get(reverse("patient-move", args=[patient.uid])).status_code == 404
    MembershipFactory(clinic=there, staff=client.staff, role=Role.ADMINISTRATOR)
    assert client.get(reverse("patient-move", args=[patient.uid])).status_code == 404


def test_who_moves_her_is_told_what_it_means(nurse, patient):
    EnrollmentFactory(patient=patient)
    page = nurse.get(reverse("patient-move", args=[patient.uid])).content.decode()
    assert "A record begins there with what is known about her." in page
    assert "She gets no mail about it, nor any other from here: tell her yourself." in page


def test_the_other_clinic_is_named_to_its_own_staff_only(there, nurse, patient, staff_client):
    url = reverse("patient-move", args=[patient.uid])
    assert "Southside" in nurse.get(url).content.decode()
    assert nurse.post(url, {"to": str(there.uid), "mrn": ""}).status_code == 422
    assert nurse.post(url, {"to": str(there.uid), "mrn": "S-9"}).status_code == 303
    joined = Patient.objects.get(clinic=there)
    record = reverse("patient-detail", args=[patient.uid])
    page = nurse.get(record).content.decode()
    assert "She went on in Southside" in page
    assert "End the drug" not in page
    assert "Change the contact data" not in page
    alone = staff_client(Role.NURSE)
    page = alone.get(record).content.decode()
    assert "She went on in another clinic" in page
    assert "Southside" not in page
    assert str(joined.uid) not in page
    way = reverse("patient-other-record", args=[patient.uid, joined.uid])
    assert alone.post(way).status_code == 404
    followed = nurse.post(way, follow=True)
    assert "She came from" in followed.content.decode()
    assert "S-9" in followed.content.decode()


def test_api_moves_and_names_alike(there, nurse, patient, staff_client):
    url = reverse("api-patient-moves", args=[patient.uid])
    body = {"to": str(patient.clinic.uid), "mrn": "S-1"}
    refused = nurse.post(url, json.dumps(body), content_type="application/json")
    assert refused.status_code == 422
    body["to"] = str(there.uid)
    made = nurse.post(url, json.dumps(body), content_type="application/json")
    assert made.status_code == 201
    assert made.json()[0]["clinic"] == "Southside"
    seen = staff_client(Role.NURSE).get(url).json()
    assert (seen[0]["clinic"], seen[0]["patient"], seen[0]["is_later"]) == ("", None, True)


def test_therapy_of_a_record_that_went_on_elsewhere_is_refused_with_a_sentence(
    there, nurse, patient
):
    moved(patient, there, nurse)
    by, course = Actor.member(nurse.staff), patient.therapy_courses.first()
    day = clock.today(patient.zone)
    with pytest.raises(Conflict, match="gone on in another clinic"):
        end_course(course=course, ended_on=day, end_reason="completed", by=by)
    with pytest.raises(Conflict, match="gone on in another clinic"):
        start_course(patient=patient, drug="letrozole", started_on=day, by=by)
