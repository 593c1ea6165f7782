"""A due mail of every registered kind, so that a test can ask something of all of them.

A kind that is declared and has no maker here fails the tests that walk through all.
"""

from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta

import time_machine

from adherence import actions as nursing
from clinic import clock
from clinic.actors import Actor
from clinic.identity import joining, letters
from clinic.identity.events import note
from clinic.models import Membership, SignInKind, WorkingHours
from clinic.permissions import Access, Role
from clinic.retention.kinds import kind_called
from clinic.retention.rules import change_rule
from notifications.kinds import kind_named
from notifications.models import Message
from patients.actions import (
    accept_carer,
    name_carer,
    open_record,
    plan_check_ins,
    restrict_record,
)
from patients.actions.signing_in import ask_to_sign_in
from patients.models import Carer, Patient
from programs import actions
from programs.actions.mailing import tell_offered
from programs.models import Booking, BookingStatus, Session
from tests.factories.adherence import EpisodeFactory, TreatedPatientFactory, nurse_of
from tests.factories.clinic import MembershipFactory, RoomFactory
from tests.factories.patients import PatientFactory, TherapyCourseFactory
from tests.factories.programs import (
    BookingFactory,
    EnrollmentFactory,
    Scene,
    SessionFactory,
    in_days,
    told,
)

Maker = Callable[[Scene, int], None]
# When all of it happens: a Tuesday in winter, before the mails of the day to staff.
MORNING = datetime(2027, 2, 2, 5, 45, tzinfo=UTC)


def waiting(kind: str, here: Scene, count: int) -> list[Message]:
    """Make so many mails of a kind, each to somebody else, and return their rows."""
    seen = set(Message.objects.values_list("pk", flat=True))
    MAKERS[kind](here, count)
    rows = Message.objects.filter(kind=kind, state="pending").exclude(pk__in=seen)
    one_each = {row.recipient_uid: row for row in rows.order_by("due_at", "pk")}
    return list(one_each.values())


def _booked(here: Scene, count: int) -> list[Booking]:
    day = in_days(7 + Session.objects.filter(clinic=here.clinic).count())
    session = here.session(day=day, capacity=max(count, 1) + 1)
    return [
        actions.book(session=session, enrollment=here.enrollment(), by=here.by)
        for _ in range(count)
    ]


def _cancelled(here: Scene, count: int) -> tuple[list[Booking], object]:
    bookings = _booked(here, count)
    told(*bookings)
    done = actions.cancel_session(session=bookings[0].session, reason="Ill", by=here.by)
    return bookings, done.change


def _moved(here: Scene, count: int) -> None:
    bookings = _booked(here, count)
    told(*bookings)
    session = bookings[0].session
    later = session.start_time.replace(hour=16)
    actions.move_session(session=session, day=session.day, start_time=later, by=here.by)


def _restored(here: Scene, count: int) -> None:
    bookings, change = _cancelled(here, count)
    told(*bookings)
    actions.undo_change(change=change, by=here.by)


def _offered(here: Scene, count: int) -> None:
    until = clock.now() + timedelta(hours=12)
    session = SessionFactory(clinic=here.clinic, capacity=count)
    for _ in range(count):
        booking = BookingFactory(
            session=session,
            enrollment=here.enrollment(),
            status=BookingStatus.OFFERED,
            offered_at=clock.now(),
            offer_expires_at=until,
        )
        tell_offered(booking, due_at=clock.now())


def _planned(here: Scene, count: int) -> None:
    for weekday in range(1, 6):
        WorkingHours.objects.get_or_create(
            clinic=here.clinic, weekday=weekday, opens=time(9), closes=time(17)
        )
    monday = clock.today("UTC") + timedelta(days=7 - clock.today("UTC").weekday())
    for _ in range(count):
        enrollment = EnrollmentFactory(
            patient=PatientFactory(clinic=here.clinic),
            physiologist=here.physiologist,
            starts_on=monday,
            weeks=2,
        )
        actions.confirm_plan(run=actions.propose(enrollment=enrollment, by=here.by), by=here.by)


def _missed(here: Scene, count: int) -> None:
    for booking in _booked(here, count):
        with time_machine.travel(booking.ends_at + timedelta(minutes=5), tick=False):
            actions.record_outcome(booking=booking, outcome="no_show", by=here.by)


def _asked(here: Scene, count: int) -> None:
    for _ in range(count):
        TherapyCourseFactory(patient__clinic=here.clinic)
    plan_check_ins(now=MORNING + timedelta(hours=5))


def _resolved(here: Scene, count: int, **how: object) -> None:
    nurse = Actor.member(nurse_of(here.clinic))
    for _ in range(count):
        patient = TreatedPatientFactory(clinic=here.clinic, email="her@mail.example")
        nursing.resolve(episode=EpisodeFactory(patient=patient), outcome="advice", by=nurse, **how)


