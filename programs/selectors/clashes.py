"""Who or what is taken at a given time, said so that the reader can find it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from programs.models import Booking, BookingStatus, Session, SessionStatus
from programs.words import hours_words


@dataclass(frozen=True)
class Clash:
    """What is in the way: a sentence about it, and the input it concerns."""

    sentence: str
    field: str


def sessions_between(
    *, physiologist_id: int, room_id: int, starts_at: datetime, ends_at: datetime
) -> QuerySet[Session]:
    """Return scheduled sessions of this physiologist or room that overlap a half-open time."""
    return (
        Session.objects.filter(
            Q(physiologist_id=physiologist_id) | Q(room_id=room_id),
            status=SessionStatus.SCHEDULED,
            starts_at__lt=ends_at,
            ends_at__gt=starts_at,
        )
        .select_related("physiologist", "room")
        .order_by("starts_at", "pk")
    )


def session_clash(session: Session, *, among: Iterable[Session] | None = None) -> Clash | None:
    """Return what keeps this session, saved or not, from its time, physiologist or room.

    Deliberate overlaps count here, though the constraints leave them out. `among` are sessions
    already read, for a whole series at once.
    """
    return next(session_clashes(session, among=among), None)


def session_clashes(session: Session, *, among: Iterable[Session] | None = None) -> Iterator[Clash]:
    """Yield what keeps the session's physiologist, and then what keeps its room."""
    if among is None:
        among = sessions_between(
            physiologist_id=session.physiologist_id,
            room_id=session.room_id,
            starts_at=session.starts_at,
            ends_at=session.ends_at,
        )
    others = [
        other
        for other in among
        if other.pk != session.pk
        and other.starts_at < session.ends_at
        and other.ends_at > session.starts_at
    ]
    for other in others:
        if other.physiologist_id == session.physiologist_id:
            hours = hours_words(other.starts_at, other.ends_at, session.zone)
            name = other.physiologist.name
            yield Clash(f"{name} already has a session {hours} that day.", "physiologist")
            break
    for other in others:
        if other.room_id == session.room_id:
            hours = hours_words(other.starts_at, other.ends_at, session.zone)
            yield Clash(f"{other.room.name} is taken {hours} that day.", "room")
            break


def patient_clash(
    *, patient_ids: Iterable[int], starts_at: datetime, ends_at: datetime, not_in: Session
) -> Booking | None:
    """Return a booking that keeps one of these patients busy, with patient and session."""
    return (
        Booking.objects.filter(
            patient_id__in=list(patient_ids),
            status__in=[BookingStatus.BOOKED, BookingStatus.ATTENDED],
            starts_at__lt=ends_at,
            ends_at__gt=starts_at,
        )
        .exclude(session_id=not_in.pk)
        .select_related("patient", "session")
        .order_by("starts_at", "pk")
        .first()
    )


def busy_words(clash: Booking, zone: str) -> str:
    """Say which patient is in another session when, and the two ways out."""
    hours = hours_words(clash.starts_at, clash.ends_at, zone)
    return (
        f"{clash.patient.full_name} already has a session {hours} that day. "
        "Choose another time, or cancel that one first."
    )
