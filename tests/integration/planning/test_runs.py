"""Proposals: worked out from the clinic as it is, adjusted, confirmed whole or not at all."""

from datetime import time, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from clinic import clock
from clinic.errors import Conflict, Refused
from clinic.models import Closure
from notifications.models import Message
from programs import actions
from programs.actions import AbsenceAsked, PlanConflict, WindowAsked
from programs.models import (
    Absence,
    Availability,
    Booking,
    BookingStatus,
    EnrollmentStatus,
    PlanningRun,
    ProtocolComponent,
    ProtocolPhase,
    RunState,
    Session,
    SessionStatus,
)
from programs.selectors.planning_choices import choices
from programs.selectors.planning_facts import blocked_hours, facts
from tests.factories.clinic import RoomFactory
from tests.factories.patients import PatientFactory
from tests.factories.programs import (
    EnrollmentFactory,
    ProtocolFactory,
    ProtocolVersionFactory,
)
from tests.integration.planning.conftest import next_monday

pytestmark = pytest.mark.django_db


def test_a_proposal_is_complete_and_books_nothing(proposal):
    assert proposal.state == RunState.PROPOSED
    assert proposal.visits.count() == 8
    assert proposal.unmet.count() == 0
    assert proposal.parts["new_session"] == 8
    assert (proposal.objective, proposal.gap) == (16, 0.0)
    assert not Booking.objects.exists()


def test_the_same_facts_give_the_same_proposal(place, proposal):
    enrollment = proposal.enrollments.get()

    again = actions.propose(enrollment=enrollment, by=place.by)

    fields = ("number", "day", "start_time", "physiologist", "room", "modalities")
    assert again.digest == proposal.digest
    assert list(again.visits.values_list(*fields)) == list(proposal.visits.values_list(*fields))
    proposal.refresh_from_db()
    assert proposal.state == RunState.DISCARDED


def test_confirming_books_everything_and_tells_the_patient_once(place, proposal):
    run = actions.confirm_plan(run=proposal, by=place.by)

    assert run.state == RunState.CONFIRMED
    assert Booking.objects.filter(status=BookingStatus.BOOKED).count() == 8
    assert Session.objects.filter(places_taken=1).count() == 8
    assert all(v.booking_id for v in run.visits.all())
    kinds = list(Message.objects.values_list("kind", flat=True))
    assert kinds.count("program-planned") == 1
    assert kinds.count("booking-confirmed") == 0
    assert kinds.count("reminder") > 8


def test_confirming_twice_changes_nothing(place, proposal):
    actions.confirm_plan(run=proposal, by=place.by)
    before = (Booking.objects.count(), Message.objects.count())

    actions.confirm_plan(run=proposal, by=place.by)

    assert (Booking.objects.count(), Message.objects.count()) == before


def test_a_conflict_names_the_visit_and_nothing_is_written(place, proposal):
    taken = list(proposal.visits.order_by("day"))[6]
    place.session(day=taken.day, start_time=taken.start_time)

    with pytest.raises(PlanConflict) as caught:
        actions.confirm_plan(run=proposal, by=place.by)

    assert f"Session 7 of 8, {taken.day:%A} {taken.day.day} {taken.day:%B}" in caught.value.message
    assert "already has a session" in caught.value.message
    assert caught.value.visit == taken.uid
    assert not Booking.objects.exists()
    assert Session.objects.count() == 1
    proposal.refresh_from_db()
    assert proposal.state == RunState.PROPOSED


def test_a_closure_after_the_proposal_is_a_conflict(place, proposal):
    day = proposal.visits.order_by("day").first().day
    Closure.objects.create(clinic=place.clinic, first_day=day, last_day=day, reason="Flood")

    with pytest.raises(PlanConflict, match="Flood"):
        actions.confirm_plan(run=proposal, by=place.by)


