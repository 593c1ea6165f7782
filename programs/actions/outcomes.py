"""What became of a booking: recorded by a person, never by time passing."""

from django.db import IntegrityError, transaction

from clinic import audit, clock
from clinic.actors import Actor
from clinic.db import retry_deadlocks
from clinic.errors import Conflict, Refused
from patients.changes import mark_changed
from programs.actions.locks import locked
from programs.actions.missed import follow_up
from programs.actions.progression import review_progression
from programs.actions.refusals import explained
from programs.errors import NotAllowed
from programs.models import (
    ATTENDED_OR_NOT,
    WAITING,
    Booking,
    BookingStatus,
    EarlyStop,
    SessionRecord,
)
from programs.words import day_words

SCALES = {"effort": "Effort", "pain_before": "Pain before", "pain_after": "Pain after"}
MOST_MINUTES = 480


@retry_deadlocks
def record_outcome(
    *,
    booking: Booking,
    outcome: str,
    minutes: int | None = None,
    effort: int | None = None,
    pain_before: int | None = None,
    pain_after: int | None = None,
    early_stop: str = "",
    note: str = "",
    by: Actor,
) -> Booking:
    """Record that the patient came or did not, and what she did.

    `outcome` is attended or no_show; effort and pain are 0-10. Recording again corrects: the last
    answer stands whole, the audit keeps the earlier ones. What a run sheet holds beyond this, and
    all of it when she did not come after all, stays as it was typed: it counts only where the
    booking is attended. Only staff record, and only once the session has begun.
    """
    facts: dict[str, object] = {
        "minutes": minutes,
        "effort": effort,
        "pain_before": pain_before,
        "pain_after": pain_after,
        "early_stop": early_stop,
        "note": note.strip(),
    }
    _refuse_unfit(outcome, facts)
    try:
        return _record(booking, outcome, facts, by)
    except IntegrityError as error:
        raise explained(error, booking.session, booking.enrollment) from error


@transaction.atomic
def _record(booking: Booking, outcome: str, facts: dict[str, object], by: Actor) -> Booking:
    with audit.acting(by):
        booking = locked(booking)
        _refuse_without_outcome(booking)
        if by.staff is None:
            raise NotAllowed("Only clinic staff record who came. Sign in as a member of staff.")
        was, booking.status = booking.status, outcome
        booking.recorded_by = by.staff
        booking.recorded_at = clock.now()
        booking.save(update_fields=["status", "recorded_by", "recorded_at"])
        if outcome == BookingStatus.ATTENDED:
            _keep(booking, facts)
        elif facts["note"]:
            _keep(booking, {"note": facts["note"]})
        if BookingStatus.NO_SHOW in (was, outcome) and was != outcome:
            follow_up(booking)
        mark_changed([booking.patient_id])
        review_progression(enrollment=booking.enrollment, by=by)
    return booking


def _keep(booking: Booking, facts: dict[str, object]) -> None:
    record = SessionRecord.objects.select_for_update().filter(booking=booking).first()
    if record is None:
        record = SessionRecord(clinic_id=booking.clinic_id, booking=booking)
    if all(getattr(record, name) == value for name, value in facts.items()) and record.pk:
        return
    for name, value in facts.items():
        setattr(record, name, value)
    record.edition += 1
    record.save()


@retry_deadlocks
def clear_outcome(*, booking: Booking, reason: str, by: Actor) -> Booking:
    """Take an outcome back that was recorded for the wrong person; `reason` goes into the audit.

    What was typed stays on the run sheet, where it counts for nothing until there is an outcome
    again, and where it can be cleared. A booking without an outcome stays as it is.
    """
    if not reason.strip():
        raise Refused("Say why the outcome is taken back, for the audit.", field="reason")
    try:
        return _clear(booking, reason.strip(), by)
    except IntegrityError as error:
        raise explained(error, booking.session, booking.enrollment) from error


@transaction.atomic
def _clear(booking: Booking, reason: str, by: Actor) -> Booking:
    with audit.acting(by, reason=reason):
        booking = locked(booking)
        if booking.status not in ATTENDED_OR_NOT:
            return booking
        was, booking.status = booking.status, BookingStatus.BOOKED
        booking.recorded_by = None
        booking.recorded_at = None
        booking.save(update_fields=["status", "recorded_by", "recorded_at"])
        if was == BookingStatus.NO_SHOW:
            follow_up(booking)
        mark_changed([booking.patient_id])
        review_progression(enrollment=booking.enrollment, by=by)
    return booking


def _refuse_without_outcome(booking: Booking) -> None:
    session = booking.session
    if booking.status == BookingStatus.CANCELLED:
        raise Conflict("This booking was cancelled, and a cancelled booking has no outcome.")
    if booking.status in WAITING:
        raise Conflict(
            "This booking is on the waitlist and has no outcome. Give the patient a place first."
        )
    if booking.starts_at > clock.now():
        raise Conflict(
            f"The session begins on {day_words(session.day)} at {session.start_time:%H:%M}. "
            "Record the outcome from then on.",
            field="outcome",
        )


def _refuse_unfit(outcome: str, facts: dict[str, object]) -> None:
    if outcome not in ATTENDED_OR_NOT:
        raise Refused(
            f"“{outcome}” is not an outcome. Choose one of: {', '.join(ATTENDED_OR_NOT)}.",
            field="outcome",
        )
    for name, label in SCALES.items():
        _refuse_out_of_range(name, label, facts[name], 10)
    _refuse_out_of_range("minutes", "Minutes", facts["minutes"], MOST_MINUTES)
    if facts["early_stop"] and facts["early_stop"] not in EarlyStop.values:
        raise Refused(
            f"“{facts['early_stop']}” is not a reason to stop early. Choose one of: "
            f"{', '.join(EarlyStop.values)}.",
            field="early_stop",
        )
    if len(str(facts["note"])) > 500:
        raise Refused(
            f"The note has {len(str(facts['note']))} characters. Shorten it to 500.", field="note"
        )
    if outcome == BookingStatus.NO_SHOW:
        _refuse_facts_without_presence(facts)


def _refuse_facts_without_presence(facts: dict[str, object]) -> None:
    for name in ("minutes", *SCALES, "early_stop"):
        if facts[name] not in (None, ""):
            raise Refused(
                f"“{name.replace('_', ' ')}” cannot be recorded for somebody who did not come. "
                "Leave it empty, or choose attended.",
                field=name,
            )


def _refuse_out_of_range(name: str, label: str, value: object, highest: int) -> None:
    if value is None:
        return
    if not isinstance(value, int) or not 0 <= value <= highest:
        raise Refused(
            f"{label} cannot be {value}. Enter a whole number from 0 to {highest}.", field=name
        )
