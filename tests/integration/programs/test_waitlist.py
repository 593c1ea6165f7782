"""A free place goes down the waitlist in order, and never to somebody who did not say yes."""

from datetime import time, timedelta

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction

from clinic import clock
from clinic.errors import Conflict
from notifications.kinds import Mail, kind_named
from notifications.models import Message
from programs import actions
from programs.models import Booking
from programs.selectors.session_page import session_page
from programs.tasks import keep_waitlists
from tests.factories.clinic import MembershipFactory, RoomFactory
from tests.factories.programs import BookingFactory, in_days, scene

pytestmark = pytest.mark.django_db


@pytest.fixture
def here():
    return scene(quiet_from="00:00", quiet_until="00:00")


@pytest.fixture
def full(here):
    """A class of one place that is taken, and the booking that takes it."""
    session = here.session(capacity=1)
    return actions.book(session=session, enrollment=here.enrollment(), by=here.by)


def wait(here, session, count=1, **fields):
    return [
        actions.book(
            session=session, enrollment=here.enrollment(**fields), waitlist=True, by=here.by
        )
        for _ in range(count)
    ]


def cancel(here, booking):
    return actions.cancel_booking(booking=booking, reason="travel", by=here.by)


def statuses(*bookings):
    found = dict(Booking.objects.values_list("pk", "status"))
    return [found[b.pk] for b in bookings]


def test_the_first_in_order_is_offered_the_place_that_comes_free(here, full):
    first, second = wait(here, full.session, 2)
    cancel(here, full)
    assert statuses(first, second) == ["offered", "waitlisted"]
    first.refresh_from_db()
    full.session.refresh_from_db()
    assert full.session.places_taken == 1  # held: nobody else can be booked into it
    assert first.offer_expires_at - first.offered_at == timedelta(hours=12)
    message = Message.objects.get(kind="waitlist-offer")
    mail = kind_named(message.kind).compose([message])[message.pk]
    assert isinstance(mail, Mail)
    assert mail.calendar is None
    assert "/v/" in mail.text
    with pytest.raises(actions.SessionFull):
        actions.book(session=full.session, enrollment=here.enrollment(), by=here.by)


def test_taking_it_books_and_confirms_her_and_once_is_enough(here, full):
    (first,) = wait(here, full.session)
    cancel(here, full)
    taken = actions.accept_offer(booking=first, by=here.by)
    assert taken.status == "booked"
    assert taken.confirmed_at is not None
    assert taken.offer_expires_at is None
    actions.accept_offer(booking=first, by=here.by)
    assert Message.objects.filter(about_uid=first.uid, kind="booking-confirmed").count() == 1


def test_declining_asks_the_next(here, full):
    first, second = wait(here, full.session, 2)
    cancel(here, full)
    for _ in range(2):
        actions.decline_offer(booking=first, by=here.by)
    assert statuses(first, second) == ["cancelled", "offered"]
    first.refresh_from_db()
    assert first.had_place is False


def test_an_unanswered_offer_runs_out_and_the_next_is_asked(here, full):
    first, second = wait(here, full.session, 2)
    cancel(here, full)
    first.refresh_from_db()
    with time_machine.travel(first.offer_expires_at, tick=False):
        with pytest.raises(Conflict, match="run out"):  # no tick has come yet
            actions.accept_offer(booking=first, by=here.by)
        assert actions.keep_waitlists(now=clock.now()) == (1, 1)
        assert actions.keep_waitlists(now=clock.now()) == (0, 0)
        assert statuses(first, second) == ["waitlisted", "offered"]
        with pytest.raises(Conflict, match="run out"):
            actions.accept_offer(booking=first, by=here.by)
    second.refresh_from_db()
    with time_machine.travel(second.offer_expires_at, tick=False):
        assert actions.keep_waitlists(now=clock.now()) == (1, 0)  # she had her turn
    assert statuses(first, second) == ["waitlisted", "waitlisted"]
    assert Message.objects.filter(kind="waitlist-offer").count() == 2


