"""The API of the calendar: the check of a move, free times, the caller's own feed."""

from datetime import time, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIClient

from clinic.models import AccessEvent
from clinic.permissions import Role
from programs import actions
from tests.factories.clinic import ClinicFactory, MembershipFactory, RoomFactory
from tests.factories.programs import BookingFactory, SessionFactory, in_days, scene

pytestmark = pytest.mark.django_db
API = "/api/v1"


@pytest.fixture
def here():
    return scene()


def client_of(staff) -> APIClient:
    client = APIClient(enforce_csrf_checks=False)
    client.force_login(staff)
    return client


@pytest.fixture
def api(here):
    return client_of(here.physiologist)


@pytest.fixture
def session(here):
    session = here.session()
    actions.book(session=session, enrollment=here.enrollment(given_name="Aurora"), by=here.by)
    return session


def test_a_check_says_what_is_in_the_way_and_stores_nothing(here, api, session):
    here.session(start_time=time(15, 0), title="In the way")
    said = api.get(f"{API}/sessions/{session.uid}/move/check/?start_time=15:30").json()
    assert not said["is_possible"]
    assert [(o["code"], o["field"]) for o in said["obstacles"]] == [
        ("overlap", "physiologist"),
        ("overlap", "room"),
    ]
    assert said["place"]["start_time"] == "15:30:00"
    session.refresh_from_db()
    assert session.start_time == time(10, 0)


def test_a_possible_move_says_who_is_told(here, api, session):
    said = api.get(f"{API}/sessions/{session.uid}/move/check/?start_time=15:30").json()
    assert said["is_possible"]
    assert said["told"][0].startswith("1 patient is told by e-mail: Aurora")
    logged = AccessEvent.objects.get(view="api-move-check")
    assert logged.patients == list(session.bookings.values_list("patient", flat=True))


def test_free_slots_can_be_moved_to(here, api, session):
    here.session(start_time=time(15, 0))
    slots = api.get(f"{API}/sessions/{session.uid}/free-slots/?start_time=15:00").json()["slots"]
    assert len(slots) == 8
    first = slots[0]
    moved = api.post(
        f"{API}/sessions/{session.uid}/move/",
        {
            "day": first["day"],
            "start_time": first["start_time"],
            "room": first["room"]["uid"],
            "physiologist": first["physiologist"]["uid"],
        },
        format="json",
    )
    assert moved.status_code == 200


@pytest.mark.parametrize("path", ["move/check", "free-slots"])
@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("day=x", "day"),
        ("minutes=many", "minutes"),
        ("room=x", "room"),
        ("start_time=12:00:00.1", "start_time"),
        ("start_time=12:00Z", "start_time"),
    ],
)
def test_nonsense_is_refused_by_name(api, session, path, query, field):
    response = api.get(f"{API}/sessions/{session.uid}/{path}/?{query}")
    assert response.status_code in (400, 422)
    assert field in str(response.json())


@pytest.mark.parametrize("path", ["move/check", "free-slots"])
def test_rooms_and_sessions_of_another_clinic_are_unknown(here, api, session, path):
    theirs = SessionFactory(clinic=ClinicFactory())
    assert api.get(f"{API}/sessions/{theirs.uid}/{path}/").status_code == 404
    room = RoomFactory(clinic=theirs.clinic)
    response = api.get(f"{API}/sessions/{session.uid}/{path}/?room={room.uid}")
    assert response.status_code == 422
    assert "no room" in str(response.json())


@pytest.mark.parametrize("path", ["move/check", "free-slots"])
@pytest.mark.parametrize("role", [Role.NURSE, Role.ADMINISTRATOR])
def test_who_may_not_plan_may_not_ask(here, session, path, role):
    staff = MembershipFactory(clinic=here.clinic, role=role).staff
    assert client_of(staff).get(f"{API}/sessions/{session.uid}/{path}/").status_code == 403


@pytest.mark.parametrize("path", ["move/check", "free-slots"])
def test_queries_do_not_grow(here, api, session, path):
    url = f"{API}/sessions/{session.uid}/{path}/?start_time=15:00"
    with CaptureQueriesContext(connection) as few:
        api.get(url)
    for number in range(6):
        booking = BookingFactory(session=session)
        elsewhere = SessionFactory(clinic=here.clinic, day=in_days(7) + timedelta(days=number % 3))
        if elsewhere.day != session.day:
            BookingFactory(session=elsewhere, enrollment=booking.enrollment)
    with CaptureQueriesContext(connection) as many:
        api.get(url)
    assert len(many) <= len(few)


def test_a_feed_is_made_told_once_and_ended(here, api):
    assert api.get(f"{API}/calendar-feed/").json()["stands"] is False
    made = api.post(f"{API}/calendar-feed/")
    assert made.status_code == 201
    path = "/calendar/feed/" + made.json()["address"].rpartition("/")[2]
    assert Client().get(path).status_code == 200
    facts = api.get(f"{API}/calendar-feed/").json()
    assert facts["stands"]
    assert facts["last_used_at"]
    assert "address" not in facts
    assert api.delete(f"{API}/calendar-feed/").status_code == 204
    assert api.delete(f"{API}/calendar-feed/").status_code == 204
    assert Client().get(path).status_code == 404


@pytest.mark.parametrize("role", [Role.NURSE, Role.ADMINISTRATOR])
def test_a_feed_is_for_those_who_lead_sessions(here, role):
    client = client_of(MembershipFactory(clinic=here.clinic, role=role).staff)
    assert client.get(f"{API}/calendar-feed/").status_code == 403
    assert client.post(f"{API}/calendar-feed/").status_code == 403
