"""A physiologist's whole day off the calendar, in one step."""

from collections.abc import Sequence
from datetime import date

from django.db import transaction

from clinic import audit, clock
from clinic.actors import Actor
from clinic.db import retry_deadlocks
from clinic.errors import Refused
from clinic.models import Clinic, Closure, Staff
from programs.actions.calling_off import call_off_sessions
from programs.actions.changes import record
from programs.actions.checks import refuse_physiologist
from programs.actions.locks import limit_waiting, lock_sessions, lock_staff_and_rooms
from programs.models import CalendarChange, ChangeKind, Session
from programs.selectors.away import sessions_to_cancel
from programs.slots import refuse_far_off
from programs.words import day_words

LONGEST_REASON = 120


@retry_deadlocks
@transaction.atomic
def cancel_day(
    *,
    clinic: Clinic,
    physiologist: Staff,
    day: date,
    reason: str,
    close: bool = False,
    by: Actor,
) -> CalendarChange:
    """Cancel whatever a physiologist still has to lead on a day; everybody booked is told.

    With `close` the day is also closed for her, so that nothing new is planned on it. `reason` is
    for staff; patients do not read it. One undo takes all of it back.
    """
    reason = reason.strip()
    _refuse_unfit(clinic, physiologist, day, reason)
    with audit.acting(by, reason=reason):
        sessions = _locked(clinic, physiologist, day)
        if not sessions and not close:
            raise Refused(
                f"{physiologist.name} has no session to come on {day_words(day)}. Choose another "
                "day, or close the day for her as well.",
                field="day",
            )
        closure = _close(clinic, physiologist, day, reason) if close else None
        return _called_off(clinic, sessions, physiologist.name, day, reason, closure, by)


def _refuse_unfit(clinic: Clinic, physiologist: Staff, day: date, reason: str) -> None:
    refuse_physiologist(clinic, physiologist)
    refuse_far_off(day, field="day")
    if day < clock.today(clinic.time_zone):
        raise Refused(f"{day_words(day)} is over. Choose today or a day to come.", field="day")
    if not reason:
        raise Refused("Say in a few words why the day is cancelled.", field="reason")
    if len(reason) > LONGEST_REASON:
        raise Refused(
            f"The reason has {len(reason)} characters. Shorten it to {LONGEST_REASON}.",
            field="reason",
        )


def _locked(clinic: Clinic, physiologist: Staff, day: date) -> list[Session]:
    limit_waiting()
    lock_staff_and_rooms(staff_ids=[physiologist.pk], room_ids=[])
    lock_sessions(sessions_to_cancel(clinic, physiologist, day).values_list("pk", flat=True))
    return list(sessions_to_cancel(clinic, physiologist, day))


def _close(clinic: Clinic, physiologist: Staff, day: date, reason: str) -> Closure:
    return Closure.objects.create(
        clinic=clinic, staff=physiologist, first_day=day, last_day=day, reason=reason
    )


def _called_off(
    clinic: Clinic,
    sessions: Sequence[Session],
    who: str,
    day: date,
    reason: str,
    closure: Closure | None,
    by: Actor,
) -> CalendarChange:
    """Cancel the sessions; a day without any is closed, and can be undone, all the same."""
    kind = ChangeKind.DAY_CANCELLED
    count = f"{len(sessions)} {'session' if len(sessions) == 1 else 'sessions'}"
    sentence = f"{who} is away on {day_words(day)}: {count} cancelled."
    if sessions:
        return call_off_sessions(
            sessions, kind=kind, sentence=sentence, reason=reason, closure=closure, by=by
        )
    return record(
        clinic_id=clinic.pk,
        kind=kind,
        sentence=sentence,
        before={},
        rows=[],
        closure=closure,
        by=by,
    )
