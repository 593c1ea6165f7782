"""An address that bounced or complained: what is held back, who sees it, how it gets mail again."""

import pytest
from django.apps import apps
from django.db import IntegrityError, transaction

from clinic import audit, clock
from clinic.actors import Actor
from clinic.permissions import Role
from notifications.delivery import deliver_due
from notifications.kinds import NotNow
from notifications.models import HeldBecause, Message, Suppression
from notifications.models.message import TROUBLED
from notifications.suppressing import held_addresses, suppress
from patients.actions import update_patient
from tests.factories.notifications import MessageFactory
from tests.factories.patients import PatientFactory
from tests.integration.notifications.test_mails_to_patients import mail_to_patient

pytestmark = pytest.mark.django_db
BY = Actor.system("test")


@pytest.fixture
def nurse(staff_client):
    return staff_client(Role.NURSE)


@pytest.fixture
def ana(clinic):
    return PatientFactory(clinic=clinic, email="Ana@Patients.example", phone="+34 600 000 001")


@pytest.fixture
def held(ana):
    suppress(address="ana@patients.example", reason=HeldBecause.BOUNCED, code="550 5.1.1", by=BY)
    return ana


def check_in(patient):
    return mail_to_patient(patient, "check-in", about_uid=patient.uid)


def state_of(message):
    message.refresh_from_db()
    return message.state


def run():
    return deliver_due(now=clock.now())


def test_later_mails_are_held_and_a_person_sees_them(nurse, held, server):
    message = check_in(held)
    run()
    assert state_of(message) == "suppressed"
    assert server.accepted == []
    board = nurse.get("/mail/")
    assert [row["message"] for row in board.context["rows"]] == [message]
    assert "Mail to her address came back before: phone her." in board.content.decode()
    (row,) = nurse.get("/api/v1/messages/", {"show": "attention"}).json()["results"]
    assert row["uid"] == str(message.uid)
    assert nurse.post(f"/mail/{message.uid}/handled/").status_code == 303
    assert nurse.get("/mail/").context["rows"] == []


def test_her_record_and_the_list_say_so(nurse, held, ana):
    other = PatientFactory(clinic=ana.clinic)
    record = nurse.get(f"/patients/{ana.uid}/").content.decode()
    assert "Mail to her address comes back since" in record
    assert "tel:+34600000001" in record
    assert "comes back" not in nurse.get(f"/patients/{other.uid}/").content.decode()
    assert nurse.get("/patients/").content.decode().count("Mail comes back: phone her") == 1
    rows = nurse.get("/api/v1/patients/").json()["results"]
    assert {row["uid"]: row["address_held"] for row in rows} == {
        str(ana.uid): True,
        str(other.uid): False,
    }
    assert nurse.get(f"/api/v1/patients/{ana.uid}/").json()["address_held"] is True


def test_a_corrected_address_gets_mail_at_once_and_what_was_held_can_be_sent(nurse, held, server):
    message = check_in(held)
    run()
    update_patient(patient=held, email="ana.new@patients.example", by=BY)
    assert "comes back" not in nurse.get(f"/patients/{held.uid}/").content.decode()
    page = nurse.get(f"/mail/{message.uid}/")
    assert "Her address" not in page.content.decode()
    assert nurse.post(f"/mail/{message.uid}/resend/", {"reason": "New"}).status_code == 303
    run()
    assert state_of(message) == "sent"
    assert server.recipients() == ["ana.new@patients.example"]


def test_staff_lift_it_with_a_reason_and_it_is_on_record(nurse, held, server):
    message = check_in(held)
    run()
    address = f"/mail/{message.uid}/lift/"
    page = nurse.get(f"/mail/{message.uid}/").content.decode()
    assert f'action="{address}"' in page
    for typed in ({}, {"lift_reason": "  "}):
        refused = nurse.post(address, typed)
        assert refused.status_code == 422
        assert "Say in a few words why mail to her works again." in refused.content.decode()
    assert held_addresses([held.email])
    assert nurse.post(address, {"lift_reason": "She emptied her mailbox"}).status_code == 303
    assert not held_addresses([held.email])
    twice = nurse.post(address, {"lift_reason": "Again"})
    assert twice.status_code == 422
    assert "not held back" in twice.content.decode()
    lifted = message.events.get(event="lifted")
    assert (lifted.said, lifted.sender) == ("She emptied her mailbox", f"staff:{nurse.staff.uid}")
    trail = apps.get_model("notifications.SuppressionEvent").objects.get(pgh_label="update")
    assert trail.pgh_context.metadata["actor"] == f"staff:{nurse.staff.uid}"
    assert audit.reason_in(trail.pgh_context.metadata) == "She emptied her mailbox"
    nurse.post(f"/mail/{message.uid}/resend/", {"reason": "Works again"})
    run()
    assert state_of(message) == "sent"


def test_the_api_does_the_same(nurse, held, kind):
    message = check_in(held)
    address = f"/api/v1/messages/{message.uid}/lift/"
    body = {"reason": "She wrote to us"}
    shown = nurse.get(f"/api/v1/messages/{message.uid}/").json()["address_held"]
    assert (shown["reason"], shown["code"]) == ("bounced", "550 5.1.1")
    assert nurse.post(address, {}, content_type="application/json").status_code == 422
    done = nurse.post(address, body, content_type="application/json")
    assert (done.status_code, done.json()["address_held"]) == (200, None)
    assert nurse.post(address, body, content_type="application/json").status_code == 409


def test_only_who_may_edit_patients_of_that_clinic_lifts(staff_client, held):
    message = check_in(held)
    admin = staff_client(Role.ADMINISTRATOR)
    assert admin.post(f"/mail/{message.uid}/lift/", {"lift_reason": "x"}).status_code == 403
    page = admin.get(f"/mail/{message.uid}/").content.decode()
    assert "Her address" not in page
    other = check_in(PatientFactory())
    nurse = staff_client(Role.NURSE)
    assert nurse.post(f"/mail/{other.uid}/lift/", {"lift_reason": "x"}).status_code == 404


def test_one_hold_an_address_and_a_new_one_after_it_was_lifted(held):
    suppress(address="ANA@patients.example", reason=HeldBecause.COMPLAINED, code="", by=BY)
    assert Suppression.objects.get().reason == "bounced"
    Suppression.objects.update(lifted_at=clock.now(), lifted_why="Works")
    suppress(address="ana@patients.example", reason=HeldBecause.COMPLAINED, code="", by=BY)
    assert held_addresses([held.email])[held.email].reason == "complained"
    assert Suppression.objects.count() == 2


def test_the_database_wants_a_reason(held):
    with (
        pytest.raises(IntegrityError, match="suppression_lifted_with_a_reason"),
        transaction.atomic(),
    ):
        Suppression.objects.update(lifted_at=clock.now())


@pytest.mark.parametrize("optional", [False, True])
def test_news_that_cannot_be_mailed_waits_for_a_person_and_a_reminder_does_not(
    kind, server, deliver, optional
):
    message = MessageFactory()
    kind.answers[message.detail] = NotNow("no-address", suppressed=True)
    kind.optional = optional
    deliver()
    assert state_of(message) == "suppressed"
    assert message.needs_a_person is not optional
    assert Message.objects.filter(TROUBLED).exists() is not optional
