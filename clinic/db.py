"""Database errors in plain words, and the retry that a serialising lock cannot spare us."""

import random
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import ParamSpec, TypeVar

from django.db import IntegrityError, OperationalError, connection
from psycopg import errors

from clinic.errors import Busy, Conflict

P = ParamSpec("P")
R = TypeVar("R")

TRY_AGAIN = "Somebody else is changing the same thing right now. Try again in a moment."

# What each constraint says when it refuses. Actions say it better where they know names and
# times; this is the floor that no race can fall through.
SENTENCES = {
    "session_physiologist_no_overlap": "The physiologist already has a session at that time.",
    "session_room_no_overlap": "The room is already taken at that time.",
    "booking_patient_no_overlap": "The patient already has a session at that time.",
    "booking_made_up_once": "That missed session has been made up already.",
    "session_once_per_occurrence": "The series already has a session on that day.",
    "booking_session_is_scheduled": "The session was cancelled.",
    "session_never_over_capacity": "The session is full.",
    "booking_once_per_session_and_enrollment": "The patient is already booked into this session.",
    "enrollment_one_under_way_a_patient": "The patient already has a program under way.",
    "therapy_one_open_course_a_patient": "The patient already has an open course of therapy.",
    "episode_one_open_a_patient": "The patient already has an open episode.",
    "cover_one_at_a_time": "You have said already that you are away on some of these days.",
    "re_ask_one_open_a_patient_and_symptom": "She is to be asked the same question already.",
    "erased_record_never_changes": (
        "She has left and her data are erased. What is kept changes no more."
    ),
    "restriction_one_standing_a_patient": "The record is restricted already.",
    "legal_hold_one_standing_a_patient": "Her data are held already. Lift that hold first.",
    "retention_rule_version_once": "Somebody else changed this rule a moment ago. Look again.",
    "named_once_a_patient": "She is named already.",
    "opening_reviewed_by_somebody_else": "Somebody else has to review what you opened yourself.",
    "patient_mrn_once_per_clinic": "Another patient already has this record number.",
    "report_one_current_a_day": "Another answer for that day was saved at the same moment.",
    "invitation_one_open_a_role": "She was invited to this role a moment ago.",
    "room_name_once_per_clinic": "Another room already has this name. Choose another one.",
    "protocol_name_once_per_clinic": "Another protocol already has this name. Choose another one.",
    "protocol_one_draft": "This protocol already has a draft. Go on with that one.",
    "published_version_is_frozen": "A published version never changes. Make a new draft of it.",
    "exercise_name_once_per_clinic": "Another exercise already has this name. Choose another one.",
    "api_token_name_once_a_person": "You already have a key of this name. Choose another one.",
    "dispensing_once_a_day_and_drug": "That drug is already recorded as fetched on that day.",
    "view_name_once_a_person": "You already have a view of this name. Choose another one.",
    "report_version_once_a_day": "Another answer for that day was saved at the same moment.",
}


def constraint_of(error: BaseException) -> str:
    """Return the name of the constraint that PostgreSQL says was violated, or ""."""
    cause = error.__cause__
    return (cause.diag.constraint_name or "") if isinstance(cause, errors.Error) else ""


def conflict_sentence(error: IntegrityError) -> str:
    """Return the sentence of a violated constraint, or "" for one that is a bug to violate."""
    return SENTENCES.get(constraint_of(error), "")


@contextmanager
def conflicts_refused(*, field: str = "") -> Iterator[None]:
    """Turn a constraint's refusal inside into a Conflict that says it in plain words."""
    try:
        yield
    except IntegrityError as error:
        sentence = conflict_sentence(error)
        if not sentence:
            raise
        raise Conflict(sentence, field=field) from error


def retry_deadlocks(action: Callable[P, R]) -> Callable[P, R]:
    """Repeat an action up to three times when PostgreSQL breaks a deadlock with it as victim.

    Only for the outermost transaction: inside another one the whole of it has to be repeated.
    Raises Busy when it keeps happening or when a lock was not to be had in time.
    """

    @wraps(action)
    def repeat(*args: P.args, **kwargs: P.kwargs) -> R:
        if connection.in_atomic_block:
            return action(*args, **kwargs)
        for attempt in range(4):
            try:
                return action(*args, **kwargs)
            except OperationalError as error:
                cause = error.__cause__
                if isinstance(cause, errors.LockNotAvailable):
                    raise Busy(TRY_AGAIN) from error
                if not isinstance(cause, errors.DeadlockDetected | errors.SerializationFailure):
                    raise
                time.sleep(random.uniform(0.01, 0.05) * (attempt + 1))  # noqa: S311
        raise Busy(TRY_AGAIN)

    return repeat
