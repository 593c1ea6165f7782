"""Making, moving and cancelling sessions, and the people in them."""

from datetime import time, timedelta

import pytest
from django.urls import reverse

from clinic.models import Closure, WorkingHours
from clinic.permissions import Role
from programs.models import Booking, BookingStatus, Series, Session, SessionStatus
from tests.factories.clinic import RoomFactory
from tests.factories.patients import PatientFactory
from tests.factories.programs import (
    BookingFactory,
    EnrollmentFactory,
    SessionFactory,
    in_days,
)

NEW = "/calendar/sessions/new/"


@pytest.fixture
def values(physiologist, room):
    return {
        "kind": "class",
        "day": in_days(8).isoformat(),
        "start_time": "10:00",
        "minutes": "60",
        "capacity": "6",
        "title": "Balance",
        "physiologist": str(physiologist.uid),
        "room": str(room.uid),
    }


def refusal(response, name, words):
    assert response.status_code == 422
    errors = response.context["form"].errors
    assert words in " ".join(errors.get(name, []))


def test_a_session_is_planned_and_shown(client_of, physiologist, values):
    response = client_of(physiologist).post(NEW, values, follow=True)
    session = Session.objects.get()
    assert response.redirect_chain[-1][1] == 303
    assert (session.start_time, session.capacity, session.title) == (time(10), 6, "Balance")
    page = response.content.decode()
    assert "10:00 to 11:00" in page
    assert "Planned" in page


def test_an_individual_session_books_its_patient_at_once(
    client_of, physiologist, values, enrollment
):
    values |= {"kind": "individual", "capacity": "1", "enrollment": str(enrollment.uid)}
    client_of(physiologist).post(NEW, values)
    assert Booking.objects.get().enrollment == enrollment


def test_the_form_opens_with_what_the_link_says(client_of, physiologist, room, enrollment):
    url = f"{NEW}?day=2027-02-03&start_time=09:15&room={room.uid}&enrollment={enrollment.uid}"
    page = client_of(physiologist).get(url).content.decode()
    assert 'value="2027-02-03"' in page
    assert 'value="09:15"' in page
    assert f'value="{room.uid}" selected' in page
    assert f'value="{enrollment.uid}" selected' in page
    assert f'value="{physiologist.uid}" selected' in page


@pytest.mark.parametrize(
    ("changed", "field", "words"),
    [
        ({"day": ""}, "day", "Choose a day"),
        ({"day": "24 Nov"}, "day", "as in 2026-11-24"),
        ({"day": in_days(-3).isoformat()}, "day", "past"),
        ({"start_time": "25:00"}, "start_time", "as in 09:30"),
        ({"minutes": "0"}, "minutes", "0 does not work"),
        ({"minutes": "-30"}, "minutes", "from 5 to 480"),
        ({"minutes": "an hour"}, "minutes", "whole number"),
        ({"start_time": "23:30"}, "minutes", "midnight"),
        ({"day": "2027-03-28", "start_time": "02:30"}, "start_time", "does not exist"),
        ({"capacity": "0"}, "capacity", "0 does not work"),
        ({"capacity": "31"}, "capacity", "31 places are too many"),
        ({"kind": "individual"}, "capacity", "has 1 place, not 6"),
        ({"kind": "party"}, "kind", "party"),
        ({"room": "nonsense"}, "room", "Choose one from the list"),
        ({"repeat_until": in_days(8).isoformat()}, "repeat_until", "not after the first day"),
    ],
)
def test_each_refusal_lands_at_its_field_and_keeps_what_was_typed(
    client_of, physiologist, values, changed, field, words
):
    response = client_of(physiologist).post(NEW, values | changed)
    refusal(response, field, words)
    assert 'value="Balance"' in response.content.decode()
    assert not Session.objects.exists()


def test_rooms_and_people_of_another_clinic_are_no_choice(client_of, physiologist, values):
    response = client_of(physiologist).post(NEW, values | {"room": str(RoomFactory().uid)})
    refusal(response, "room", "Choose one from the list")


def test_closures_and_working_hours_are_named(client_of, physiologist, values, clinic):
    WorkingHours.objects.create(
        clinic=clinic, weekday=in_days(8).isoweekday(), opens=time(12), closes=time(18)
    )
    client = client_of(physiologist)
    refusal(client.post(NEW, values), "start_time", "outside working hours")
    Closure.objects.create(
        clinic=clinic, first_day=in_days(8), last_day=in_days(8), reason="Stocktaking"
    )
    refusal(client.post(NEW, values), "day", "Stocktaking")


