"""What happened to the calendar of the days to come: a class off, a place offered, one made up."""

from datetime import timedelta

from clinic import clock
from clinic.actors import Actor
from demo.seeding.plan import Person, Plan
from programs import actions
from programs.models import (
    Booking,
    BookingStatus,
    CancelReason,
    Enrollment,
    Session,
    SessionKind,
    SessionStatus,
)
from programs.selectors.alternatives import alternatives_for
from programs.selectors.credits import missed_with_credit

SOON, LATER = timedelta(days=2), timedelta(days=9)
WAITING = 3  # women on the list of the class with a free place; the first has the offer


def change_calendar(plan: Plan) -> None:
    """Let it happen now, by the real actions, so that it can be undone, taken or declined."""
    with clock.standing_at(plan.now):
        offered = _offer_a_place(plan)
        _make_up(plan)
        _cancel_a_class(plan, besides=offered)


def _classes(plan: Plan) -> list[Session]:
    """Return the classes of the days to come that nobody waits for, the fullest first."""
    rows = Session.objects.filter(
        clinic=plan.house.clinic,
        kind=SessionKind.CLASS,
        status=SessionStatus.SCHEDULED,
        starts_at__gt=plan.now + SOON,
        starts_at__lt=plan.now + LATER,
    ).exclude(bookings__status=BookingStatus.WAITLISTED)
    related = rows.select_related("physiologist", "clinic", "room")
    return sorted(related, key=lambda s: (s.places_taken < s.capacity, s.starts_at, s.pk))


def _offer_a_place(plan: Plan) -> Session | None:
    """Put some on the list of a full class, and let one who has a place there give it up."""
    for session in _classes(plan):
        leaves = (
            session.bookings.filter(status=BookingStatus.BOOKED).select_related("patient").first()
        )
        wait = _who_could_wait(plan, session)[:WAITING]
        if session.places_left or leaves is None or len(wait) < WAITING:
            continue
        for person in wait:
            _wait(person, session)
        by = Actor.patient(leaves.patient.uid)
        actions.cancel_booking(booking=leaves, reason=CancelReason.OTHER_APPOINTMENT, by=by)
        return session
    return None


def _who_could_wait(plan: Plan, session: Session) -> list[Person]:
    """Return who is in a program, writes mail, and has nothing else on that day."""
    busy = set(
        Booking.objects.filter(session__day=session.day)
        .exclude(status=BookingStatus.CANCELLED)
        .values_list("patient_id", flat=True)
    )
    return [
        person
        for person in plan.people
        if person.in_program(session.day)
        and person.patient.pk not in busy
        and person.role.story.has_email
        and person.role.story.bounced_week is None
        and not person.role.story.to_plan
        and not person.role.story.individual
    ]


def _wait(person: Person, session: Session) -> Booking:
    assert person.enrollment is not None, "she is in a program"
    booking = actions.book(
        session=session,
        enrollment=person.enrollment,
        waitlist=True,
        by=Actor.member(session.physiologist),
    )
    return _named(booking, person, session)


def _named(booking: Booking, person: Person, session: Session) -> Booking:
    """Give a booking the public name that it has in every seeding."""
    booking.uid = person.role.chance.uid("booking", person.role.mrn, session.starts_at)
    booking.save(update_fields=["uid"])
    return booking


def _make_up(plan: Plan) -> None:
    """Let one who cancelled in good time have a place in a class instead; others still may."""
    people = {person.patient.pk: person for person in plan.people}
    missed = missed_with_credit().filter(
        clinic=plan.house.clinic, starts_at__gt=plan.now - LATER, starts_at__lt=plan.now
    )
    for booking in missed.select_related(
        "session__clinic", "session__room", "session__physiologist", "enrollment", "patient"
    ).order_by("starts_at", "pk"):
        person = people[booking.patient_id]
        place = next((p for p in alternatives_for(booking, now=plan.now) if p.session), None)
        if place is None or place.session is None or not person.role.story.has_email:
            continue
        by = Actor.member(place.session.physiologist)
        enrollment: Enrollment = booking.enrollment
        instead = actions.book(
            session=place.session, enrollment=enrollment, waitlist=True, makes_up=booking, by=by
        )
        actions.give_place(booking=_named(instead, person, place.session), by=by)
        return


def _cancel_a_class(plan: Plan, *, besides: Session | None) -> None:
    """Call a class off for a reason of the clinic's: everybody in it is offered other times."""
    for session in reversed(_classes(plan)):
        is_free = not session.bookings.exclude(makes_up=None).exists() and session != besides
        if session.places_taken > 1 and is_free:
            by = Actor.member(session.physiologist)
            actions.cancel_session(session=session, reason="The floor is being repaired", by=by)
            return
