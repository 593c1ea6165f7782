"""Waitlists and undoings that many do at once, each with a connection of her own."""

from datetime import time, timedelta

import pytest
import time_machine

from clinic import clock
from clinic.errors import Busy
from programs import actions
from programs.models import Booking, CalendarChange, Session
from tests.factories.clinic import MembershipFactory
from tests.factories.programs import Scene, in_days, scene
from tests.integration.programs.test_races import at_once, held_elsewhere

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def here() -> Scene:
    return scene(quiet_from="00:00", quiet_until="00:00")


def full_class(here, places, waiting):
    session = here.session(capacity=places)
    inside = [
        actions.book(session=session, enrollment=here.enrollment(), by=here.by)
        for _ in range(places)
    ]
    outside = [
        actions.book(session=session, enrollment=here.enrollment(), waitlist=True, by=here.by)
        for _ in range(waiting)
    ]
    return session, inside, outside


def cancel(here, booking):
    return lambda: actions.cancel_booking(booking=booking, reason="travel", by=here.by)


def statuses(bookings):
    found = dict(Booking.objects.values_list("pk", "status"))
    return [found[b.pk] for b in bookings]


def test_two_give_up_and_three_wait_the_first_two_are_offered_one_place_each(here):
    session, inside, outside = full_class(here, 2, 3)
    found = at_once(
        *[cancel(here, b) for b in inside],
        *[lambda: actions.keep_waitlists(now=clock.now())] * 3,
    )
    assert set(found) <= {"done", "Busy"}
    actions.keep_waitlists(now=clock.now())
    assert statuses(outside) == ["offered", "offered", "waitlisted"]
    session.refresh_from_db()
    assert session.places_taken == 2


def test_a_newcomer_cannot_slip_in_before_the_waitlist(here):
    session, inside, outside = full_class(here, 1, 1)
    crowd = [here.enrollment() for _ in range(6)]
    found = at_once(
        cancel(here, inside[0]),
        *[lambda e=e: actions.book(session=session, enrollment=e, by=here.by) for e in crowd],
    )
    assert found == {"done": 1, "SessionFull": 6}
    assert statuses(outside) == ["offered"]


def test_an_answer_and_the_end_of_its_time_meet(here):
    """Ticks that find the offer over and a press just in time: one of them, never both."""
    session, inside, outside = full_class(here, 1, 2)
    cancel(here, inside[0])()
    first = Booking.objects.get(pk=outside[0].pk)
    with time_machine.travel(first.offer_expires_at - timedelta(seconds=1), tick=False):
        late = first.offer_expires_at + timedelta(seconds=1)
        found = at_once(
            lambda: actions.accept_offer(booking=first, by=here.by),
            *[lambda: actions.keep_waitlists(now=late)] * 3,
        )
    assert set(found) <= {"done", "Conflict"}
    after = statuses(outside)
    assert after in (["booked", "waitlisted"], ["waitlisted", "offered"])
    session.refresh_from_db()
    assert session.places_taken == 1


def test_two_undo_one_change(here):
    session, inside, _ = full_class(here, 3, 0)
    change = actions.cancel_session(session=session, reason="Ill", by=here.by).change
    found = at_once(*[lambda: actions.undo_change(change=change, by=here.by)] * 6)
    assert found == {"done": 6}
    assert {b.sequence for b in Booking.objects.all()} == {2}
    assert statuses(inside) == ["booked"] * 3


def test_an_undo_and_a_session_in_its_place(here):
    session, _inside, _ = full_class(here, 2, 0)
    change = actions.cancel_session(session=session, reason="Ill", by=here.by).change
    others = [MembershipFactory(clinic=here.clinic).staff for _ in range(3)]
    found = at_once(
        lambda: actions.undo_change(change=change, by=here.by),
        *[lambda o=o: here.session(physiologist=o) for o in others],
    )
    assert found["done"] == 1
    assert found["Conflict"] + found["Overlap"] == 3
    assert Session.objects.filter(status="scheduled").count() == 1


def test_an_undo_and_a_booking_of_the_place(here):
    session, inside, _ = full_class(here, 1, 0)
    change = cancel(here, inside[0])().change
    crowd = [here.enrollment() for _ in range(4)]
    found = at_once(
        lambda: actions.undo_change(change=change, by=here.by),
        *[lambda e=e: actions.book(session=session, enrollment=e, by=here.by) for e in crowd],
    )
    assert found["done"] == 1
    session.refresh_from_db()
    assert session.places_taken == Booking.objects.filter(status="booked").count() == 1


def test_two_changes_of_one_series(here):
    asked = {k: v for k, v in here.asked().items() if k != "day"}
    series = actions.create_series(
        **asked,
        title="",
        weekday=in_days(7).isoweekday(),
        first_day=in_days(7),
        last_day=in_days(30),
    )
    third = series.sessions.order_by("occurrence_day")[2]
    for session in series.sessions.all():
        actions.book(session=session, enrollment=here.enrollment(), by=here.by)
    found = at_once(
        *[
            lambda n=n: actions.change_series(
                series=series,
                scope="all",
                changes={"start_time": time(13, n)},
                by=here.by,
            )
            for n in range(4)
        ],
        lambda: actions.cancel_series(
            series=series, scope="this_and_following", since=third, reason="x", by=here.by
        ),
    )
    assert set(found) <= {"done", "Busy"}
    assert len(set(series.sessions.values_list("start_time", "status"))) <= 2
    assert not Booking.objects.filter(session__status="cancelled", status="booked").exists()


def test_one_press_twice_makes_one_make_up(here):
    session, inside, _ = full_class(here, 1, 0)
    other = here.session(day=in_days(10))
    actions.cancel_session(session=session, reason="Ill", by=here.by)
    missed = Booking.objects.get(pk=inside[0].pk)
    found = at_once(
        *[lambda: actions.take_alternative(missed=missed, place=str(other.uid), by=here.by)] * 4
    )
    assert found["done"] >= 1
    assert set(found) <= {"done", "Conflict", "PlaceGone"}
    assert Booking.objects.filter(makes_up=missed, status="booked").count() == 1


@pytest.mark.parametrize("held", ["session", "enrollment"])
def test_every_new_change_takes_its_turn(here, held, monkeypatch):
    monkeypatch.setattr("programs.actions.locks.PATIENCE", "150ms")
    session, inside, outside = full_class(here, 1, 1)
    change = cancel(here, inside[0])().change
    rows = {"session": session, "enrollment": outside[0].enrollment}
    offered = Booking.objects.get(pk=outside[0].pk)
    over = offered.offer_expires_at
    with held_elsewhere(rows[held]):
        for attempt in (
            lambda: actions.accept_offer(booking=offered, by=here.by),
            lambda: actions.decline_offer(booking=offered, by=here.by),
            lambda: actions.undo_change(change=change, by=here.by),
        ):
            with pytest.raises(Busy, match="Try again"):
                attempt()
        assert actions.keep_waitlists(now=over) == (0, 0)  # the next tick will
    assert statuses(outside) == ["offered"]
    assert CalendarChange.objects.get().undone_at is None
