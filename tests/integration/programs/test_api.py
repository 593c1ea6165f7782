"""The API of programs: what it shows, whom it lets, and how it says no."""

from datetime import time, timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIClient

from clinic.models import AccessEvent, Staff
from programs import actions
from programs.models import Booking, Session
from tests.factories.clinic import ClinicFactory, MembershipFactory, RoomFactory
from tests.factories.programs import (
    BookingFactory,
    ProtocolVersionFactory,
    SessionFactory,
    in_days,
    published_version,
    scene,
    screened_patient,
)

pytestmark = pytest.mark.django_db
API = "/api/v1"
# session, person and membership: every signed-in request asks for them
SIGN_IN = 3


@pytest.fixture
def here():
    return scene()


def client_of(staff: Staff) -> APIClient:
    client = APIClient(enforce_csrf_checks=False)
    client.force_login(staff)
    return client


@pytest.fixture
def api(here):
    return client_of(here.physiologist)


@pytest.fixture
def booking(here):
    return actions.book(session=here.session(), enrollment=here.enrollment(), by=here.by)


def asked_session(here, **changes):
    return {
        "kind": "class",
        "physiologist": str(here.physiologist.uid),
        "room": str(here.room.uid),
        "day": in_days(7).isoformat(),
        "start_time": "10:00",
        "minutes": 60,
        "capacity": 8,
        **changes,
    }


def problem(response, status, field=None):
    assert response.status_code == status, response.content
    assert response["Content-Type"] == "application/problem+json"
    body = response.json()
    assert body["status"] == status
    assert body["detail"].endswith(".")
    if field is not None:
        assert [error["field"] for error in body["errors"]] == [field]
        assert body["errors"][0]["message"].endswith(".")
    return body


def test_a_booking_whose_answer_cannot_be_logged_is_not_made(here, api):
    asked = {"session": str(here.session().uid), "enrollment": str(here.enrollment().uid)}
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(
            "ALTER TABLE clinic_accessevent ADD CONSTRAINT full_disk CHECK (id < 0) NOT VALID"
        )
    assert api.post(f"{API}/bookings/", asked, format="json").status_code == 503
    assert not Booking.objects.exists()


def test_from_protocol_to_outcome(here, api):
    version = published_version(here.clinic)
    protocol = api.get(f"{API}/protocols/{version.protocol.uid}/").json()
    assert len(protocol["versions"][0]["phases"][0]["components"]) == 2
    patient = screened_patient(clinic=here.clinic)
    enrollment = api.post(
        f"{API}/enrollments/",
        {
            "patient": str(patient.uid),
            "version": protocol["versions"][0]["uid"],
            "physiologist": str(here.physiologist.uid),
            "starts_on": in_days(0).isoformat(),
        },
        format="json",
    )
    assert enrollment.status_code == 201
    session = api.post(f"{API}/sessions/", asked_session(here), format="json").json()
    asked = {"session": session["uid"], "enrollment": enrollment.json()["uid"]}
    booked = api.post(f"{API}/bookings/", asked, format="json")
    assert booked.status_code == 201
    url = f"{API}/bookings/{booked.json()['uid']}"
    assert api.post(f"{url}/confirm/").json()["confirmed_at"]
    moved = api.post(
        f"{API}/sessions/{session['uid']}/move/",
        {"day": in_days(8).isoformat(), "start_time": "11:00"},
        format="json",
    ).json()
    assert (moved["sequence"], moved["start_time"]) == (1, "11:00:00")
    with time_machine.travel(Session.objects.get().starts_at + timedelta(minutes=5)):
        api = client_of(here.physiologist)
        done = api.post(
            f"{url}/outcome/", {"outcome": "attended", "minutes": 40, "effort": 5}, format="json"
        )
        assert done.json()["status"] == "attended"
        assert api.get(f"{url}/").json()["record"]["minutes"] == 40
        cleared = api.post(f"{url}/clear-outcome/", {"reason": "Wrong row"}, format="json")
        assert cleared.json()["status"] == "booked"
    cancelled = client_of(here.physiologist).post(
        f"{url}/cancel/", {"reason": "travel"}, format="json"
    )
    assert cancelled.json()["status"] == "cancelled"
    ended = client_of(here.physiologist).post(
        f"{API}/enrollments/{enrollment.json()['uid']}/end/",
        {"status": "completed", "reason": ""},
        format="json",
    )
    assert ended.json()["status"] == "completed"


def test_a_series_shows_its_sessions(here, api):
    made = api.post(
        f"{API}/series/",
        {
            **asked_session(here),
            "weekday": 2,
            "first_day": in_days(2).isoformat(),
            "last_day": in_days(30).isoformat(),
        },
        format="json",
    )
    assert made.status_code == 201
    found = api.get(f"{API}/series/{made.json()['uid']}/").json()
    assert len(found["sessions"]) == Session.objects.count() == 4
    assert found["days_left_out"] == []