def test_after_the_cut_off_nobody_is_offered_anything(here, full):
    (first,) = wait(here, full.session)
    with time_machine.travel(full.session.starts_at - timedelta(hours=24), tick=False):
        cancel(here, full)
        keep_waitlists()
        assert statuses(first) == ["waitlisted"]
        actions.give_place(booking=first, by=here.by)  # by phone
    assert statuses(first) == ["booked"]


def test_the_cut_off_and_the_time_to_answer_are_the_clinics(here, full):
    here.clinic.waitlist_cutoff_hours, here.clinic.offer_hours = 2, 3
    here.clinic.save()
    (first,) = wait(here, full.session)
    at = full.session.starts_at - timedelta(hours=2, minutes=1)
    with time_machine.travel(at, tick=False):
        cancel(here, full)
    first.refresh_from_db()
    assert first.status == "offered"
    assert first.offer_expires_at == full.session.starts_at  # never beyond the session itself


def test_an_offer_made_at_night_leaves_in_the_morning_and_counts_from_then(here, full):
    here.clinic.quiet_from, here.clinic.quiet_until = time(20), time(8)
    here.clinic.save()
    (first,) = wait(here, full.session)
    night = clock.instant(in_days(3), time(23), "Europe/Madrid")
    with time_machine.travel(night, tick=False):
        cancel(here, full)
    first.refresh_from_db()
    morning = clock.instant(in_days(4), time(8), "Europe/Madrid")
    assert Message.objects.get(kind="waitlist-offer").due_at == morning
    assert first.offer_expires_at == morning + timedelta(hours=12)


def test_who_is_elsewhere_then_is_passed_over_and_keeps_her_turn(here, full):
    first, second = wait(here, full.session, 2)
    other = here.session(
        physiologist=MembershipFactory(clinic=here.clinic).staff,
        room=RoomFactory(clinic=here.clinic),
    )
    actions.book(session=other, enrollment=first.enrollment, by=here.by)
    cancel(here, full)
    assert statuses(first, second) == ["waitlisted", "offered"]
    first.refresh_from_db()
    assert first.offered_at is None


def test_who_was_offered_a_place_cannot_be_booked_elsewhere_then(here, full):
    (first,) = wait(here, full.session)
    cancel(here, full)
    other = here.session(
        physiologist=MembershipFactory(clinic=here.clinic).staff,
        room=RoomFactory(clinic=here.clinic),
    )
    with pytest.raises(actions.Overlap):
        actions.book(session=other, enrollment=first.enrollment, by=here.by)


def test_more_places_are_offered_in_order(here, full):
    waiting = wait(here, full.session, 3)
    actions.edit_session(session=full.session, title="", capacity=3, by=here.by)
    assert statuses(*waiting) == ["offered", "offered", "waitlisted"]


def test_a_moved_session_takes_its_offers_back_and_makes_them_anew(here, full):
    first, second = wait(here, full.session, 2)
    cancel(here, full)
    moved = actions.move_session(
        session=full.session, day=in_days(9), start_time=time(15), by=here.by
    )
    assert statuses(first, second) == ["offered", "waitlisted"]
    pending = Message.objects.filter(kind="waitlist-offer", state="pending")
    assert [m.about_uid for m in pending] == [first.uid]
    message = pending.get()
    mail = kind_named(message.kind).compose([message])[message.pk]
    assert f"{moved.start_time:%H:%M}" in mail.text


def test_a_cancelled_class_has_no_offers(here, full):
    (first,) = wait(here, full.session)
    cancel(here, full)
    actions.cancel_session(session=full.session, reason="Ill", by=here.by)
    assert statuses(first) == ["cancelled"]
    assert not Message.objects.filter(kind="waitlist-offer", state="pending").exists()
    assert not Message.objects.filter(kind="booking-cancelled", about_uid=first.uid).exists()


