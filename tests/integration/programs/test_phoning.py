"""Whom to phone because a mail did not reach her: who is on the list, and when she is off it."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from clinic import clock
from clinic.models import AccessEvent
from clinic.permissions import Role
from notifications.models import DeliveryEvent, Message
from patients.actions import update_patient
from programs import actions
from programs.selectors.phoning import people_to_phone
from tests.factories.programs import in_days, scene

pytestmark = pytest.mark.django_db


@pytest.fixture
def here():
    return scene()


def fail(booking, kind, state="failed", **facts):
    rows = Message.objects.filter(about_uid=booking.uid, kind=kind, state="pending")
    first = rows.order_by("due_at").first()
    facts = {"error_class": "recipient", "error_code": "550", **facts}
    Message.objects.filter(pk=first.pk).update(state=state, **facts)
    return Message.objects.get(pk=first.pk)


def listed(here, **later):
    return people_to_phone(here.clinic, now=clock.now() + timedelta(**later))


@pytest.fixture
def booking(here):
    made = actions.book(session=here.session(), enrollment=here.enrollment(), by=here.by)
    made.mail = fail(made, "booking-confirmed")
    return made


def test_everybody_is_listed_once_the_soonest_first(here, booking):
    fail(booking, "reminder", "bounced", sent_at=clock.now())
    sooner = actions.book(
        session=here.session(day=in_days(2)), enrollment=here.enrollment(), by=here.by
    )
    fail(sooner, "booking-confirmed", "unknown")
    also = actions.book(
        session=here.session(day=in_days(9)), enrollment=booking.enrollment, by=here.by
    )
    fail(also, "booking-confirmed", "suppressed", error_class="", error_code="no-consent")
    people = listed(here)
    assert [p.patient.pk for p in people] == [sooner.patient_id, booking.patient_id]
    things = people[1].things
    assert [t.starts_at for t in things] == [booking.starts_at, also.starts_at]
    assert things[0].what.startswith("She is booked on ")
    assert things[0].is_news
    assert len(people[1].messages) == 3


def test_a_row_goes_when_the_session_has_begun(here, booking):
    assert listed(here)
    assert not listed(here, days=8)


def test_a_row_goes_when_a_later_mail_has_arrived(here, booking):
    reminder = Message.objects.filter(about_uid=booking.uid, state="pending").first()
    Message.objects.filter(pk=reminder.pk).update(state="sent", sent_at=reminder.due_at)
    assert not listed(here)


def test_a_row_goes_when_she_dies(here, booking):
    update_patient(patient=booking.patient, status="deceased", by=here.by)
    assert not listed(here)


def test_news_that_is_no_longer_true_is_replaced_by_what_is(here, booking):
    actions.move_session(
        session=booking.session,
        day=in_days(7),
        start_time=booking.session.start_time.replace(hour=15),
        by=here.by,
    )
    assert not listed(here)
    fail(booking, "session-moved", "expired")
    (person,) = listed(here)
    (thing,) = person.things
    assert thing.what.startswith("Her appointment was moved. It is now on ")
    assert "15:00" in thing.what


def test_a_cancellation_that_did_not_arrive_is_told(here, booking):
    actions.cancel_booking(booking=booking, reason="clinic", by=here.by)
    assert not listed(here)
    fail(booking, "booking-cancelled")
    (person,) = listed(here)
    assert person.things[0].what.endswith("is cancelled.")


def test_whoever_told_her_takes_her_off_the_list_and_what_came_since_stays(
    here, booking, staff_client, member
):
    client = staff_client(Role.COORDINATOR, at=here.clinic)
    page = client.get("/mail/phone/")
    text = page.content.decode()
    assert booking.patient.full_name in text
    assert AccessEvent.objects.get().patients == [booking.patient_id]
    address = f"/mail/phone/{booking.patient.uid}/told/"
    sent = {"message": [str(booking.mail.uid)], "note": "Left word with her son"}
    too_long = client.post(address, sent | {"note": "x" * 81})
    assert too_long.status_code == 422
    assert "has 81 characters" in too_long.content.decode()
    assert "x" * 81 in too_long.content.decode()
    later = fail(booking, "reminder")
    for _tab in range(2):
        assert client.post(address, sent).status_code == 303
    event = DeliveryEvent.objects.get(event="phoned")
    assert (event.message_id, event.said) == (booking.mail.pk, "Left word with her son")
    (person,) = listed(here)
    assert person.messages == [later.uid]
    assert client.get("/mail/phone/print/").status_code == 200


def test_the_api_lists_and_takes_off_with_the_same_permissions(here, booking, staff_client):
    nurse = staff_client(Role.NURSE, at=here.clinic)
    (person,) = nurse.get("/api/v1/phone-list/").json()["people"]
    assert person["patient"] == str(booking.patient.uid)
    done = nurse.post(
        f"/api/v1/phone-list/{person['patient']}/told/",
        {"messages": person["things"][0]["messages"]},
        content_type="application/json",
    )
    assert done.json() == {"told": 1}
    assert nurse.get("/api/v1/phone-list/").json() == {"people": []}
    administrator = staff_client(Role.ADMINISTRATOR, at=here.clinic)
    assert administrator.get("/api/v1/phone-list/").status_code == 403
    assert administrator.get("/mail/phone/").status_code == 403


def test_the_list_costs_the_same_for_one_and_for_many(here, booking, staff_client):
    client = staff_client(Role.NURSE, at=here.clinic)

    def queries():
        with CaptureQueriesContext(connection) as captured:
            client.get("/mail/phone/")
        return len(captured)

    one = queries()
    for day in range(1, 6):
        more = actions.book(
            session=here.session(day=in_days(7 + day)), enrollment=here.enrollment(), by=here.by
        )
        fail(more, "booking-confirmed")
    assert len(listed(here)) == 6
    assert queries() == one <= 3 + 4