def test_an_overlap_is_refused_and_offered_to_those_who_may_decide(
    client_of, staff_client, physiologist, values
):
    SessionFactory(
        clinic=physiologist.memberships.get().clinic, physiologist=physiologist, day=in_days(8)
    )
    own = client_of(physiologist).post(NEW, values)
    refusal(own, "physiologist", "already has a session 10:00 to 11:00")
    assert "Book over it" not in own.content.decode()

    coordinator = staff_client(Role.COORDINATOR)
    offered = coordinator.post(NEW, values)
    assert "Book over it" in offered.content.decode()
    accepted = coordinator.post(NEW, values | {"overlap_reason": "Two assistants that day"})
    assert accepted.status_code == 303
    assert Session.objects.order_by("pk").last().overlap_reason == "Two assistants that day"


def test_nobody_may_put_a_patient_in_two_places(staff_client, values, room, session, booking):
    coordinator = staff_client(Role.COORDINATOR)
    values |= {
        "physiologist": str(coordinator.staff.uid),
        "room": str(RoomFactory(clinic=room.clinic).uid),
        "day": session.day.isoformat(),
        "kind": "individual",
        "capacity": "1",
        "enrollment": str(booking.enrollment.uid),
    }
    response = coordinator.post(NEW, values)
    refusal(response, "enrollment", "already has a session 10:00 to 11:00")
    assert "Book over it" not in response.content.decode()


def test_who_may_not_override_cannot_by_sending_a_reason(client_of, physiologist, values):
    SessionFactory(
        clinic=physiologist.memberships.get().clinic, physiologist=physiologist, day=in_days(8)
    )
    response = client_of(physiologist).post(NEW, values | {"overlap_reason": "because"})
    assert response.status_code == 422


def test_a_weekly_series_leaves_out_closures_and_says_so(client_of, physiologist, values, clinic):
    day = in_days(8)
    off = day + timedelta(weeks=1)
    Closure.objects.create(clinic=clinic, first_day=off, last_day=off, reason="Holiday")
    response = client_of(physiologist).post(
        NEW, values | {"repeat_until": (day + timedelta(weeks=3)).isoformat()}, follow=True
    )
    assert Series.objects.get().sessions.count() == 3
    assert "3 sessions planned" in response.content.decode()
    assert "1 left out because of closures" in response.content.decode()


def test_a_series_that_clashes_makes_nothing(client_of, physiologist, values, clinic):
    SessionFactory(clinic=clinic, physiologist=physiologist, day=in_days(8 + 14))
    response = client_of(physiologist).post(
        NEW, values | {"repeat_until": in_days(8 + 28).isoformat()}
    )
    assert response.status_code == 422
    assert not Series.objects.exists()


def test_moving_says_who_is_told_and_shows_in_the_history(
    client_of, physiologist, session, booking
):
    silent = BookingFactory(
        session=session,
        enrollment=EnrollmentFactory(
            patient=PatientFactory(clinic=session.clinic, given_name="Dolores", email="")
        ),
    )
    client = client_of(physiologist)
    url = reverse("session-move", args=[session.uid])
    page = client.get(url).content.decode()
    assert "1 patient is told by e-mail: Aurora Belmonte." in page
    assert f"No mail goes to {silent.patient.full_name}: phone them." in page
    response = client.post(
        url,
        {
            "day": session.day.isoformat(),
            "start_time": "15:30",
            "minutes": "45",
            "physiologist": str(physiologist.uid),
            "room": str(session.room.uid),
            "reason": "Training",
        },
        follow=True,
    )
    session.refresh_from_db()
    assert (session.start_time, session.minutes) == (time(15, 30), 45)
    page = response.content.decode()
    assert "Moved" in page
    assert "(Training)" in page
    assert physiologist.name in page


def test_a_move_that_cannot_be_keeps_what_was_typed(client_of, physiologist, session):
    response = client_of(physiologist).post(
        reverse("session-move", args=[session.uid]),
        {
            "day": in_days(-2).isoformat(),
            "start_time": "15:30",
            "minutes": "45",
            "physiologist": str(physiologist.uid),
            "room": str(session.room.uid),
        },
    )
    refusal(response, "day", "past")
    assert 'value="15:30"' in response.content.decode()
    session.refresh_from_db()
    assert session.start_time == time(10, 0)


