"""A clinic with patients who have an appointment, and the reminders of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import time, timedelta

from bench.population import make_clinic, publish_protocol
from bench.suites.booking import enroll_many, make_class
from clinic import clock
from clinic.actors import Actor
from clinic.models import Clinic, Membership, Room, Staff
from clinic.permissions import Role
from notifications.actions import Occasion, plan
from programs.actions import book, create_session
from programs.actions.mailing import REMINDER
from programs.models import Booking, Enrollment, Session, SessionKind

_CLASSES = 10
_DAYS = 20


@dataclass(frozen=True)
class Clientele:
    """A clinic, the person who does everything in it, and who comes when.

    `unbooked` have a program and no appointment; `open_class` has room for them.
    """

    clinic: Clinic
    staff: Staff
    bookings: list[Booking]
    unbooked: list[Enrollment]
    open_class: Session

    @property
    def by(self) -> Actor:
        return Actor.member(self.staff)


def settle(n: int, *, unbooked: int = 0) -> Clientele:
    """Make a clinic in which `n` patients are booked, in classes two days from now."""
    clinic, staff, room = make_clinic()
    room.places = max(n, unbooked, 1)
    room.save()
    enrollments = enroll_many(clinic, publish_protocol(clinic), staff, n + unbooked)
    share = -(-n // _CLASSES)
    bookings: list[Booking] = []
    for number in range(_CLASSES):
        chosen = enrollments[number * share : min((number + 1) * share, n)]
        if chosen:
            session = make_class(
                clinic, staff, room, in_days=2, at=time(8 + number), places=len(chosen)
            )
            bookings += _fill(session, chosen)
    open_class = make_class(clinic, staff, room, in_days=3, at=time(9), places=max(unbooked, 1))
    return Clientele(clinic, staff, bookings, enrollments[n:], open_class)


def _fill(session: Session, enrollments: Sequence[Enrollment]) -> list[Booking]:
    return Booking.objects.bulk_create(
        Booking(
            clinic_id=session.clinic_id,
            session=session,
            enrollment=enrollment,
            patient=enrollment.patient,
            starts_at=session.starts_at,
            ends_at=session.ends_at,
        )
        for enrollment in enrollments
    )


def remind(
    bookings: Sequence[Booking],
    *,
    kind: str = REMINDER,
    over: timedelta | None = None,
    late_by: timedelta = timedelta(),
) -> None:
    """Plan a mail about each booking, due now, or one after the other over a time from now on.

    With `late_by` they were due so long ago.
    """
    now = clock.now() - late_by
    step = over / len(bookings) if over else timedelta()
    plan(
        [
            Occasion(
                kind=kind,
                clinic_id=booking.clinic_id,
                recipient_uid=booking.patient.uid,
                about_uid=booking.uid,
                due_at=now + step * place,
                send_before=booking.starts_at - timedelta(hours=1),
                detail="1d" if kind == REMINDER else "",
            )
            for place, booking in enumerate(bookings)
        ]
    )


def make_crowd(n: int, *, of: int) -> tuple[Staff, list[Session]]:
    """Make `n` patients booked through the actions, in classes `of` so many each.

    Every class has its physiologist and room to itself for a day, so it can move within it.
    """
    clinic, staff, _room = make_clinic()
    by = Actor.member(staff)
    enrollments = enroll_many(clinic, publish_protocol(clinic), staff, n)
    sessions = []
    for number in range(0, n, of):
        team, day = divmod(number // of, _DAYS)
        session = create_session(
            clinic=clinic,
            kind=SessionKind.CLASS,
            physiologist=_physiologist(clinic, team),
            room=Room.objects.get_or_create(clinic=clinic, name=f"Room {team}", places=of)[0],
            day=clock.today("UTC") + timedelta(days=7 + day),
            start_time=time(8),
            minutes=45,
            capacity=of,
            by=by,
        )
        for enrollment in enrollments[number : number + of]:
            book(session=session, enrollment=enrollment, by=by)
        sessions.append(session)
    return staff, sessions


def _physiologist(clinic: Clinic, number: int) -> Staff:
    email = f"team{number}@clinic.example"
    if found := Staff.objects.filter(email=email).first():
        return found
    staff = Staff.objects.create_user(email, name=f"Team {number}")
    Membership.objects.create(clinic=clinic, staff=staff, role=Role.PHYSIOLOGIST)
    return staff
