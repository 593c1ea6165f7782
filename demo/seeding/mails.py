"""The ledger of the past, as the delivery engine would have left it, and what is still to leave.

What fell due in the last hours is left pending, so that the workers send it for real as soon as
they start and the outbox has mails with links that work.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from demo.seeding.plan import Person, Plan
from demo.seeding.reports import ASKED_AT, asked_days
from notifications.actions import Occasion
from notifications.kinds import kind_named
from notifications.models import DeliveryEvent, Message, MessageState
from notifications.models.message import UNREACHED
from patients.actions.check_ins import KIND as CHECK_IN
from programs.actions.mailing import CANCELLED, CONFIRMED, reminders
from programs.models import Booking, BookingStatus

LEFT_TO_WORKERS = timedelta(hours=12)
JUST_BOOKED = 6
SENDER = "seed"


def write_mails(plan: Plan, bookings: list[Booking]) -> None:
    """Write every mail of the past with its end, and the reminders to come."""
    people = {id(person.patient): person for person in plan.people}
    news = _just_booked(plan, bookings, people)
    rows: list[Message] = []
    for booking in bookings:
        person = people[id(booking.patient)]
        for occasion, until in _about(plan, booking, fresh=booking.pk in news):
            rows.append(_row(plan, person, occasion, made_at=booking.created_at, until=until))
    for person in plan.people:
        if person.role.story.has_email:
            rows += [
                _row(plan, person, occasion, made_at=occasion.due_at, until=None)
                for occasion in _check_ins(plan, person)
            ]
    Message.objects.bulk_create(rows, batch_size=500)
    DeliveryEvent.objects.bulk_create(_events(rows), batch_size=1000)


def _just_booked(
    plan: Plan, bookings: list[Booking], people: dict[int, Person]
) -> dict[int, Booking]:
    """Return a few bookings of the days to come that were made a moment ago."""
    soon = [
        b
        for b in bookings
        if timedelta(days=2) < b.starts_at - plan.now < timedelta(days=9)
        and b.status == BookingStatus.BOOKED
        and people[id(b.patient)].role.story.has_email
        and people[id(b.patient)].role.story.bounced_week is None
    ]
    return {b.pk: b for b in soon[:: max(1, len(soon) // JUST_BOOKED)][:JUST_BOOKED]}


def _about(
    plan: Plan, booking: Booking, *, fresh: bool
) -> Iterator[tuple[Occasion, datetime | None]]:
    """Return the mails about a booking, each with the moment that called it off."""
    if booking.status == BookingStatus.WAITLISTED:
        return
    made_at = plan.now if fresh else booking.created_at
    confirmed = Occasion(
        kind=CONFIRMED,
        clinic_id=booking.clinic_id,
        recipient_uid=booking.patient.uid,
        about_uid=booking.uid,
        due_at=made_at,
        send_before=booking.starts_at,
    )
    yield confirmed, None
    for reminder in reminders(booking, plan.house.clinic, booking.created_at):
        yield replace(reminder, version=0), booking.cancelled_at
    if booking.cancelled_at is not None:
        yield replace(confirmed, kind=CANCELLED, due_at=booking.cancelled_at, version=1), None


def _check_ins(plan: Plan, person: Person) -> Iterator[Occasion]:
    for day in asked_days(plan, person):
        due_at = plan.moment(day, ASKED_AT)
        yield Occasion(
            kind=CHECK_IN,
            clinic_id=plan.house.clinic.pk,
            recipient_uid=person.patient.uid,
            about_uid=person.patient.uid,
            due_at=due_at,
            send_before=due_at + timedelta(hours=11),
            detail=day.isoformat(),
        )


def _row(
    plan: Plan, person: Person, occasion: Occasion, *, made_at: datetime, until: datetime | None
) -> Message:
    row = Message(
        uid=person.role.chance.uid("message", occasion.dedupe_key),
        created_at=made_at,
        clinic_id=occasion.clinic_id,
        kind=occasion.kind,
        recipient_kind=occasion.recipient_kind,
        recipient_uid=occasion.recipient_uid,
        about_uid=occasion.about_uid,
        detail=occasion.detail,
        dedupe_key=occasion.dedupe_key,
        due_at=occasion.due_at,
        send_before=occasion.send_before,
    )
    if until is not None and occasion.due_at >= until:
        row.state, row.error_code = MessageState.CANCELLED, "superseded"
    elif occasion.due_at <= plan.now:
        _end(plan, person, row)
    return row


def _end(plan: Plan, person: Person, row: Message) -> None:
    story = person.role.story
    sendable = row.due_at > plan.now - LEFT_TO_WORKERS and row.send_before > plan.now
    bounced = (
        plan.now + timedelta(weeks=story.bounced_week) if story.bounced_week is not None else None
    )
    if not story.has_email:
        row.state, row.error_code = MessageState.SUPPRESSED, "no-address"
        _tell(plan, row, unreached=not kind_named(row.kind).optional)
    elif bounced is not None and row.due_at >= bounced:
        if row.due_at < bounced + timedelta(days=1):
            row.state, row.error_class, row.error_code = (
                MessageState.FAILED,
                "recipient",
                "550 5.1.1",
            )
            row.attempts = 1
        else:
            row.state, row.error_code = MessageState.SUPPRESSED, "address bounced"
            _tell(plan, row, unreached=True)
    elif not sendable:
        row.state, row.attempts, row.claimed_by, row.claim_epoch = (
            MessageState.SENT,
            1,
            SENDER,
            1,
        )
        row.sent_at = row.due_at + timedelta(
            seconds=person.role.chance.whole(1, 14, row.dedupe_key)
        )
        row.begun_at = row.sent_at


def _tell(plan: Plan, row: Message, *, unreached: bool) -> None:
    """Let staff have told her, the next working morning at the latest, what no mail could."""
    if unreached:
        row.error_class = UNREACHED
        told_at = row.due_at + timedelta(hours=20)
        row.handled_at = told_at if told_at <= plan.now else None


def _events(rows: list[Message]) -> Iterator[DeliveryEvent]:
    for row in rows:
        if row.state != MessageState.PENDING:
            yield DeliveryEvent(
                message=row,
                at=row.sent_at or row.due_at,
                event=row.state,
                code=row.error_code,
                sender=row.claimed_by,
            )
