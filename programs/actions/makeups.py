"""Another time instead: for missed dose, and for an appointment that she cannot keep."""

from django.db import transaction

from clinic import audit, clock
from clinic.actors import Actor, ActorKind
from clinic.db import retry_deadlocks
from clinic.errors import Conflict
from programs.actions.bookings import book, cancel_booking
from programs.actions.locks import locked
from programs.actions.sessions import create_session
from programs.errors import PlaceGone
from programs.models import Booking, BookingStatus, CancelReason, Session, SessionKind
from programs.selectors.alternatives import Place, alternatives_for, full_classes_for
from programs.selectors.credits import in_good_time
from programs.selectors.missed import chosen_since


@retry_deadlocks
def take_alternative(*, missed: Booking, place: str, by: Actor) -> Booking:
    """Book one of the times that are offered instead of a missed session.

    It makes up one that was cancelled with a credit; one she did not come to leaves none.

    `place` is a Place.key. Raises PlaceGone when somebody else has it by now. Pressing twice books
    once. A patient who chooses has confirmed by it.
    """
    with transaction.atomic(), audit.acting(by):
        missed = (
            Booking.objects.select_for_update(of=("self",), no_key=True)
            .select_related(
                "session__clinic", "session__room", "session__physiologist", "enrollment", "patient"
            )
            .get(pk=missed.pk)
        )
        already = _made_up(missed)
        if already is not None and _names(already.session, place):
            return already
        if already is not None and missed.status == BookingStatus.NO_SHOW:
            raise Conflict("She has another time instead already.", field="makes_up")
        return _take(missed, _chosen(missed, place), by)


@retry_deadlocks
def move_to_alternative(*, booking: Booking, place: str, by: Actor) -> Booking:
    """Give an appointment up and book another time for it, or neither.

    `place` is a Place.key. Raises PlaceGone when somebody else has it by now, and Conflict where
    the appointment is too near to leave a credit: the old one stands then. Pressing twice moves
    once. A patient who chooses has confirmed by it.
    """
    with transaction.atomic(), audit.acting(by):
        booking = locked(booking, with_waitlist=True)
        missed = booking.makes_up or booking
        if booking.status == BookingStatus.CANCELLED:
            already = _made_up(missed)
            if already is not None and _names(already.session, place):
                return already
        if booking.status != BookingStatus.BOOKED or not in_good_time(
            booking.session.clinic, booking.starts_at, now=clock.now()
        ):
            raise Conflict("This appointment can no longer be moved.", field="place")
        chosen = _chosen(booking, place)
        cancel_booking(booking=booking, reason=CancelReason.NOT_SAID, by=by)
        return _take(missed, chosen, by)


@retry_deadlocks
def wait_for_class(*, booking: Booking, place: str, by: Actor) -> Booking:
    """Put her on the waitlist of a full class that fits her program; her appointment stays.

    Raises PlaceGone for a class that no longer fits, or is no longer full. Pressing twice waits
    once.
    """
    with transaction.atomic(), audit.acting(by):
        waiting = _waits_in(booking, place)
        if waiting is not None:
            return waiting
        for offered in full_classes_for(booking, now=clock.now()):
            if offered.key == place and offered.session is not None:
                return book(
                    session=offered.session, enrollment=booking.enrollment, waitlist=True, by=by
                )
    raise PlaceGone("That class no longer fits, or has a free place now.", field="place")


def _waits_in(booking: Booking, place: str) -> Booking | None:
    rows = Booking.objects.filter(enrollment=booking.enrollment, status=BookingStatus.WAITLISTED)
    found = rows.select_related("session")
    return next((row for row in found if str(row.session.uid) == place), None)


def _chosen(missed: Booking, place: str) -> Place:
    for offered in alternatives_for(missed, now=clock.now()):
        if offered.key == place:
            return offered
    raise PlaceGone(
        "That place has gone, or no longer fits. Choose one of the others.", field="place"
    )


def _take(missed: Booking, chosen: Place, by: Actor) -> Booking:
    try:
        booking = _book(missed, chosen, by)
    except Conflict as error:
        if error.field in ("makes_up", "enrollment"):
            raise
        raise PlaceGone(error.message, field="place") from error
    if by.kind == ActorKind.PATIENT:
        booking.confirmed_at = clock.now()
        booking.save(update_fields=["confirmed_at"])
    return booking


def _book(missed: Booking, chosen: Place, by: Actor) -> Booking:
    made_up = None if missed.status == BookingStatus.NO_SHOW else missed
    if chosen.session is not None:
        return book(session=chosen.session, enrollment=missed.enrollment, makes_up=made_up, by=by)
    session = create_session(
        clinic=missed.session.clinic,
        kind=SessionKind.INDIVIDUAL,
        physiologist=chosen.physiologist,
        room=chosen.room,
        day=chosen.when.day,
        start_time=chosen.when.start_time,
        minutes=chosen.when.minutes,
        title=missed.session.title,
        enrollment=missed.enrollment,
        makes_up=made_up,
        by=by,
    )
    return session.bookings.select_related("session", "patient").get()


def _made_up(missed: Booking) -> Booking | None:
    if missed.status == BookingStatus.NO_SHOW:
        return chosen_since(missed)
    return (
        missed.made_up_by.exclude(status="cancelled")
        .select_related("session", "patient", "enrollment")
        .first()
    )


def _names(session: Session, place: str) -> bool:
    hour = f"{session.day:%Y-%m-%d}T{session.start_time:%H:%M}"
    return place in (str(session.uid), hour)
