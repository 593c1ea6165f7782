"""A confirmed plan taken back in one step: all of it or nothing, each patient told once."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from clinic import clock
from clinic.errors import Conflict
from notifications.models import Message, MessageState
from programs import actions
from programs.actions import AbsenceAsked
from programs.models import Booking, CalendarChange, PlanningRun, Session

pytestmark = pytest.mark.django_db


@pytest.fixture
def booked(place, proposal):
    """A plan of eight visits that is booked; nobody has mail about it yet."""
    return actions.confirm_plan(run=proposal, by=place.by)


def sent():
    """Let every mail about a plan have left."""
    Message.objects.filter(kind="program-planned").update(
        state=MessageState.SENT, sent_at=clock.now()
    )


def waiting(kind):
    return Message.objects.filter(kind=kind, state=MessageState.PENDING)


def undo(place, run):
    return actions.undo_change(change=run.change, by=place.by)


def statuses(rows):
    return sorted(rows.values_list("status", flat=True))


def test_everything_it_made_is_gone_and_nobody_hears_of_what_was_never_told(place, booked):
    assert Booking.objects.count() == 8
    assert "8 visits booked" in booked.change.sentence
    undo(place, booked)
    undo(place, booked)
    assert statuses(Booking.objects) == ["cancelled"] * 8
    assert statuses(Session.objects) == ["cancelled"] * 8
    assert not waiting("program-planned").exists()
    assert not waiting("reminder").exists()
    assert not waiting("booking-cancelled").exists()


def test_who_was_told_of_the_plan_is_told_once_that_it_is_off(place, booked):
    sent()
    undo(place, booked)
    assert waiting("booking-cancelled").count() == 1


def test_what_it_replaced_is_back(place, booked, proposal):
    enrollment = proposal.enrollments.get()
    away = proposal.first_day + timedelta(weeks=1)
    before = {(b.pk, b.status) for b in Booking.objects.all()}
    actions.set_wishes(
        enrollment=enrollment,
        windows=[],
        absences=[AbsenceAsked(away, away + timedelta(days=6))],
        by=place.by,
    )
    again = actions.confirm_plan(
        run=actions.propose(enrollment=enrollment, by=place.by), by=place.by
    )
    assert "replaced" in again.change.sentence
    undo(place, again)
    assert {(b.pk, b.status) for b in Booking.objects.filter(pk__in=[k for k, _ in before])} == (
        before
    )
    assert statuses(Session.objects.filter(bookings__pk__in=[k for k, _ in before])) == (
        ["scheduled"] * 8
    )
    with pytest.raises(Conflict, match=r"changed again since|planned anew"):
        actions.undo_change(change=booked.change, by=place.by)


def test_it_is_too_late_once_its_first_session_began(place, booked):
    first = Booking.objects.earliest("starts_at")
    with clock.standing_at(first.starts_at), pytest.raises(Conflict, match="has begun"):
        undo(place, booked)
    assert statuses(Booking.objects) == ["booked"] * 8


def test_nothing_is_taken_back_when_a_session_was_moved_since(place, booked):
    session = Session.objects.latest("starts_at")
    actions.move_session(
        session=session,
        day=session.day,
        start_time=session.start_time.replace(minute=30),
        by=place.by,
    )
    with pytest.raises(Conflict, match="changed again since"):
        undo(place, booked)
    assert statuses(Booking.objects) == ["booked"] * 8


def test_what_she_confirmed_or_cancelled_since_is_in_nobodys_way(place, booked):
    first, second = Booking.objects.order_by("starts_at")[:2]
    actions.confirm_booking(booking=first, by=place.by)
    actions.cancel_booking(booking=second, reason="travel", by=place.by)
    undo(place, booked)
    second.refresh_from_db()
    assert second.cancel_reason == "travel"
    assert statuses(Booking.objects) == ["cancelled"] * 8


def test_a_button_beside_the_message_takes_it_back(place, proposal, signed_in):
    page = signed_in.post(reverse("plan-confirm", args=[proposal.uid]), follow=True)
    change = CalendarChange.objects.get()
    press = reverse("change-undo", args=[change.uid])
    assert press in page.content.decode()
    assert press in signed_in.get(reverse("changes")).content.decode()
    signed_in.post(press)
    page = signed_in.get(reverse("plan-run", args=[proposal.uid])).content.decode()
    assert "booked and taken back" in page
    api = signed_in.get(f"/api/v1/planning-runs/{proposal.uid}/").json()
    assert api["change"] == str(change.uid)


def test_a_plan_that_changes_nothing_leaves_nothing_to_undo(place, booked, proposal):
    again = actions.propose(enrollment=proposal.enrollments.get(), by=place.by)
    again = actions.confirm_plan(run=again, by=place.by)
    assert Booking.objects.count() == 8
    assert again.change is None


def test_undoing_asks_the_database_no_more_for_more_visits(place, program):
    def count(visits_a_week):
        enrollment = program()
        actions.set_wishes(
            enrollment=enrollment, windows=[], absences=[], visits_a_week=visits_a_week, by=place.by
        )
        run = actions.confirm_plan(
            run=actions.propose(enrollment=enrollment, by=place.by), by=place.by
        )
        with CaptureQueriesContext(connection) as seen:
            undo(place, run)
        return len(seen)

    assert count(1) == count(2)
    assert PlanningRun.objects.count() == 2