def test_cancelling_asks_first_and_needs_a_reason(client_of, physiologist, session, booking):
    client = client_of(physiologist)
    url = reverse("session-cancel", args=[session.uid])
    assert "1 patient is told by e-mail" in client.get(url).content.decode()
    refusal(client.post(url, {"reason": ""}), "reason", "Say why")
    session.refresh_from_db()
    assert session.status == SessionStatus.SCHEDULED
    assert client.post(url, {"reason": "Floor repair"}).status_code == 303
    session.refresh_from_db()
    booking.refresh_from_db()
    assert session.status == SessionStatus.CANCELLED
    assert booking.status == BookingStatus.CANCELLED
    page = client.get(reverse("session-detail", args=[session.uid])).content.decode()
    assert "Floor repair" in page


def test_a_patient_is_booked_and_a_full_class_offers_the_waitlist(
    client_of, physiologist, session, booking
):
    session.capacity = 2
    session.save(update_fields=["capacity"])
    second, third = (
        EnrollmentFactory(patient=PatientFactory(clinic=session.clinic)) for _ in range(2)
    )
    client = client_of(physiologist)
    url = reverse("booking-create", args=[session.uid])
    assert client.post(url, {"enrollment": str(second.uid)}).status_code == 303
    full = client.post(url, {"enrollment": str(third.uid)})
    assert full.status_code == 422
    page = full.content.decode()
    assert "This session is full" in page
    assert "Put on the waitlist" in page
    assert f'value="{third.uid}" selected' in page
    assert client.post(url, {"enrollment": str(third.uid), "waitlist": "on"}).status_code == 303
    assert Booking.objects.get(enrollment=third).status == BookingStatus.WAITLISTED


def test_a_place_is_given_once_one_is_free(client_of, physiologist, session, booking):
    session.capacity = 1
    session.save(update_fields=["capacity"])
    waiting = BookingFactory(session=session, status=BookingStatus.WAITLISTED)
    client = client_of(physiologist)
    give = reverse("booking-place", args=[waiting.uid])
    assert "still full" in client.post(give, follow=True).content.decode()
    client.post(reverse("booking-cancel", args=[booking.uid]), {"reason": "unwell"})
    client.post(give)
    waiting.refresh_from_db()
    assert waiting.status == BookingStatus.BOOKED


def test_cancelling_a_booking_needs_one_of_the_reasons(client_of, physiologist, booking):
    client = client_of(physiologist)
    url = reverse("booking-cancel", args=[booking.uid])
    assert client.get(url).status_code == 200
    assert client.post(url, {"reason": "whim"}).status_code == 422
    assert client.post(url, {"reason": "travel"}).status_code == 303
    booking.refresh_from_db()
    assert booking.cancel_reason == "travel"


def test_a_confirmation_by_phone_is_noted(client_of, physiologist, booking):
    client_of(physiologist).post(reverse("booking-confirm", args=[booking.uid]))
    booking.refresh_from_db()
    assert booking.confirmed_at is not None


def test_queries_of_the_session_page_do_not_grow(
    client_of, physiologist, session, booking, queries
):
    client = client_of(physiologist)
    url = reverse("session-detail", args=[session.uid])
    session.capacity = 25
    session.save(update_fields=["capacity"])
    few = queries(client, url)
    for _ in range(19):
        BookingFactory(session=session)
    assert queries(client, url) == few


def test_title_and_places_are_changed(client_of, physiologist, session, booking):
    url = reverse("session-edit", args=[session.uid])
    page = client_of(physiologist).get(url).content.decode()
    assert 'value="Strength"' in page
    response = client_of(physiologist).post(url, {"title": "Balance", "capacity": "4"}, follow=True)
    assert "Saved: Balance, 1 of 4 places taken." in response.content.decode()
    assert "Changed" in response.content.decode()
    refusal(
        client_of(physiologist).post(url, {"title": "Balance", "capacity": "31"}),
        "capacity",
        "which holds 30",
    )


def test_an_individual_session_has_a_title_to_change_and_no_places(
    client_of, physiologist, clinic, room
):
    session = SessionFactory(
        clinic=clinic, physiologist=physiologist, room=room, kind="individual", capacity=1
    )
    url = reverse("session-edit", args=[session.uid])
    assert "capacity" not in client_of(physiologist).get(url).context["form"].fields
    client_of(physiologist).post(url, {"title": "Intake"})
    session.refresh_from_db()
    assert (session.title, session.capacity) == ("Intake", 1)
