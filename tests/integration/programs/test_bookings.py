"""Places, the waitlist, cancellations and outcomes."""

from datetime import timedelta

import pytest
import time_machine

from clinic.actors import Actor
from clinic.errors import Conflict, Refused
from patients.models import FactsChange
from programs import actions
from programs.models import Booking, PlannedDose, SessionRecord
from tests.factories.clinic import ClinicFactory, MembershipFactory, RoomFactory
from tests.factories.patients import PatientFactory
from tests.factories.programs import (
    EnrollmentFactory,
    ProtocolVersionFactory,
    in_days,
    published_version,
    scene,
    screened_patient,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def here():
    return scene()


@pytest.fixture
def booking(here):
    return actions.book(session=here.session(), enrollment=here.enrollment(), by=here.by)


def begun(booking):
    return time_machine.travel(booking.starts_at + timedelta(minutes=5))


def test_a_full_session_offers_the_waitlist(here):
    session = here.session(capacity=1)
    first = actions.book(session=session, enrollment=here.enrollment(), by=here.by)
    late = here.enrollment()
    with pytest.raises(actions.SessionFull, match="waitlist"):
        actions.book(session=session, enrollment=late, by=here.by)
    waiting = actions.book(session=session, enrollment=late, waitlist=True, by=here.by)
    with pytest.raises(actions.SessionFull, match="still full"):
        actions.give_place(booking=waiting, by=here.by)
    actions.cancel_booking(booking=first, reason="travel", by=here.by)
    given = actions.give_place(booking=waiting, by=here.by)
    assert given.status == "booked"
    assert actions.give_place(booking=waiting, by=here.by).status == "booked"
    session.refresh_from_db()
    assert session.places_taken == 1


@pytest.mark.parametrize("spoil", ["ended", "paused", "left", "elsewhere", "past", "cancelled"])
def test_who_cannot_be_booked(here, spoil):
    session, enrollment = here.session(), here.enrollment()
    if spoil == "ended":
        actions.end_enrollment(enrollment=enrollment, status="completed", reason="", by=here.by)
    elif spoil == "paused":
        type(enrollment).objects.filter(pk=enrollment.pk).update(status="paused")
    elif spoil == "left":
        type(enrollment.patient).objects.filter(pk=enrollment.patient_id).update(status="left")
    elif spoil == "elsewhere":
        enrollment = EnrollmentFactory(patient=PatientFactory(clinic=ClinicFactory()))
    elif spoil == "cancelled":
        actions.cancel_session(session=session, reason="Ill", by=here.by)
    moment = session.starts_at if spoil == "past" else session.starts_at - timedelta(days=1)
    with time_machine.travel(moment), pytest.raises(Refused) as caught:
        actions.book(session=session, enrollment=enrollment, by=here.by)
    assert caught.value.message.endswith(".")
    assert caught.value.field in {"enrollment", "session"}
    assert not Booking.objects.exists()


def test_the_same_patient_twice_in_one_session(here, booking):
    with pytest.raises(Conflict, match="already has a booking in this session"):
        actions.book(session=booking.session, enrollment=booking.enrollment, by=here.by)


def test_a_patient_elsewhere_at_that_time_is_named(here, booking):
    other = here.session(
        physiologist=MembershipFactory(clinic=here.clinic).staff,
        room=RoomFactory(clinic=here.clinic),
    )
    with pytest.raises(actions.Overlap) as caught:
        actions.book(session=other, enrollment=booking.enrollment, by=here.by)
    name = booking.patient.full_name
    assert caught.value.message.startswith(f"{name} already has a session 10:00 to 11:00")
    waiting = actions.book(session=other, enrollment=booking.enrollment, waitlist=True, by=here.by)
    with pytest.raises(actions.Overlap):
        actions.give_place(booking=waiting, by=here.by)


def test_confirming_is_idempotent_and_ends_with_the_start(here, booking):
    first = actions.confirm_booking(booking=booking, by=Actor.patient(booking.patient.uid))
    again = actions.confirm_booking(booking=booking, by=here.by)
    assert first.confirmed_at == again.confirmed_at
    other = actions.book(session=booking.session, enrollment=here.enrollment(), by=here.by)
    with begun(other), pytest.raises(Conflict, match="already begun"):
        actions.confirm_booking(booking=other, by=here.by)


def test_cancelling_keeps_who_why_and_how_late(here, booking):
    with time_machine.travel(booking.starts_at - timedelta(hours=30, minutes=10)):
        patient = Actor.patient(booking.patient.uid)
        done = actions.cancel_booking(booking=booking, reason="joint_pain", by=patient)
        again = actions.cancel_booking(booking=booking, reason="travel", by=here.by)
    assert (done.cancelled_by, done.cancel_reason, done.notice_hours) == (
        "patient",
        "joint_pain",
        30,
    )
    assert (again.cancel_reason, again.sequence) == ("joint_pain", 1)
    assert FactsChange.objects.filter(patient=booking.patient).exists()
    with pytest.raises(Conflict, match="cancelled"):
        actions.confirm_booking(booking=booking, by=here.by)


def test_a_patient_cannot_cancel_what_has_begun_but_staff_can(here, booking):
    with begun(booking):
        with pytest.raises(Conflict, match="phone the clinic"):
            actions.cancel_booking(
                booking=booking, reason="unwell", by=Actor.patient(booking.patient.uid)
            )
        done = actions.cancel_booking(booking=booking, reason="unwell", by=here.by)
    assert done.notice_hours == -1


def test_an_unknown_reason_is_refused(here, booking):
    with pytest.raises(Refused, match="Choose one of: unwell"):
        actions.cancel_booking(booking=booking, reason="bored", by=here.by)


def test_an_outcome_waits_for_the_session_and_needs_a_recorder(here, booking):
    with pytest.raises(Conflict, match="Record the outcome from then on"):
        actions.record_outcome(booking=booking, outcome="attended", by=here.by)
    with begun(booking), pytest.raises(Refused, match="Only clinic staff"):
        actions.record_outcome(
            booking=booking, outcome="attended", by=Actor.patient(booking.patient.uid)
        )
    booking.refresh_from_db()
    assert booking.status == "booked"


def test_an_outcome_can_be_corrected_and_taken_back(here, booking):
    with begun(booking):
        actions.record_outcome(
            booking=booking, outcome="attended", minutes=40, effort=6, pain_before=3, by=here.by
        )
        done = actions.record_outcome(booking=booking, outcome="no_show", by=here.by)
        assert (done.status, done.recorded_by) == ("no_show", here.physiologist)
        assert SessionRecord.objects.get().minutes == 40
        actions.record_outcome(
            booking=booking, outcome="attended", pain_after=2, note=" fine ", by=here.by
        )
        record = SessionRecord.objects.get()
        assert (record.minutes, record.pain_after, record.note) == (None, 2, "fine")
        with pytest.raises(Conflict, match="has an outcome"):
            actions.cancel_booking(booking=booking, reason="travel", by=here.by)
        with pytest.raises(Refused, match="Say why"):
            actions.clear_outcome(booking=booking, reason=" ", by=here.by)
        cleared = actions.clear_outcome(booking=booking, reason="Wrong row", by=here.by)
    assert (cleared.status, cleared.recorded_by, cleared.recorded_at) == ("booked", None, None)
    record.refresh_from_db()
    assert (record.pain_after, record.note) == (2, "fine")
    history = list(booking.events.order_by("pgh_id").values_list("status", flat=True))
    assert history == ["booked", "attended", "no_show", "attended", "booked"]


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"outcome": "maybe"}, "outcome"),
        ({"effort": 11}, "effort"),
        ({"pain_before": -1}, "pain_before"),
        ({"pain_after": 11}, "pain_after"),
        ({"minutes": 481}, "minutes"),
        ({"early_stop": "bored"}, "early_stop"),
        ({"note": "x" * 501}, "note"),
        ({"outcome": "no_show", "minutes": 10}, "minutes"),
        ({"outcome": "no_show", "early_stop": "pain"}, "early_stop"),
    ],
)
def test_outcomes_that_cannot_be(here, booking, facts, field):
    with begun(booking), pytest.raises(Refused) as caught:
        actions.record_outcome(booking=booking, by=here.by, **{"outcome": "attended", **facts})
    assert caught.value.field == field
    assert not SessionRecord.objects.exists()