@pytest.mark.parametrize(
    ("changes", "status", "field"),
    [
        ({"day": "2020-01-06"}, 422, "day"),
        ({"day": "9999-12-31"}, 422, "day"),
        ({"day": "soon"}, 422, "day"),
        ({"day": ""}, 422, "day"),
        ({"day": None}, 422, "day"),
        ({"start_time": "25:00"}, 422, "start_time"),
        ({"day": "2027-03-28", "start_time": "02:30"}, 422, "start_time"),
        ({"start_time": "23:30"}, 422, "minutes"),
        ({"minutes": 0}, 422, "minutes"),
        ({"minutes": -60}, 422, "minutes"),
        ({"minutes": 10**12}, 422, "minutes"),
        ({"minutes": "an hour"}, 422, "minutes"),
        ({"capacity": 9}, 422, "capacity"),
        ({"capacity": 0}, 422, "capacity"),
        ({"capacity": 10**12}, 422, "capacity"),
        ({"kind": "party"}, 422, "kind"),
        ({"kind": "individual"}, 422, "capacity"),
        ({"title": "x" * 81}, 422, "title"),
        ({"title": "a\x00b"}, 422, "title"),
        ({"room": "2"}, 422, "room"),
        ({"room": "00000000-0000-0000-0000-000000000000"}, 422, "room"),
        ({"physiologist": "00000000-0000-0000-0000-000000000000"}, 422, "physiologist"),
        ({"enrollment": "00000000-0000-0000-0000-000000000000"}, 422, "enrollment"),
        ({"overlap_reason": "I want to"}, 403, "overlap_reason"),
    ],
)
def test_sessions_that_cannot_be(here, api, changes, status, field):
    response = api.post(f"{API}/sessions/", asked_session(here, **changes), format="json")
    problem(response, status, field)
    assert not Session.objects.exists()


@pytest.mark.parametrize("body", ["", "[]", "null", '"x"', "{", '{"kind": {}}'])
def test_bodies_that_make_no_sense(api, body):
    for path in ("sessions", "bookings", "series", "enrollments"):
        response = api.post(f"{API}/{path}/", body, content_type="application/json")
        assert response.status_code in {400, 422}
        assert response["Content-Type"] == "application/problem+json"


def test_an_overlap_is_a_conflict_that_names_it(here, api):
    assert api.post(f"{API}/sessions/", asked_session(here), format="json").status_code == 201
    again = api.post(f"{API}/sessions/", asked_session(here, start_time="10:30"), format="json")
    body = problem(again, 409, "physiologist")
    assert body["code"] == "overlap"
    assert "Ana Ruiz already has a session 10:00 to 11:00 that day." in body["detail"]


def test_a_full_session_is_a_conflict_that_offers_the_waitlist(here, api):
    session = here.session(capacity=1)
    for status in (201, 409):
        enrollment = here.enrollment()
        asked = {"session": str(session.uid), "enrollment": str(enrollment.uid)}
        response = api.post(f"{API}/bookings/", asked, format="json")
        assert response.status_code == status
    assert problem(response, 409)["code"] == "session_full"
    waiting = api.post(f"{API}/bookings/", {**asked, "waitlist": True}, format="json").json()
    assert waiting["status"] == "waitlisted"
    problem(api.post(f"{API}/bookings/{waiting['uid']}/give-place/"), 409)


@pytest.mark.parametrize(
    ("path", "body", "status", "field"),
    [
        ("outcome", {"outcome": "attended"}, 409, "outcome"),
        ("outcome", {"outcome": "booked"}, 422, "outcome"),
        ("outcome", {"outcome": "attended", "effort": 11}, 422, "effort"),
        ("outcome", {"outcome": "attended", "pain_before": "bad"}, 422, "pain_before"),
        ("outcome", {}, 422, "outcome"),
        ("cancel", {"reason": "bored"}, 422, "reason"),
        ("cancel", {}, 422, "reason"),
        ("clear-outcome", {"reason": ""}, 422, "reason"),
    ],
)
def test_bookings_that_cannot_change_so(api, booking, path, body, status, field):
    response = api.post(f"{API}/bookings/{booking.uid}/{path}/", body, format="json")
    problem(response, status, field)
    booking.refresh_from_db()
    assert booking.status == "booked"


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("from=soon", "from"),
        ("to=9999-12-31", "to"),
        ("physiologist=me", "physiologist"),
        ("room=2", "room"),
    ],
)
def test_filters_that_make_no_sense(api, query, field):
    problem(api.get(f"{API}/sessions/?{query}"), 422, field)


def test_lists_filter_by_local_days_person_and_room(here, api):
    late = here.session(start_time=time(23))
    for query, count in [
        (f"from={late.day}&to={late.day}", 1),
        (f"from={late.day + timedelta(days=1)}", 0),
        (f"to={late.day - timedelta(days=1)}", 0),
        (f"physiologist={here.physiologist.uid}&room={here.room.uid}", 1),
        (f"physiologist={MembershipFactory().staff.uid}", 0),
        (f"room={RoomFactory().uid}", 0),
    ]:
        assert len(api.get(f"{API}/sessions/?{query}").json()["results"]) == count, query


