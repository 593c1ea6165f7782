"""Behind her link: a place offered from the waitlist, and other times for a cancelled one."""

from datetime import timedelta

import pytest
import time_machine

from clinic import clock
from patients.links import issue, url_of
from programs import actions
from programs.models import Booking
from tests.factories.programs import in_days, scene
from tests.opening import Browser


@pytest.fixture
def here(db):
    return scene(quiet_from="00:00", quiet_until="00:00")


@pytest.fixture
def visitor():
    return Browser(enforce_csrf_checks=True)


def link_of(booking):
    link = issue(
        patient=booking.patient,
        capability="visit",
        about_uid=booking.uid,
        expires_at=clock.now() + timedelta(days=60),
    )
    return "/" + url_of(link).split("/", 3)[3]


def text(response):
    return response.content.decode()


@pytest.fixture
def offered(here):
    session = here.session(capacity=1)
    booked = actions.book(session=session, enrollment=here.enrollment(), by=here.by)
    waiting = actions.book(session=session, enrollment=here.enrollment(), waitlist=True, by=here.by)
    actions.cancel_booking(booking=booked, reason="travel", by=here.by)
    return Booking.objects.get(pk=waiting.pk)


def test_an_offer_is_taken_by_a_press_and_not_by_looking(visitor, offered):
    url = link_of(offered)
    page = text(visitor.get(url))
    assert "We hold it for you until" in page
    assert visitor.get(url + "place/").status_code == 303
    offered.refresh_from_db()
    assert offered.status == "offered"
    for _ in range(2):
        assert visitor.post(url + "place/").status_code == 303
    offered.refresh_from_db()
    assert offered.status == "booked"
    assert "You are coming" in text(visitor.get(url))


def test_an_offer_is_left_by_a_press(visitor, offered):
    url = link_of(offered)
    assert visitor.post(url + "no-place/").status_code == 303
    offered.refresh_from_db()
    assert (offered.status, offered.cancelled_by) == ("cancelled", "patient")
    assert visitor.post(url + "place/").status_code == 303
    offered.refresh_from_db()
    assert offered.status == "cancelled"


def test_an_offer_that_ran_out_says_so_in_her_language(visitor, offered):
    url = link_of(offered)
    offered.patient.language = "es"
    offered.patient.save()
    with time_machine.travel(offered.offer_expires_at, tick=False):
        page = text(visitor.get(url))
        assert "El plazo para responder ha terminado" in page
        assert visitor.post(url + "place/").status_code == 303
    offered.refresh_from_db()
    assert offered.status == "offered"  # the tick has not come, and nothing was taken


@pytest.fixture
def missed(here):
    session = here.session()
    booking = actions.book(session=session, enrollment=here.enrollment(), by=here.by)
    actions.cancel_session(session=session, reason="Ill", by=here.by)
    return Booking.objects.get(pk=booking.pk)


def test_another_time_is_chosen_by_a_press(here, visitor, missed):
    other = here.session(day=in_days(9))
    url = link_of(missed)
    page = text(visitor.get(url))
    assert "You can come at one of these times instead" in page
    for _ in range(2):
        response = visitor.post(url + "other-time/", {"place": str(other.uid)})
        assert response.status_code == 303
    made = Booking.objects.get(session=other)
    assert (made.status, made.makes_up_id) == ("booked", missed.pk)
    assert "You have another time" in text(visitor.get(url))


def test_a_place_gone_meanwhile_says_so_and_shows_the_rest(here, visitor, missed):
    gone, left = here.session(day=in_days(9), capacity=1), here.session(day=in_days(11))
    url = link_of(missed)
    actions.book(session=gone, enrollment=here.enrollment(), by=here.by)
    response = visitor.post(url + "other-time/", {"place": str(gone.uid)})
    assert response.status_code == 422
    page = text(response)
    assert "That place has just gone to somebody else" in page
    assert str(left.uid) in page
    assert not Booking.objects.filter(makes_up=missed).exists()


def test_who_cancelled_too_late_is_offered_nothing(here, visitor):
    session = here.session()
    booking = actions.book(session=session, enrollment=here.enrollment(), by=here.by)
    here.session(day=in_days(9))
    url = link_of(booking)
    with time_machine.travel(booking.starts_at - timedelta(hours=2), tick=False):
        visitor.post(url + "cannot-come/", {"reason": "travel"})
        page = text(visitor.get(url))
    assert "Your appointment is cancelled" in page
    assert "one of these times instead" not in page
