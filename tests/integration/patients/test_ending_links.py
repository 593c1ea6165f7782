"""Links in mails end when those who hold the mail may no longer act for her."""

import json
from datetime import timedelta
from uuid import uuid4

import pytest
from django.apps import apps
from django.urls import reverse

from clinic import audit, clock
from clinic.actors import Actor
from clinic.permissions import Role
from patients import links
from patients.actions import update_patient
from patients.models import AccessLink, Patient
from tests.factories.patients import PatientFactory

BY = Actor.system("test")


@pytest.fixture
def patient(clinic) -> Patient:
    return PatientFactory(clinic=clinic, email="alba@example.org")


@pytest.fixture
def wanted(patient) -> dict:
    return {
        "patient": patient,
        "capability": "check_in",
        "about_uid": uuid4(),
        "expires_at": clock.now() + timedelta(days=7),
    }


@pytest.mark.parametrize(
    ("change", "ends"),
    [
        ({"email": "new@example.org"}, True),
        ({"email": ""}, True),
        ({"consents_to_mail": False}, True),
        ({"status": "left"}, True),
        ({"status": "deceased"}, True),
        ({"email": "alba@example.org", "consents_to_mail": True, "status": "active"}, False),
        ({"phone": "+34 600 000 000", "family_name": "Otra"}, False),
    ],
)
def test_links_end_with_the_address_the_consent_or_the_care(client, patient, wanted, change, ends):
    for capability in ("check_in", "visit", "mail"):
        links.issue(**wanted | {"capability": capability, "about_uid": uuid4()})
    other = links.issue(**wanted | {"patient": PatientFactory(clinic=patient.clinic)})
    update_patient(patient=patient, by=BY, **change)
    assert AccessLink.objects.filter(patient=patient, revoked_at=None).count() == (0 if ends else 3)
    other.refresh_from_db()
    assert other.revoked_at is None


def test_her_return_revives_no_old_link_and_the_next_mail_brings_a_new_one(client, patient, wanted):
    old = "/" + links.url_of(links.issue(**wanted)).split("/", 3)[3]
    assert client.get(old).status_code == 200
    update_patient(patient=patient, status="left", by=BY)
    update_patient(patient=patient, status="active", by=BY)
    assert client.get(old).status_code == 410
    new = "/" + links.url_of(links.issue(**wanted)).split("/", 3)[3]
    assert new != old
    assert client.get(new).status_code == 200


def test_staff_end_them_with_a_reason_that_the_audit_keeps(staff_client, patient, wanted):
    link = links.issue(**wanted)
    nurse, page = staff_client(Role.NURSE), reverse("patient-links-end", args=[patient.uid])
    assert page in nurse.get(reverse("patient-detail", args=[patient.uid])).content.decode()
    assert nurse.post(page, {"reason": " "}).status_code == 422
    link.refresh_from_db()
    assert link.revoked_at is None
    assert nurse.post(page, {"reason": "Her son reads her mail"}).status_code == 303
    link.refresh_from_db()
    assert link.revoked_at is not None
    event = apps.get_model("patients", "AccessLinkEvent").objects.filter(uid=link.uid).last()
    context = event.pgh_context.metadata
    assert audit.reason_in(context) == "Her son reads her mail"
    assert context["actor"] == f"staff:{nurse.staff.uid}"


def test_api_ends_them_alike_and_only_in_the_caller_s_clinic(staff_client, patient, wanted):
    links.issue(**wanted)
    url = reverse("api-links-end", args=[patient.uid])

    def post(client, **body):
        return client.post(url, json.dumps(body), content_type="application/json")

    nurse = staff_client(Role.NURSE)
    assert post(nurse).status_code in (400, 422)
    assert post(staff_client(Role.ADMINISTRATOR), reason="No").status_code == 403
    assert post(nurse, reason="Phone lost").json() == {"ended": 1}
    assert post(nurse, reason="Phone lost").json() == {"ended": 0}
    stranger = PatientFactory()
    assert nurse.post(reverse("api-links-end", args=[stranger.uid])).status_code == 404