def test_the_booking_post_is_light(here, api):
    session, enrollment = here.session(), here.enrollment()
    asked = {"session": str(session.uid), "enrollment": str(enrollment.uid)}
    with CaptureQueriesContext(connection) as queries:
        response = api.post(f"{API}/bookings/", asked, format="json")
    assert response.status_code == 201
    # a savepoint costs the server next to nothing and the network a turn; it is not a question
    asked_for = [q["sql"] for q in queries if "SAVEPOINT" not in q["sql"]]
    assert len(asked_for) <= 12, "\n".join(asked_for)


@pytest.mark.parametrize("path", ["protocols", "enrollments", "series", "sessions", "bookings"])
@pytest.mark.parametrize("rows", [1, 12])
def test_lists_stay_within_their_queries(here, api, path, rows):
    for n in range(rows):
        session = here.session(day=in_days(3 + n))
        BookingFactory(session=session, enrollment=here.enrollment())
    with CaptureQueriesContext(connection) as queries:
        assert api.get(f"{API}/{path}/").status_code == 200
    assert len(queries) - SIGN_IN <= 4


def test_a_repeat_with_the_same_key_does_nothing_more(here, api):
    headers = {"HTTP_IDEMPOTENCY_KEY": "abc"}
    first = api.post(f"{API}/sessions/", asked_session(here), format="json", **headers)
    again = api.post(f"{API}/sessions/", asked_session(here), format="json", **headers)
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json() == again.json()
    assert Session.objects.count() == 1
    other = api.post(f"{API}/sessions/", asked_session(here, minutes=30), format="json", **headers)
    assert problem(other, 422)["code"] == "idempotency_key_reused"


READS = ["protocols/", "enrollments/", "series/", "sessions/", "bookings/"]
WRITES = {
    "physiologist": 201,
    "coordinator": 201,
    "nurse": 403,
    "administrator": 403,
}


@pytest.mark.parametrize(("role", "status"), WRITES.items())
def test_roles_reach_what_they_may(here, role, status):
    client = client_of(MembershipFactory(clinic=here.clinic, role=role).staff)
    for path in READS:
        answer = client.get(f"{API}/{path}").status_code
        assert answer == (403 if role == "administrator" else 200)
    made = client.post(f"{API}/sessions/", asked_session(here), format="json")
    assert made.status_code == status
    session, enrollment = here.session(start_time=time(16)), here.enrollment()
    asked = {"session": str(session.uid), "enrollment": str(enrollment.uid)}
    assert client.post(f"{API}/bookings/", asked, format="json").status_code == status
    booking = BookingFactory(session=session)
    for path in ("confirm", "cancel", "outcome", "give-place", "clear-outcome"):
        answer = client.post(f"{API}/bookings/{booking.uid}/{path}/", {}, format="json")
        assert (answer.status_code == 403) == (status == 403)


def test_strangers_are_asked_to_sign_in():
    assert APIClient().get(f"{API}/sessions/").status_code in {401, 403}


def test_another_clinics_objects_are_not_there(here, api):
    elsewhere = SessionFactory(clinic=ClinicFactory())
    booking = BookingFactory(session=elsewhere)
    version = ProtocolVersionFactory()
    for path in (
        f"sessions/{elsewhere.uid}/",
        f"bookings/{booking.uid}/",
        f"enrollments/{booking.enrollment.uid}/",
        f"protocols/{version.protocol.uid}/",
    ):
        problem(api.get(f"{API}/{path}"), 404)
    for path in (
        f"sessions/{elsewhere.uid}/move/",
        f"sessions/{elsewhere.uid}/cancel/",
        f"bookings/{booking.uid}/cancel/",
        f"bookings/{booking.uid}/confirm/",
        f"enrollments/{booking.enrollment.uid}/end/",
    ):
        problem(api.post(f"{API}/{path}", {}, format="json"), 404)
    for path in ("sessions/", "bookings/", "enrollments/", "protocols/"):
        assert api.get(f"{API}/{path}").json()["results"] == []
    asked = {"session": str(elsewhere.uid), "enrollment": str(here.enrollment().uid)}
    problem(api.post(f"{API}/bookings/", asked, format="json"), 422, "session")
    assert Booking.objects.count() == 1


def test_whoever_is_shown_is_in_the_read_log(here, api, booking):
    paths = ("bookings/", f"bookings/{booking.uid}/", "enrollments/")
    for reads, path in enumerate(paths, start=1):
        api.get(f"{API}/{path}")
        assert AccessEvent.objects.count() == reads
        assert AccessEvent.objects.latest("pk").patients == [booking.patient_id]
    api.get(f"{API}/sessions/")
    assert AccessEvent.objects.count() == len(paths)


def test_a_session_is_edited_by_what_is_sent(here, api, booking):
    url = f"{API}/sessions/{booking.session.uid}/"
    assert api.patch(url, {"title": "Balance"}, format="json").json()["title"] == "Balance"
    answer = api.patch(url, {"capacity": 5}, format="json").json()
    assert (answer["title"], answer["capacity"], answer["sequence"]) == ("Balance", 5, 0)
    refused = api.patch(url, {"capacity": 0}, format="json")
    assert refused.status_code == 422
    assert [error["field"] for error in refused.json()["errors"]] == ["capacity"]
