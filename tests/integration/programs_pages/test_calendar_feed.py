"""A person's own calendar feed: what it holds, how it ends, and that nobody learns from it."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from icalendar import Calendar

from clinic.actors import Actor
from clinic.logs import names_a_secret
from clinic.permissions import Role
from programs import actions
from programs.models import CalendarFeed, SessionKind
from tests.factories.clinic import ClinicFactory, MembershipFactory
from tests.factories.programs import BookingFactory, SessionFactory, in_days, scene


@pytest.fixture
def here(db):
    return scene()


@pytest.fixture
def feed(here) -> str:
    """The path of the physiologist's feed."""
    _, token = actions.make_feed(clinic=here.clinic, staff=here.physiologist, by=here.by)
    return f"/calendar/feed/{token}.ics"


def events(path: str) -> dict[str, object]:
    """Return the events of a feed by UID, read back with icalendar."""
    response = Client().get(path)
    assert response.status_code == 200
    read = Calendar.from_ical(response.content)
    assert not read.errors
    return {str(event["UID"]): event for event in read.walk("VEVENT")}


def only(path: str):
    (event,) = events(path).values()
    return event


def test_a_session_is_an_event_in_utc_with_its_places_and_room(here, feed):
    session = here.session(title="After chemotherapy")
    for _ in range(5):
        BookingFactory(session=session)
    event = only(feed)
    assert str(event["UID"]) == f"{session.uid}@steady.invalid"
    assert event.decoded("DTSTART") == session.starts_at
    assert event["DTSTART"].to_ical().endswith(b"Z")
    assert event.decoded("DTEND") == session.ends_at
    assert str(event["SUMMARY"]) == "Class: 5 of 8 places"
    assert str(event["LOCATION"]) == "Blue room"
    assert str(event["STATUS"]) == "CONFIRMED"


def test_no_name_and_no_free_text_is_in_it(here, feed):
    session = here.session(
        title="After chemotherapy", kind=SessionKind.INDIVIDUAL, capacity=1,
        enrollment=here.enrollment(given_name="Aurora", family_name="Belmonte"),
    )  # fmt: skip
    actions.cancel_session(session=session, reason="Lymphedema worse", by=here.by)
    text = Client().get(feed).content.decode()
    assert "Individual session" in text
    for word in ("Aurora", "Belmonte", "chemotherapy", "Lymphedema"):
        assert word not in text


def test_a_move_keeps_the_uid_and_raises_the_sequence(here, feed):
    session = here.session()
    before = only(feed)
    actions.move_session(session=session, day=session.day, start_time=time(15), by=here.by)
    after = only(feed)
    assert after["UID"] == before["UID"]
    assert int(after["SEQUENCE"]) > int(before["SEQUENCE"])
    assert after.decoded("DTSTART") == before.decoded("DTSTART") + timedelta(hours=5)


def test_a_cancelled_session_stays_as_cancelled(here, feed):
    session = here.session()
    before = int(only(feed)["SEQUENCE"])
    actions.cancel_session(session=session, reason="Floor repair", by=here.by)
    event = only(feed)
    assert str(event["STATUS"]) == "CANCELLED"
    assert int(event["SEQUENCE"]) > before
    assert str(event["SUMMARY"]).startswith("Cancelled: ")


def test_it_holds_her_own_sessions_four_weeks_back_and_26_ahead(here, feed):
    for days, inside in ((-29, False), (-27, True), (181, True), (183, False)):
        SessionFactory(
            clinic=here.clinic,
            physiologist=here.physiologist,
            day=in_days(days),
            title=str(inside),
        )
    SessionFactory(clinic=here.clinic)
    elsewhere = ClinicFactory()
    MembershipFactory(clinic=elsewhere, staff=here.physiologist)
    SessionFactory(clinic=elsewhere, physiologist=here.physiologist)
    days = sorted(event.decoded("DTSTART").date() for event in events(feed).values())
    assert days == [in_days(-27), in_days(181)]


@pytest.mark.parametrize(
    ("day", "utc"),
    [(date(2027, 3, 27), 8), (date(2027, 3, 28), 7), (date(2027, 10, 31), 8)],
    ids=["before spring", "spring", "autumn"],
)
def test_the_instant_is_right_on_days_the_clocks_change(here, feed, day, utc):
    with time_machine.travel(datetime(day.year, day.month, 1, tzinfo=UTC)):
        SessionFactory(
            clinic=here.clinic, physiologist=here.physiologist, day=day, start_time=time(9)
        )
        event = only(feed)
    assert event.decoded("DTSTART") == datetime(day.year, day.month, day.day, utc, tzinfo=UTC)


def test_the_file_keeps_the_rules_that_parsers_let_pass(here, feed):
    here.session()
    raw = Client().get(feed).content
    lines = raw.split(b"\r\n")
    assert b"\n" not in raw.replace(b"\r\n", b"")
    assert max(map(len, lines)) <= 75
    assert b"VERSION:2.0" in lines
    assert b"REFRESH-INTERVAL;VALUE=DURATION:PT1H" in lines
    assert b"X-PUBLISHED-TTL:PT1H" in lines
    assert not any(line.startswith((b"METHOD", b"BEGIN:VTIMEZONE")) for line in lines)


