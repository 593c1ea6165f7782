"""Moving a session by its page: what is in the way is named before anything is stored."""

import re
from datetime import time, timedelta

import pytest
from django.urls import reverse

from clinic.models import Closure, WorkingHours
from clinic.permissions import Role
from notifications.models import Message
from programs.models import SessionStatus
from tests.factories.clinic import ClinicFactory, MembershipFactory, RoomFactory
from tests.factories.patients import PatientFactory
from tests.factories.programs import BookingFactory, EnrollmentFactory, SessionFactory
from tests.integration.programs_pages.helpers import began_an_hour_ago


@pytest.fixture
def client(client_of, physiologist):
    return client_of(physiologist)


def url_of(session) -> str:
    return reverse("session-move", args=[session.uid])


def asked(session, **changes) -> dict[str, str]:
    return {
        "day": session.day.isoformat(),
        "start_time": f"{session.start_time:%H:%M}",
        "minutes": str(session.minutes),
        "physiologist": str(session.physiologist.uid),
        "room": str(session.room.uid),
        **{name: str(value) for name, value in changes.items()},
    }


def check(client, session, **changes) -> str:
    response = client.post(url_of(session), asked(session, **changes, check="1"))
    assert response.status_code == 200
    return response.content.decode()


def untouched(session) -> bool:
    at = (session.day, session.start_time, session.physiologist_id, session.room_id)
    session.refresh_from_db()
    return at == (session.day, session.start_time, session.physiologist_id, session.room_id)


def test_the_first_page_offers_a_check_and_no_way_past_it(client, session, booking):
    page = client.get(url_of(session)).content.decode()
    assert 'name="check"' in page
    assert "Move session</button>" not in page
    assert 'class="slot"' in page


def test_a_check_stores_nothing_and_says_who_would_be_told(client, session, booking):
    page = check(client, session, start_time="15:00")
    assert "Nothing is in the way" in page
    assert "1 patient is told by e-mail: Aurora Belmonte." in page
    assert "Move session</button>" in page
    assert untouched(session)
    assert not Message.objects.exists()


def test_what_was_checked_is_moved_with_one_press(client, session, booking):
    page = check(client, session, start_time="15:00")
    checked = re.search(r'name="checked" value="([^"]+)"', page).group(1)
    response = client.post(url_of(session), asked(session, start_time="15:00", checked=checked))
    assert response.status_code == 303
    session.refresh_from_db()
    assert session.start_time == time(15, 0)


def test_what_was_changed_after_the_check_is_checked_again(client, session, booking):
    page = check(client, session, start_time="15:00")
    checked = re.search(r'name="checked" value="([^"]+)"', page).group(1)
    response = client.post(
        url_of(session), asked(session, start_time="16:00", checked=checked, reason="Delivery")
    )
    page = response.content.decode()
    assert response.status_code == 200
    assert "You changed something after the check" in page
    assert "16:00" in page
    assert 'value="Delivery"' in page
    assert untouched(session)


def test_everything_in_the_way_is_named_at_once(client, clinic, session, booking, member, room):
    other = member()
    BookingFactory(
        session=SessionFactory(clinic=clinic, day=session.day, start_time=time(14, 30)),
        enrollment=booking.enrollment,
    )
    SessionFactory(
        clinic=clinic, physiologist=other, room=room, day=session.day, start_time=time(14, 0)
    )
    SessionFactory(
        clinic=clinic,
        physiologist=session.physiologist,
        day=session.day,
        start_time=time(14, 0),
        minutes=45,
    )
    WorkingHours.objects.create(
        clinic=clinic, weekday=session.day.isoweekday(), opens=time(8), closes=time(14)
    )
    page = check(client, session, start_time="14:15")
    for words in (
        "This does not work",
        f"{session.physiologist.name} already has a session 14:00 to 14:45 that day.",
        "Gym is taken 14:00 to 15:00 that day.",
        "Aurora Belmonte already has a session 14:30 to 15:30 that day.",
        "is outside working hours",
    ):
        assert words in page
    assert "Move session</button>" not in page
    assert untouched(session)


def test_a_closure_and_a_room_too_small_are_in_the_way(client, clinic, session):
    small = RoomFactory(clinic=clinic, name="Box", places=2)
    day = session.day + timedelta(days=1)
    Closure.objects.create(clinic=clinic, first_day=day, last_day=day, reason="Stocktaking")
    page = check(client, session, day=day, room=small.uid)
    assert "The clinic is closed" in page
    assert "8 places are too many for Box" in page


def test_a_lost_rest_day_is_a_note_and_keeps_nobody_from_moving(client, clinic, session, booking):
    for days, at in ((3, time(9, 0)), (-3, time(9, 0))):
        BookingFactory(
            session=SessionFactory(
                clinic=clinic, day=session.day + timedelta(days=days), start_time=at
            ),
            enrollment=booking.enrollment,
        )
    two_on = check(client, session, day=session.day + timedelta(days=2))
    assert "no rest day in between" in two_on
    assert "Move session</button>" in two_on
    assert "another session that day" in check(
        client, session, day=session.day + timedelta(days=3), start_time="12:00"
    )
    assert "To think about" not in check(client, session, day=session.day + timedelta(days=1))


def test_neighbours_she_had_before_are_no_news(client, clinic, session, booking):
    BookingFactory(
        session=SessionFactory(clinic=clinic, day=session.day + timedelta(days=1)),
        enrollment=booking.enrollment,
    )
    assert "To think about" not in check(client, session, start_time="15:00")