def test_a_full_class_is_a_conflict(place, program):
    enrollment = program()
    room = RoomFactory(clinic=place.clinic, places=1)
    monday = next_monday(place.clinic)
    for week in range(4):
        for day in (0, 3):
            place.session(day=monday + timedelta(weeks=week, days=day), capacity=1, room=room)
    run = actions.propose(enrollment=enrollment, by=place.by)
    assert all(v.session_id for v in run.visits.all())
    first = run.visits.order_by("day").first()
    actions.book(session=first.session, enrollment=program(), by=place.by)

    with pytest.raises(PlanConflict, match="places of the class are taken"):
        actions.confirm_plan(run=run, by=place.by)


def test_a_program_that_ended_meanwhile_is_not_booked(place, proposal):
    enrollment = proposal.enrollments.get()
    actions.end_enrollment(
        enrollment=enrollment, status=EnrollmentStatus.COMPLETED, reason="", by=place.by
    )

    with pytest.raises(Conflict, match="completed by now"):
        actions.confirm_plan(run=proposal, by=place.by)


def test_planning_again_keeps_what_is_the_same_and_takes_the_rest_back(place, proposal):
    actions.confirm_plan(run=proposal, by=place.by)
    enrollment = proposal.enrollments.get()
    first = Booking.objects.order_by("starts_at").first()
    last_week = next_monday(place.clinic) + timedelta(weeks=3)
    actions.set_wishes(
        enrollment=enrollment,
        windows=[],
        absences=[AbsenceAsked(last_week, last_week + timedelta(days=6), "Away")],
        by=place.by,
    )

    again = actions.propose(enrollment=enrollment, by=place.by)
    actions.confirm_plan(run=again, by=place.by)

    first.refresh_from_db()
    assert first.status == BookingStatus.BOOKED
    assert Booking.objects.filter(status=BookingStatus.BOOKED).count() == 6
    assert Booking.objects.filter(status=BookingStatus.CANCELLED).count() == 2
    assert Session.objects.filter(status=SessionStatus.CANCELLED).count() == 2
    assert again.unmet.get().week == 4


def test_what_was_moved_by_hand_stays(place, proposal):
    actions.confirm_plan(run=proposal, by=place.by)
    booking = Booking.objects.order_by("starts_at").last()
    session = booking.session
    actions.move_session(session=session, day=session.day, start_time=time(15, 30), by=place.by)

    again = actions.propose(enrollment=proposal.enrollments.get(), by=place.by)
    actions.confirm_plan(run=again, by=place.by)

    booking.refresh_from_db()
    assert booking.status == BookingStatus.BOOKED
    assert again.visits.count() == 7
    assert Booking.objects.filter(status=BookingStatus.BOOKED).count() == 8


def test_a_visit_can_be_put_elsewhere_and_is_checked(place, proposal):
    visit = proposal.visits.order_by("day").first()
    other = choices(visit)[0]

    moved = actions.adjust_visit(
        visit=visit, day=other.day, start_time=other.start_time, by=place.by
    )

    assert (moved.day, moved.start_time, moved.adjusted) == (other.day, other.start_time, True)
    with pytest.raises(Refused, match="The nearest that work"):
        actions.adjust_visit(visit=moved, day=moved.day, start_time=time(3), by=place.by)


def test_choices_keep_her_rest_days(place):
    version = ProtocolVersionFactory(protocol=ProtocolFactory(clinic=place.clinic))
    phase = ProtocolPhase.objects.create(clinic=place.clinic, version=version, last_week=12)
    ProtocolComponent.objects.create(
        clinic=place.clinic, phase=phase, modality="resistance", sessions_per_week=2, sets=2,
        reps=8, days_apart=2,
    )  # fmt: skip
    version.published_at = clock.now()
    version.save()
    enrollment = EnrollmentFactory(
        patient=PatientFactory(clinic=place.clinic), physiologist=place.physiologist,
        version=version, starts_on=next_monday(place.clinic), weeks=4,
    )  # fmt: skip
    run = actions.propose(enrollment=enrollment, by=place.by)
    visits = list(run.visits.order_by("day"))

    for visit in visits[:4]:
        others = [v.day for v in visits if v.pk != visit.pk]
        days = {choice.day for choice in choices(visit, at_most=500)}
        assert days
        assert all(abs((other - day).days) >= 2 for day in days for other in others)


