"""Running a class: who arrived, what was asked and done, and how it ended."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from clinic import audit, clock
from clinic.actors import Actor
from clinic.db import retry_deadlocks
from clinic.errors import Conflict, Refused
from patients.changes import mark_changed
from programs.actions.adverse_events import AdverseEntry, add_adverse_event
from programs.actions.card_rows import write_sets, write_timed
from programs.actions.home import HomeEntry, add_home_activity
from programs.actions.locks import locked
from programs.actions.on_sheet import refuse_off_sheet
from programs.actions.outcomes import clear_outcome, record_outcome
from programs.actions.progression import review_progression
from programs.actions.refusals import explained
from programs.actions.visit_report import report_at_visit
from programs.card.merging import merged
from programs.card.names import READINESS, RECORD, WHOLE_SESSION, name_of
from programs.card.values import NotAccepted, contradictions, parsed, values_of
from programs.errors import CardClash, CardRefused, NotAllowed
from programs.models import Booking, BookingStatus, SessionRecord
from programs.readiness import readiness_today
from programs.selectors.readiness import readiness_rules


@dataclass(frozen=True)
class Entry:
    """What somebody sends of a card: fields by name, and what she saw when she began.

    With `shown`, what others saved meanwhile is merged field by field. Without it, `edition` has
    to be the present one. `keys` names sets as their maker does, by set.
    """

    values: Mapping[str, str] = field(default_factory=dict)
    shown: Mapping[str, str] | None = None
    edition: int | None = None
    adverse: AdverseEntry | None = None
    home: HomeEntry | None = None
    keys: Mapping[str, UUID] = field(default_factory=dict)


@retry_deadlocks
def save_card(*, booking: Booking, entry: Entry, then: str = "", by: Actor) -> SessionRecord:
    """Save a whole card, and take the step that was pressed with it: all of it or nothing.

    `then` is "", arrive, finish, no_show or undo. Raises CardRefused with a sentence by field,
    CardClash with both values where two people changed one field.
    """
    try:
        return _save(booking, entry, _STEPS[then], by)
    except IntegrityError as error:
        raise explained(error, booking.session, booking.enrollment) from error


def arrive(*, booking: Booking, by: Actor) -> SessionRecord:
    """Note that she has come, from an hour before the session; her booking stays as it is."""
    return save_card(booking=booking, entry=Entry(), then="arrive", by=by)


def finish(*, booking: Booking, entry: Entry | None = None, by: Actor) -> SessionRecord:
    """Record that she attended, with what her card holds."""
    return save_card(booking=booking, entry=entry or Entry(), then="finish", by=by)


@retry_deadlocks
@transaction.atomic
def undo_arrival(*, booking: Booking, by: Actor) -> SessionRecord:
    """Take an arrival back; what was typed stays."""
    with audit.acting(by, reason="arrival undone"):
        _, record = _opened(booking, by)
        if record.arrived_at is not None:
            record.arrived_at = None
            _keep(record, ["arrived_at"])
    return record


@retry_deadlocks
@transaction.atomic
def clear_card(*, booking: Booking, by: Actor) -> None:
    """Empty a card that was typed for the wrong person; the audit keeps what stood on it.

    An outcome has to be taken back first. Her report to the nurse stays: a report is never
    deleted, only answered anew.
    """
    with audit.acting(by, reason="card cleared"):
        booking, record = _opened(booking, by)
        if booking.status != BookingStatus.BOOKED:
            raise Conflict("This card has an outcome. Undo the outcome first, then clear the card.")
        record.delete()
        mark_changed([booking.patient_id])


@transaction.atomic
def _save(
    booking: Booking, entry: Entry, step: Callable[[Booking, SessionRecord, Actor], None], by: Actor
) -> SessionRecord:
    with audit.acting(by):
        booking, record = _opened(booking, by)
        _write(booking, record, entry, by)
        if entry.adverse is not None:
            with _fields_of("adverse"):
                add_adverse_event(booking=booking, entry=entry.adverse, by=by)
        if entry.home is not None:
            with _fields_of("home"):
                add_home_activity(enrollment=booking.enrollment, entry=entry.home, by=by)
        step(booking, record, by)
        record.refresh_from_db()
    return record


@contextmanager
def _fields_of(part: str) -> Iterator[None]:
    """Name the field of a refusal as the card does: `home.day`, `adverse.grade`."""
    try:
        yield
    except Conflict:
        raise
    except Refused as error:
        if not error.field:
            raise
        raise CardRefused({f"{part}.{error.field}": error.message}) from error


def _opened(booking: Booking, by: Actor) -> tuple[Booking, SessionRecord]:
    """Return booking and record, both locked. Raises where nobody may write on the card."""
    booking = locked(booking)
    if by.staff is None:
        raise NotAllowed("Only clinic staff fill in a run sheet. Sign in as a member of staff.")
    refuse_off_sheet(booking)
    record, _ = SessionRecord.objects.select_for_update().get_or_create(
        booking=booking, defaults={"clinic_id": booking.clinic_id}
    )
    return booking, record


def _write(booking: Booking, record: SessionRecord, entry: Entry, by: Actor) -> None:
    sets = list(record.sets.select_related("exercise"))
    timed = list(record.timed.all())
    stored = values_of(record, sets, timed)
    if entry.shown is None and entry.edition not in (None, record.edition):
        raise Conflict(
            f"Somebody else has changed this card: you began from edition {entry.edition}, it is "
            f"now at {record.edition}. Nothing was saved; read it again and repeat your change.",
            field="edition",
        )
    found = merged(
        typed=entry.values,
        shown=stored if entry.shown is None else entry.shown,
        stored=stored,
    )
    if found.clashes:
        raise CardClash(found.clashes)
    if not found.changes:
        return
    changes = _accepted(found.changes, {**stored, **found.changes})
    write_sets(booking, record, sets, changes, entry.keys)
    write_timed(record, timed, changes)
    _write_record(booking, record, changes, by)


def _accepted(changes: Mapping[str, str], all_values: Mapping[str, str]) -> dict[str, Any]:
    values: dict[str, Any] = {}
    errors: dict[str, str] = {}
    for text, typed in changes.items():
        name = name_of(text)
        assert name is not None, text
        try:
            values[text] = parsed(name, typed)
        except NotAccepted as error:
            errors[text] = str(error)
    good = {name: text for name, text in all_values.items() if name not in errors}
    errors = contradictions(good, [name for name in changes if name not in errors]) | errors
    if errors:
        raise CardRefused(errors)
    return values


def _write_record(
    booking: Booking, record: SessionRecord, changes: Mapping[str, Any], by: Actor
) -> None:
    asked_before = (record.pain_before, list(record.red_flags))
    written = [name for name in RECORD if name in changes]
    for name in written:
        setattr(record, name, changes[name])
    if set(READINESS) & set(written):
        _judge(booking, record)
        written += ["readiness", "readiness_reason"]
    _keep(record, written)
    if {"pain_before", "red_flags"} & set(written):
        report_at_visit(
            booking=booking,
            pain=record.pain_before,
            red_flags=record.red_flags,
            asked_before=asked_before,
            by=by,
        )
    if set(READINESS) & set(written):
        mark_changed([booking.patient_id])


def _judge(booking: Booking, record: SessionRecord) -> None:
    asked: dict[str, Any] = {name: getattr(record, name) for name in READINESS}
    if all(value in (None, []) for value in asked.values()):
        record.readiness = record.readiness_reason = ""
        return
    pain = asked.pop("pain_before")
    verdict = readiness_today(readiness_rules(booking.session.clinic), pain=pain, **asked)
    record.readiness, record.readiness_reason = verdict.level, verdict.in_words()


def _keep(record: SessionRecord, written: list[str]) -> None:
    record.edition += 1
    record.save(update_fields=[*written, "edition"])


def _stay(booking: Booking, record: SessionRecord, by: Actor) -> None:
    """Take no step; what a finished card says now may support other proposals."""
    if booking.status == BookingStatus.ATTENDED:
        review_progression(enrollment=booking.enrollment, by=by)


def _arrive(booking: Booking, record: SessionRecord, by: Actor) -> None:
    if record.arrived_at is None:
        record.arrived_at = clock.now()
        _keep(record, ["arrived_at"])


def _finish(booking: Booking, record: SessionRecord, by: Actor) -> None:
    if record.red_flags and record.pain_before is None:
        raise CardRefused(
            {"pain_before": "Enter her pain today as well: the red flag goes to her nurse with it."}
        )
    facts = {name: getattr(record, name) for name in (*WHOLE_SESSION, "pain_before")}
    record_outcome(booking=booking, outcome=BookingStatus.ATTENDED, **facts, by=by)


def _did_not_come(booking: Booking, record: SessionRecord, by: Actor) -> None:
    record_outcome(booking=booking, outcome=BookingStatus.NO_SHOW, note=record.note, by=by)


def _undo(booking: Booking, record: SessionRecord, by: Actor) -> None:
    clear_outcome(booking=booking, reason="undone by hand", by=by)


_STEPS: dict[str, Callable[[Booking, SessionRecord, Actor], None]] = {
    "": _stay,
    "arrive": _arrive,
    "finish": _finish,
    "no_show": _did_not_come,
    "undo": _undo,
}
