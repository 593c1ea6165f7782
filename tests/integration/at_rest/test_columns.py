"""Sealed columns behave like plain ones to people, and tell the database nothing."""

from datetime import timedelta

import pytest
from django.apps import apps
from django.contrib.sessions.models import Session as StoredSession
from django.core.exceptions import FieldError, ValidationError
from django.db import connection
from django.urls import reverse

from clinic import clock
from clinic.management.commands.data_at_rest import TARGET, written
from clinic.models import IdempotentResponse
from clinic.permissions import Role
from clinic.sealed.catalog import unexplained
from clinic.sealed.second_factors import SealedSecondFactors
from notifications.models import SentCopy
from patients.models import Patient, Precaution
from tests.factories.notifications import MessageFactory
from tests.factories.patients import PatientFactory
from tests.sealed import raw


@pytest.fixture
def patient(clinic) -> Patient:
    return PatientFactory(clinic=clinic, email="Ana@Example.org", phone="+34 611 222 333")


def test_a_row_comes_back_in_words_and_lies_there_sealed(patient):
    found = Patient.objects.get(pk=patient.pk)
    assert (found.email, found.phone) == ("Ana@Example.org", "+34 611 222 333")
    assert raw(patient, "email").startswith("development:")
    assert Patient.objects.values_list("phone", flat=True).get() == "+34 611 222 333"
    assert Precaution(patient=patient, note="").note == ""


def test_structures_and_bytes_are_sealed_too(clinic, member):
    IdempotentResponse.objects.create(
        clinic=clinic, staff=member(), key="k", request_hash="h", body={"name": "Zenobia"}
    )
    assert IdempotentResponse.objects.get().body == {"name": "Zenobia"}
    assert "Zenobia" not in raw(IdempotentResponse.objects.get(), "body")
    SentCopy.objects.create(
        message=MessageFactory(), raw=b"To: ana@example.org", keep_until=clock.now()
    )
    assert SentCopy.objects.get().raw == b"To: ana@example.org"
    with connection.cursor() as cursor:
        cursor.execute("SELECT raw FROM notifications_sentcopy")
        assert b"ana@example" not in bytes(cursor.fetchone()[0])


@pytest.mark.parametrize(
    "lookup",
    [{"email": "ana@example.org"}, {"email__icontains": "ana"}, {"phone__in": ["1"]}, {"phone": 1}],
)
def test_a_lookup_that_could_find_nothing_is_refused(patient, lookup):
    with pytest.raises(FieldError, match="is sealed: the database cannot look it up"):
        Patient.objects.filter(**lookup).exists()


def test_whether_it_is_empty_can_be_asked(patient):
    PatientFactory(clinic=patient.clinic, email="", phone="")
    assert Patient.objects.filter(email="").count() == 1
    assert Patient.objects.exclude(phone="").get() == patient


def test_what_is_too_long_is_still_refused(patient):
    patient.phone = "1" * 41
    with pytest.raises(ValidationError, match="at most 40 characters"):
        patient.full_clean()


def test_saving_a_row_as_it_was_is_no_change_in_its_history(patient):
    events = apps.get_model("patients", "PatientEvent").objects
    patient.save()
    Patient.objects.get(pk=patient.pk).save()
    assert events.count() == 1
    patient.phone = "+34 600 000 000"
    patient.save()
    assert [event.phone for event in events.order_by("pgh_id")] == [
        "+34 611 222 333",
        "+34 600 000 000",
    ]


def test_an_address_is_found_in_any_case_and_however_it_was_written(patient, staff_client):
    nurse = staff_client(Role.NURSE)

    def listed(search: str) -> bool:
        page = nurse.post(reverse("patient-list"), {"search": search}, follow=True)
        return patient.mrn in page.content.decode()

    assert listed("ana@EXAMPLE.org")
    assert not listed("ana@")
    Patient.objects.filter(pk=patient.pk).update(email="new@example.org")
    assert listed("new@example.org")
    assert not listed("ana@example.org")


@pytest.mark.parametrize(
    ("spoil", "says"),
    [
        ("UPDATE patients_patient SET email = phone", "another column"),
        ("UPDATE patients_patient SET email = overlay(email PLACING 'AAAA' FROM 20)", "changed"),
        ("UPDATE patients_patient SET email = 'gone' || substr(email, 12)", "key “gone”"),
    ],
)
def test_what_cannot_be_opened_is_a_page_that_says_so(patient, staff_client, spoil, says, caplog):
    with connection.cursor() as cursor:
        cursor.execute(spoil)
    nurse = staff_client(Role.NURSE)
    nurse.raise_request_exception = False
    answer = nurse.get(reverse("patient-detail", args=[patient.uid]))
    assert answer.status_code == 503
    assert "cannot be opened" in answer.content.decode()
    problem = nurse.get(f"/api/v1/patients/{patient.uid}/")
    assert (problem.status_code, problem.json()["code"]) == (503, "unreadable")
    assert "patients_patient.email cannot be read" in caplog.text
    assert says in caplog.text


def test_sessions_and_seeds_of_second_factors_are_sealed(staff_client):
    staff_client(Role.NURSE).get("/")
    assert StoredSession.objects.get().session_data.startswith("development:")
    factors = SealedSecondFactors()
    assert factors.encrypt("JBSWY3DP").startswith("development:")
    assert factors.decrypt(factors.encrypt("JBSWY3DP")) == "JBSWY3DP"


def test_a_session_that_cannot_be_opened_signs_nobody_in(staff_client):
    nurse = staff_client(Role.NURSE)
    StoredSession.objects.update(session_data="spoilt", expire_date=clock.now() + timedelta(1))
    assert nurse.get(reverse("patient-list")).status_code == 302


def test_every_column_that_can_hold_words_is_sealed_or_says_why_not():
    assert unexplained() == []


def test_the_table_in_the_docs_is_what_the_models_say():
    assert TARGET.read_text() == written(), "run `manage.py data_at_rest`"
