"""What the demo shows of planning and of a calendar that changes."""

from clinic import clock
from clinic.actors import Actor
from clinic.models import Clinic
from demo.cast import role_of
from programs import actions
from programs.models import (
    AdverseEvent,
    Availability,
    Booking,
    BookingStatus,
    CalendarChange,
    HeartRateProfile,
    PlanningRun,
    Proposal,
    ProposalState,
    RunState,
    Screening,
    SessionStatus,
)
from programs.selectors.alternatives import alternatives_for
from programs.selectors.credits import missed_with_credit


def test_one_plan_waits_for_who_begins_soon(demo: Clinic) -> None:
    run = PlanningRun.objects.get()
    assert run.state == RunState.PROPOSED
    enrollment = run.enrollments.get()
    role = role_of(enrollment.patient.mrn)
    assert role is not None
    assert role.story.to_plan
    assert enrollment.starts_on > clock.today(demo.time_zone)
    assert not enrollment.bookings.exists()
    assert run.visits.count() > 0
    assert Availability.objects.values("enrollment").distinct().count() > 5
    planner = Actor.member(enrollment.physiologist)
    actions.confirm_plan(run=run, by=planner)
    assert enrollment.bookings.filter(status=BookingStatus.BOOKED).count() == run.visits.count()


def test_one_place_is_offered_and_others_wait_for_it(demo: Clinic) -> None:
    offered = Booking.objects.get(status=BookingStatus.OFFERED)
    assert offered.offer_expires_at is not None
    assert offered.offer_expires_at > clock.now()
    waiting = Booking.objects.filter(session=offered.session, status=BookingStatus.WAITLISTED)
    assert waiting.count() == 2
    actions.accept_offer(booking=offered, by=Actor.patient(offered.patient.uid))


def test_one_class_is_off_and_can_be_put_back(demo: Clinic) -> None:
    change = CalendarChange.objects.get()
    session = change.items.exclude(session=None).first().session
    assert session.status == SessionStatus.CANCELLED
    off = session.bookings.select_related("session", "enrollment")
    assert any(alternatives_for(booking, now=clock.now()) for booking in off)
    actions.undo_change(change=change, by=Actor.member(session.physiologist))
    session.refresh_from_db()
    assert session.status == SessionStatus.SCHEDULED


def test_missed_dose_is_made_up_and_some_is_still_owed(demo: Clinic) -> None:
    instead = Booking.objects.exclude(makes_up=None).get()
    assert instead.status == BookingStatus.BOOKED
    assert missed_with_credit().exists()


def test_dose_is_prescribed_with_everything_around_it(demo: Clinic) -> None:
    assert Proposal.objects.filter(state=ProposalState.OPEN).count() > 5
    assert Screening.objects.exists()
    assert HeartRateProfile.objects.exists()
    assert AdverseEvent.objects.exists()
