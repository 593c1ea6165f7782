"""Taking turns: the rows that a change of the calendar locks, always in one order.

Staff, rooms, sessions, enrollments, each by key. Exclusion constraints alone deadlock when
two overlapping rows are written at once; with these locks one writer waits for the other.
"""

from collections.abc import Iterable
from typing import Any, TypeVar
from uuid import UUID

from django.core.exceptions import ObjectDoesNotExist
from django.db import connection
from django.db.models import Model, QuerySet

from clinic.models import Clinic, Room, Staff
from programs.errors import unknown
from programs.models import WAITING, Booking, Enrollment, Session

M = TypeVar("M", bound=Model)

# Waiting longer than this for somebody else's change is worse than being told to try again.
PATIENCE = "2s"


def limit_waiting() -> None:
    """Let every lock of this transaction fail after two seconds, which callers answer as Busy."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('lock_timeout', %s, true)", [PATIENCE])


def lock_staff_and_rooms(*, staff_ids: Iterable[int], room_ids: Iterable[int]) -> None:
    """Keep others from changing the calendars of these people and rooms until commit."""
    _lock(Staff.objects.filter(pk__in=set(staff_ids)))
    _lock(Room.objects.filter(pk__in=set(room_ids)))


def lock_session(session_id: int) -> Session:
    """Return the session as it is now, locked, with its clinic.

    Nothing that can change is joined: a row that changed while we waited would drop out of a join.
    """
    rows = Session.objects.select_for_update(of=("self",), no_key=True)
    return rows.select_related("clinic").get(pk=session_id)


def lock_session_named(clinic: Clinic, uid: UUID) -> Session:
    """As lock_session, for a public name. Raises Refused when this clinic has no such session."""
    rows = Session.objects.select_for_update(no_key=True)
    session = _named(rows, clinic, uid, field="session", what="session")
    session.clinic = clinic
    return session


def lock_sessions(session_ids: Iterable[int]) -> None:
    """Keep the bookings of several sessions as they are until commit."""
    _lock(Session.objects.filter(pk__in=set(session_ids)))


def lock_enrollment(enrollment_id: int) -> Enrollment:
    """Return the enrollment as it is now, with its patient: the turn-taking of her bookings."""
    return _enrollments().get(pk=enrollment_id)


def lock_enrollment_named(clinic: Clinic, uid: UUID) -> Enrollment:
    """As lock_enrollment, for a public name. Raises Refused when this clinic has no such one."""
    return _named(_enrollments(), clinic, uid, field="enrollment", what="program")


def lock_enrollments(enrollment_ids: Iterable[int]) -> None:
    """Keep the bookings of several patients as they are until commit."""
    _lock(Enrollment.objects.filter(pk__in=set(enrollment_ids)))


def locked(booking: Booking, *, with_waitlist: bool = False) -> Booking:
    """Return the booking as it is now; its session and enrollment, which stay locked, on it.

    With the waitlist, whoever may be offered a place takes her turn too, all in one order.
    """
    limit_waiting()
    session = lock_session(booking.session_id)
    if with_waitlist:
        waiting = session.bookings.filter(status__in=WAITING)
        lock_enrollments([booking.enrollment_id, *waiting.values_list("enrollment_id", flat=True)])
    enrollment = lock_enrollment(booking.enrollment_id)
    fresh = Booking.objects.select_for_update().get(pk=booking.pk)
    fresh.session, fresh.enrollment, fresh.patient = session, enrollment, enrollment.patient
    return fresh


def _enrollments() -> QuerySet[Enrollment]:
    rows = Enrollment.objects.select_for_update(of=("self",), no_key=True)
    return rows.select_related("patient")


def _named(rows: QuerySet[M], clinic: Clinic, uid: UUID, *, field: str, what: str) -> M:
    try:
        return rows.get(clinic_id=clinic.pk, uid=uid)
    except ObjectDoesNotExist:
        raise unknown(uid, field=field, what=what) from None


def _lock(rows: QuerySet[Any]) -> None:
    list(rows.select_for_update(no_key=True).order_by("pk").values_list("pk", flat=True))