def _day_sheets(here: Scene, count: int) -> None:
    for _ in range(count):
        staff = MembershipFactory(clinic=here.clinic).staff
        actions.want_day_sheet(clinic=here.clinic, staff=staff, wanted=True, by=here.by)
        here.session(day=in_days(0), room=RoomFactory(clinic=here.clinic), physiologist=staff)
    actions.plan_day_sheets(now=MORNING + timedelta(hours=1))


def _digests(here: Scene, count: int) -> None:
    EpisodeFactory(patient=TreatedPatientFactory(clinic=here.clinic))
    for _ in range(count):
        nurse = nurse_of(here.clinic)
        nursing.want_digest(clinic=here.clinic, staff=nurse, wanted=True, by=Actor.member(nurse))
    nursing.plan_digests(now=MORNING + timedelta(hours=1))


def _invitations(here: Scene, count: int) -> None:
    for number in range(count):
        joining.add_member(
            clinic=here.clinic,
            name=f"Rosa {number}",
            email=f"rosa{Message.objects.count()}@clinic.example",
            role="nurse",
            by=here.by,
        )


def _new_passwords(here: Scene, count: int) -> None:
    for _ in range(count):
        staff = MembershipFactory(clinic=here.clinic).staff
        letters.tell(
            staff,
            kind=letters.NEW_PASSWORD,
            about_uid=note(SignInKind.RESET_ASKED, staff).uid,
            good_for=timedelta(hours=1),
        )


def _account_notices(here: Scene, count: int) -> None:
    for _ in range(count):
        note(SignInKind.PASSWORD_CHANGED, MembershipFactory(clinic=here.clinic).staff)


def _wishes(here: Scene, count: int) -> None:
    for _ in range(count):
        patient = PatientFactory(clinic=here.clinic)
        ask_to_sign_in(email=patient.email, browser="her phone")


def _carer(patient: Patient) -> Carer:
    return name_carer(
        patient=patient,
        name="Rosa",
        email=f"carer-of-{patient.pk}@mail.example",
        relation="daughter",
        may_answer=True,
        by=Actor.patient(patient.uid),
    )


def _asked_carers(here: Scene, count: int) -> None:
    for _ in range(count):
        _carer(PatientFactory(clinic=here.clinic))


def _told_carers(here: Scene, count: int) -> None:
    bookings = _booked(here, count)
    for booking in bookings:
        carer = _carer(booking.patient)
        accept_carer(carer=carer, by=Actor.carer(carer.uid))
    rows = Message.objects.filter(
        kind="booking-confirmed", about_uid__in=[booking.uid for booking in bookings]
    )
    kind_named("booking-confirmed").compose(list(rows))


def _opened(here: Scene, count: int) -> None:
    for _ in range(count - Membership.objects.filter(role=Role.COORDINATOR).count()):
        MembershipFactory(clinic=here.clinic, role=Role.COORDINATOR)
    keeper = Membership.objects.filter(clinic=here.clinic).select_related("staff").first().staff
    stranger = MembershipFactory(clinic=here.clinic, role=Role.NURSE).staff
    patient = PatientFactory(clinic=here.clinic)
    restrict_record(
        patient=patient, reason="colleague", note="", names=[keeper], by=Actor.member(keeper)
    )
    here.clinic.refresh_from_db()
    access = Access(stranger, here.clinic, (Role.NURSE,))
    open_record(access=access, patient=patient, reason="cover", note="Her nurse is ill")


def _rules_changed(here: Scene, count: int) -> None:
    held = Membership.objects.filter(clinic=here.clinic, role=Role.ADMINISTRATOR)
    for _ in range(count - held.count()):
        MembershipFactory(clinic=here.clinic, role=Role.ADMINISTRATOR)
    by, kind = Actor.member(held.first().staff), kind_called("exports")
    change_rule(clinic=here.clinic, kind=kind, days=400, reason="Our own law", by=by)


MAKERS: dict[str, Maker] = {
    "booking-confirmed": lambda here, count: _booked(here, count) and None,
    "reminder": lambda here, count: _booked(here, count) and None,
    "session-moved": _moved,
    "booking-cancelled": lambda here, count: _cancelled(here, count) and None,
    "booking-restored": _restored,
    "waitlist-offer": _offered,
    "program-planned": _planned,
    "missed-session": _missed,
    "check-in": _asked,
    "re-ask": lambda here, count: _resolved(here, count, re_ask="pain"),
    "sign-in": _wishes,
    "carer-asked": _asked_carers,
    "carer-appointment": _told_carers,
    "clinic-acted": lambda here, count: _resolved(here, count, tell_her=True),
    "day-sheet": _day_sheets,
    "worklist-digest": _digests,
    "record-opened": _opened,
    "invitation": _invitations,
    "new-password": _new_passwords,
    "account-notice": _account_notices,
    "retention-changed": _rules_changed,
}
