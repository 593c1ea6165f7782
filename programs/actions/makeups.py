"""Making missed dose good: the patient picks another time, or staff do for her."""

from django.db import transaction

from clinic import audit, clock
from clinic.actors import Actor, ActorKind
from clinic.db import retry_deadlocks
from clinic.errors import Conflict
from programs.actions.bookings import book
from programs.actions.sessions import create_session
from programs.errors import PlaceGone
from programs.models import Booking, BookingStatus, Session, SessionKind
from programs.selectors.alternatives import Place, alternatives_for
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
        chosen = _chosen(missed, place)
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


def _chosen(missed: Booking, place: str) -> Place:
    for offered in alternatives_for(missed, now=clock.now()):
        if offered.key == place:
            return offered
    raise PlaceGone(
        "That place has gone, or no longer fits. Choose one of the others.", field="place"
    )


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