def test_a_press_on_a_free_time_leads_to_its_check_and_keeps_the_reason(client, session, booking):
    page = client.get(url_of(session)).content.decode()
    slot = re.search(r'name="slot" value="([^"]+)"', page).group(1)
    response = client.post(url_of(session), asked(session, slot=slot, reason="Training"))
    page = response.content.decode()
    assert "Nothing is in the way" in page
    assert f'value="{slot.split("|")[1]}"' in page
    assert 'value="Training"' in page
    assert untouched(session)


@pytest.mark.parametrize("slot", ["", "x", "a|b|c|d", "2027-01-01|10:00||", "|||"])
def test_a_slot_that_is_none_is_no_server_error(client, session, slot):
    response = client.post(url_of(session), asked(session, slot=slot))
    assert response.status_code in (200, 422)
    assert untouched(session)


def test_a_dragged_block_leads_to_the_check_of_its_new_place(client, session, booking):
    day = session.day + timedelta(days=1)
    response = client.get(f"{url_of(session)}?day={day}&start_time=15:30")
    page = response.content.decode()
    assert "Nothing is in the way" in page
    assert f'value="{day}"' in page
    assert 'value="15:30"' in page
    assert untouched(session)


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("day=2026-02-30", "Give the day as in"),
        ("start_time=25:00", "Give the time as in"),
        ("minutes=5000", "5000 does not work"),
        ("room=x", "Choose one from the list"),
    ],
)
def test_an_address_with_nonsense_is_refused_in_words(client, session, query, sentence):
    response = client.get(f"{url_of(session)}?{query}")
    assert response.status_code == 422
    assert sentence in response.content.decode()


@pytest.mark.parametrize("day", ["9999-12-31", "1999-01-01", "2101-01-01"])
def test_a_day_out_of_reach_is_in_the_way(client, session, day):
    page = check(client, session, day=day)
    assert "This does not work" in page


def test_a_time_that_the_clocks_skip_is_in_the_way(client, session):
    page = check(client, session, day="2027-03-28", start_time="02:30")
    assert "does not exist" in page


def test_where_it_is_already_is_no_move(client, session, booking):
    page = check(client, session)
    assert "That is where it is already" in page
    assert "Move session</button>" not in page


def test_a_coordinator_may_move_over_a_conflict_with_a_reason(client_of, member, clinic, session):
    SessionFactory(
        clinic=clinic,
        physiologist=session.physiologist,
        day=session.day,
        start_time=time(15, 0),
    )
    coordinator = client_of(member(Role.COORDINATOR))
    page = check(coordinator, session, start_time="15:00")
    assert "Move it over the conflict" in page
    checked = re.search(r'name="checked" value="([^"]+)"', page).group(1)
    values = asked(session, start_time="15:00", checked=checked)
    unexplained = coordinator.post(url_of(session), values)
    assert unexplained.status_code == 422
    assert untouched(session)
    response = coordinator.post(url_of(session), {**values, "overlap_reason": "Two helpers"})
    assert response.status_code == 303
    session.refresh_from_db()
    assert (session.start_time, session.overlap_reason) == (time(15, 0), "Two helpers")


def test_nobody_is_offered_to_put_a_patient_in_two_places(
    client_of, member, clinic, session, booking
):
    BookingFactory(
        session=SessionFactory(clinic=clinic, day=session.day, start_time=time(15, 0)),
        enrollment=booking.enrollment,
    )
    page = check(client_of(member(Role.COORDINATOR)), session, start_time="15:00")
    assert "Aurora Belmonte already has a session" in page
    assert "Move it over the conflict" not in page


def test_what_has_begun_or_was_cancelled_is_said_and_nothing_offered(client, session):
    session.status = SessionStatus.CANCELLED
    session.save(update_fields=["status"])
    page = check(client, session, start_time="15:00")
    assert "was cancelled and cannot be moved" in page
    assert 'class="slot"' not in page
    session.status = SessionStatus.SCHEDULED
    session.save(update_fields=["status"])
    began_an_hour_ago(session)
    assert "has already begun" in check(client, session, start_time="23:00")


def test_a_race_after_the_check_is_told_with_what_was_typed(client, clinic, session, room):
    page = check(client, session, start_time="15:00")
    checked = re.search(r'name="checked" value="([^"]+)"', page).group(1)
    SessionFactory(clinic=clinic, room=room, day=session.day, start_time=time(15, 0))
    response = client.post(
        url_of(session), asked(session, start_time="15:00", checked=checked, reason="Delivery")
    )
    page = response.content.decode()
    assert response.status_code == 422
    assert "Gym is taken" in page
    assert 'value="Delivery"' in page
    assert untouched(session)


def test_another_clinics_people_and_rooms_are_not_to_be_had(client, session):
    theirs = ClinicFactory()
    elsewhere = RoomFactory(clinic=theirs)
    stranger = MembershipFactory(clinic=theirs).staff
    for values in ({"room": elsewhere.uid}, {"physiologist": stranger.uid}):
        response = client.post(url_of(session), asked(session, **values, check="1"))
        assert response.status_code == 422
        assert "Choose one from the list" in response.content.decode()


def test_queries_do_not_grow_with_the_class(client, clinic, session, booking, queries):
    url = f"{url_of(session)}?start_time=15:00"
    few = queries(client, url)
    for number in range(6):
        enrollment = EnrollmentFactory(patient=PatientFactory(clinic=clinic))
        BookingFactory(session=session, enrollment=enrollment)
        BookingFactory(
            session=SessionFactory(
                clinic=clinic, day=session.day, start_time=time(14 + number % 3, 30)
            ),
            enrollment=enrollment,
        )
    assert queries(client, url) <= few