def test_time_passing_writes_no_outcome(here, booking):
    with time_machine.travel(booking.ends_at + timedelta(days=30)):
        booking.refresh_from_db()
    assert booking.status == "booked"


def enroll(here, **changes):
    asked = {
        "patient": screened_patient(clinic=here.clinic),
        "version": published_version(here.clinic),
        "physiologist": here.physiologist,
        "starts_on": in_days(3),
        "by": here.by,
    }
    return actions.enroll(**{**asked, **changes})


def test_enrolling_writes_the_original_plan(here):
    enrollment = enroll(here, weeks=8, availability="mornings")
    doses = PlannedDose.objects.filter(enrollment=enrollment)
    assert doses.count() == 16
    assert set(doses.values_list("modality", "sessions", "minutes", "sets")) == {
        ("aerobic", 2, 30, None),
        ("resistance", 2, None, 3),
    }


def test_enrolling_twice_names_the_patient(here):
    patient = enroll(here).patient
    with pytest.raises(Conflict, match=patient.full_name):
        enroll(here, patient=patient)


@pytest.mark.parametrize("spoil", ["draft", "elsewhere", "left", "weeks", "year", "nurse"])
def test_enrollments_that_cannot_be(here, spoil):
    changes = {
        "draft": lambda: {
            "version": ProtocolVersionFactory(protocol__clinic=here.clinic, clinic=here.clinic)
        },
        "elsewhere": lambda: {"version": published_version(ClinicFactory())},
        "left": lambda: {"patient": PatientFactory(clinic=here.clinic, status="left")},
        "weeks": lambda: {"weeks": 13},
        "year": lambda: {"starts_on": in_days(3650)},
        "nurse": lambda: {
            "physiologist": MembershipFactory(clinic=here.clinic, role="nurse").staff
        },
    }[spoil]()
    with pytest.raises(Refused) as caught:
        enroll(here, **changes)
    assert caught.value.field
    assert not PlannedDose.objects.exists()


def test_ending_a_program_cancels_what_is_to_come(here, booking):
    later = actions.book(
        session=here.session(day=in_days(8)), enrollment=booking.enrollment, by=here.by
    )
    with begun(booking):
        ended = actions.end_enrollment(
            enrollment=booking.enrollment, status="discontinued", reason="Moved away", by=here.by
        )
        again = actions.end_enrollment(
            enrollment=booking.enrollment, status="completed", reason="", by=here.by
        )
    booking.refresh_from_db()
    later.refresh_from_db()
    assert (ended.status, again.status) == ("discontinued", "discontinued")
    assert (booking.status, later.status) == ("booked", "cancelled")


@pytest.mark.parametrize(
    ("status", "reason", "field"),
    [("active", "", "status"), ("discontinued", " ", "reason"), ("completed", "x" * 201, "reason")],
)
def test_endings_that_cannot_be(here, status, reason, field):
    with pytest.raises(Refused) as caught:
        actions.end_enrollment(
            enrollment=here.enrollment(), status=status, reason=reason, by=here.by
        )
    assert caught.value.field == field