def test_many_are_asked_for_and_worked_out_by_a_worker(place, program):
    programs = [program() for _ in range(3)]
    monday = next_monday(place.clinic)

    run = actions.ask_for_plan(
        clinic=place.clinic,
        enrollments=programs,
        first_day=monday,
        last_day=monday + timedelta(weeks=4),
        by=place.by,
    )
    assert run.state == RunState.ASKED
    assert actions.work_out_asked() == 1
    assert actions.work_out_asked() == 0

    run.refresh_from_db()
    assert run.state == RunState.PROPOSED
    assert run.visits.count() == 24
    actions.confirm_plan(run=run, by=place.by)
    assert Booking.objects.count() == 24
    assert Message.objects.filter(kind="program-planned").count() == 3


def test_a_program_without_supervised_training_is_refused_in_words(place, program):
    version = ProtocolVersionFactory(protocol=ProtocolFactory(clinic=place.clinic))
    phase = ProtocolPhase.objects.create(clinic=place.clinic, version=version, last_week=12)
    ProtocolComponent.objects.create(
        clinic=place.clinic,
        phase=phase,
        modality="aerobic",
        sessions_per_week=3,
        minutes=30,
        supervised=False,
    )
    enrollment = program(version=version)

    with pytest.raises(Refused, match="no supervised session"):
        actions.propose(enrollment=enrollment, by=place.by)

    assert not PlanningRun.objects.exists()


@pytest.mark.parametrize(
    ("windows", "sentence"),
    [
        ([WindowAsked(1, time(12), time(9))], "Monday 12:00 to 09:00 ends before it begins"),
        (
            [WindowAsked(1, time(9), time(12)), WindowAsked(1, time(11), time(13))],
            "Monday 09:00 to 12:00 and Monday 11:00 to 13:00 overlap",
        ),
        ([WindowAsked(9, time(9), time(12))], "9 is not a weekday"),
    ],
)
def test_contradictory_hours_are_refused_and_nothing_is_stored(place, program, windows, sentence):
    with pytest.raises(Refused, match=sentence):
        actions.set_wishes(enrollment=program(), windows=windows, absences=[], by=place.by)

    assert not Availability.objects.exists()


def test_the_database_refuses_what_the_action_would(place, program):
    enrollment = program()
    common = {"clinic": place.clinic, "enrollment": enrollment}
    Availability.objects.create(weekday=1, from_time=time(9), until_time=time(12), **common)

    with pytest.raises(IntegrityError, match="availability_no_overlap"), transaction.atomic():
        Availability.objects.create(weekday=1, from_time=time(11), until_time=time(13), **common)
    with pytest.raises(IntegrityError, match="ends_after_it_starts"), transaction.atomic():
        Availability.objects.create(weekday=2, from_time=time(11), until_time=time(11), **common)
    day = clock.today(place.clinic.time_zone)
    with pytest.raises(IntegrityError, match="absence_ends"), transaction.atomic():
        Absence.objects.create(first_day=day, last_day=day - timedelta(days=1), **common)
    Availability.objects.create(weekday=1, from_time=time(12), until_time=time(13), **common)


def test_the_problem_is_read_in_as_many_queries_for_one_as_for_many(place, program):
    def count(programs) -> int:
        monday = next_monday(place.clinic)
        with CaptureQueriesContext(connection) as captured:
            facts(
                clinic=place.clinic,
                enrollments=[p.pk for p in programs],
                first_day=monday,
                last_day=monday + timedelta(weeks=4),
            )
        return len(captured)

    one, more = [program()], [program() for _ in range(4)]
    assert count(one) == count(more)


@pytest.mark.parametrize(
    ("day", "opens", "closes"),
    [("2027-03-28", 120, 180), ("2026-10-25", 120, 180)],
)
def test_the_hour_of_a_clock_change_is_blocked(day, opens, closes):
    from datetime import date

    at = date.fromisoformat(day)

    found = blocked_hours("Europe/Madrid", at - timedelta(days=3), at + timedelta(days=3))

    assert [(b.day, b.opens, b.closes) for b in found] == [(at, opens, closes)]