def test_the_end_of_a_program_ends_its_offer(here, full):
    (first,) = wait(here, full.session)
    cancel(here, full)
    actions.end_enrollment(enrollment=first.enrollment, status="completed", reason="", by=here.by)
    assert statuses(first) == ["cancelled"]


@pytest.mark.parametrize(
    ("columns", "constraint"),
    [
        ("status = 'offered', offered_at = now()", "booking_offer_has_an_end"),
        ("offer_expires_at = now()", "booking_offer_has_an_end"),
        (
            "status = 'offered', offer_expires_at = now()",
            "booking_offer_has_an_end",
        ),
        ("makes_up_id = id", "booking_makes_up_another"),
    ],
)
def test_the_table_refuses_half_an_offer(columns, constraint):
    booking = BookingFactory(status="waitlisted")
    with (
        pytest.raises(IntegrityError, match=constraint),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(f"UPDATE programs_booking SET {columns} WHERE id = %s", [booking.pk])


def test_an_offered_place_counts_whoever_writes_it():
    booking = BookingFactory(status="waitlisted")
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE programs_booking SET status = 'offered', offered_at = now(), "
            "offer_expires_at = now() WHERE id = %s",
            [booking.pk],
        )
    booking.session.refresh_from_db()
    assert booking.session.places_taken == 1


def test_a_make_up_belongs_to_the_same_program(here):
    missed, other = BookingFactory(), BookingFactory()
    with (
        pytest.raises(IntegrityError, match="booking_makes_up_same_program"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(
            "UPDATE programs_booking SET makes_up_id = %s WHERE id = %s", [missed.pk, other.pk]
        )


# without a beat: nobody calls keep_waitlists below


@pytest.fixture
def run_out(here, full):
    """The one place of a class, held for somebody whose offer runs out now; and the next."""
    first, second = wait(here, full.session, 2)
    cancel(here, full)
    first.refresh_from_db()
    with time_machine.travel(first.offer_expires_at, tick=False):
        yield first, second


def test_the_page_of_a_session_says_that_an_offer_ran_out(here, full, run_out):
    found = session_page(full.session, now=clock.now())
    assert [line.status_word for line in found.waiting] == ["Offer ran out", "On the waitlist"]
    assert found.waiting[0].offer.startswith("Did not answer the offer of")
    assert found.held == 0


def test_whoever_finds_the_session_full_ends_what_ran_out(here, full, run_out):
    first, second = run_out
    with pytest.raises(actions.SessionFull):  # it is the next one's turn
        actions.book(session=full.session, enrollment=here.enrollment(), by=here.by)
    assert statuses(first, second) == ["waitlisted", "offered"]


@pytest.mark.parametrize("named", [False, True])
def test_a_place_that_nobody_else_waits_for_is_free_once_its_offer_ran_out(here, full, named):
    (first,) = wait(here, full.session)
    cancel(here, full)
    first.refresh_from_db()
    her = here.enrollment()
    with time_machine.travel(first.offer_expires_at, tick=False):
        if named:
            actions.book_named(
                clinic=here.clinic,
                session=full.session.uid,
                enrollment=her.uid,
                log_read=lambda booking: None,
                by=here.by,
            )
        else:
            actions.book(session=full.session, enrollment=her, by=here.by)
    assert statuses(first) == ["waitlisted"]
    assert statuses(her.bookings.get()) == ["booked"]


def test_the_next_change_of_the_session_ends_what_ran_out(here, full, run_out):
    first, second = run_out
    (third,) = wait(here, full.session)
    cancel(here, third)
    assert statuses(first, second) == ["waitlisted", "offered"]


def test_a_place_is_given_by_phone_where_another_offer_ran_out(here, full):
    first, second = wait(here, full.session, 2)
    cancel(here, full)
    first.refresh_from_db()
    cutoff = full.session.starts_at - timedelta(hours=1)
    with time_machine.travel(cutoff, tick=False):  # too late for another offer
        actions.give_place(booking=second, by=here.by)
    assert statuses(first, second) == ["waitlisted", "booked"]