def test_an_unchanged_feed_answers_304_and_a_changed_one_does_not(here, feed):
    session = here.session()
    client = Client()
    first = client.get(feed)
    tag = first.headers["ETag"]
    assert client.get(feed).content == first.content
    again = client.get(feed, headers={"If-None-Match": tag})
    assert (again.status_code, again.content) == (304, b"")
    BookingFactory(session=session)
    changed = client.get(feed, headers={"If-None-Match": tag})
    assert changed.status_code == 200
    assert changed.headers["ETag"] != tag


def test_nobody_in_between_keeps_or_indexes_it(feed):
    response = Client().get(feed)
    assert response.headers["Cache-Control"] == "private, no-cache"
    assert response.headers["X-Robots-Tag"] == "noindex, nofollow"
    assert response.headers["Content-Type"].startswith("text/calendar")


def test_an_unknown_address_and_one_that_ended_are_not_there(here, feed):
    client = Client()
    assert client.get("/calendar/feed/" + "x" * 43 + ".ics").status_code == 404
    actions.revoke_feed(clinic=here.clinic, staff=here.physiologist, by=here.by)
    assert client.get(feed).status_code == 404


def test_renewing_ends_the_old_address(here, feed):
    _, token = actions.make_feed(clinic=here.clinic, staff=here.physiologist, by=here.by)
    assert Client().get(feed).status_code == 404
    assert Client().get(f"/calendar/feed/{token}.ics").status_code == 200


@pytest.mark.parametrize("end", ["membership", "role", "account"])
def test_who_no_longer_leads_sessions_has_no_feed(here, feed, end):
    memberships = here.physiologist.memberships
    if end == "membership":
        memberships.update(is_active=False)
    elif end == "role":
        memberships.update(role=Role.NURSE)
    else:
        here.physiologist.is_active = False
        here.physiologist.save(update_fields=["is_active"])
    assert Client().get(feed).status_code == 404


def test_it_can_only_be_read(feed):
    assert Client().post(feed).status_code == 405
    assert Client().head(feed).status_code == 200


def test_queries_do_not_grow_with_the_sessions(here, feed):
    here.session()
    client = Client()
    client.get(feed)
    with CaptureQueriesContext(connection) as few:
        client.get(feed)
    for number in range(10):
        BookingFactory(session=here.session(day=in_days(8 + number)))
    with CaptureQueriesContext(connection) as many:
        client.get(feed)
    assert len(many) == len(few) <= 4


def test_only_the_hash_of_its_token_is_stored_and_its_use_is_noted(here, feed):
    token = feed.rpartition("/")[2].removesuffix(".ics")
    row = CalendarFeed.objects.get()
    assert token not in str(CalendarFeed.objects.values().get())
    assert row.last_used_at is None
    Client().get(feed)
    noted = CalendarFeed.objects.get().last_used_at
    assert noted is not None
    Client().get(feed)
    assert CalendarFeed.objects.get().last_used_at == noted


def test_logs_take_the_address_for_a_secret(feed):
    assert names_a_secret(feed)


def test_the_database_lets_nobody_have_two(here, feed):
    with pytest.raises(IntegrityError, match="calendar_feed_one_standing"), transaction.atomic():
        CalendarFeed.objects.create(
            clinic=here.clinic, staff=here.physiologist, token_hash="x" * 64
        )


def test_making_and_ending_it_are_in_the_audit_trail(here, feed):
    actions.revoke_feed(clinic=here.clinic, staff=here.physiologist, by=here.by)
    changes = CalendarFeed.objects.get().events.order_by("pgh_id")
    assert [event.pgh_label for event in changes] == ["insert", "update"]
    assert {event.pgh_context.metadata["actor"] for event in changes} == {here.by.name}


# The page


def test_the_page_shows_the_address_once(staff_client):
    client = staff_client()
    assert "You have no feed" in client.get("/calendar/feed/").content.decode()
    made = client.post("/calendar/feed/")
    page = made.content.decode()
    assert "It is shown only now" in page
    address = made.context["address"]
    assert address in page
    later = client.get("/calendar/feed/").content.decode()
    assert address not in later
    assert "Renew the address" in later


def test_the_page_ends_the_feed(staff_client):
    client = staff_client()
    address = client.post("/calendar/feed/").context["address"]
    path = "/calendar/feed/" + address.rpartition("/")[2]
    assert Client().get(path).status_code == 200
    ended = client.post("/calendar/feed/end/", follow=True).content.decode()
    assert "Your calendar feed has ended." in ended
    assert Client().get(path).status_code == 404
    assert (
        "You have no calendar feed."
        in client.post("/calendar/feed/end/", follow=True).content.decode()
    )


@pytest.mark.parametrize(
    ("role", "status"),
    [
        (Role.PHYSIOLOGIST, 200),
        (Role.COORDINATOR, 200),
        (Role.NURSE, 403),
        (Role.ADMINISTRATOR, 403),
    ],
)
def test_a_feed_is_for_those_who_lead_sessions(staff_client, role, status):
    assert staff_client(role).get("/calendar/feed/").status_code == status
    assert staff_client(role).post("/calendar/feed/").status_code == status


def test_a_feed_is_of_the_clinic_in_which_it_was_made(here, feed):
    elsewhere = ClinicFactory()
    MembershipFactory(clinic=elsewhere, staff=here.physiologist)
    _, other = actions.make_feed(
        clinic=elsewhere, staff=here.physiologist, by=Actor.member(here.physiologist)
    )
    here.session()
    assert len(events(feed)) == 1
    assert events(f"/calendar/feed/{other}.ics") == {}
