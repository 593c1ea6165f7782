"""Closing an episode with a coded outcome, and taking that back for ten minutes."""

from datetime import date, timedelta
from zoneinfo import ZoneInfo

from django.db import IntegrityError, transaction

from adherence.actions.episodes import CannotDo, open_episode, staff_of, wake
from adherence.actions.re_asking import USUAL, ask_again, call_off_re_ask
from adherence.actions.telling import take_back, tell_patient
from adherence.models import Contact, Episode, EpisodeOutcome, EpisodeState
from adherence.models.re_ask import ReAskState
from adherence.selectors.deadlines import Attempt
from adherence.selectors.work import in_vain
from clinic import audit, clock
from clinic.actors import Actor
from clinic.db import constraint_of, retry_deadlocks
from clinic.errors import Conflict, Refused
from patients.actions import end_course
from patients.changes import mark_changed
from patients.models import EndReason, TherapyCourse

UNDO_FOR = timedelta(minutes=10)
# A death is known from the patient's record; nobody chooses it as an outcome.
CHOOSABLE_OUTCOMES = [value for value in EpisodeOutcome.values if value != EpisodeOutcome.DIED]
STOPPED_BY = (EndReason.STOPPED_BY_PATIENT, EndReason.STOPPED_BY_PRESCRIBER)
_LEAST_DAYS = 2


class CannotUndo(Conflict):
    """A resolution that can no longer be taken back, or not by this person."""

    code = "cannot_undo"


@retry_deadlocks
@transaction.atomic
def resolve(
    *,
    episode: Episode,
    outcome: str,
    note: str = "",
    stopped_on: date | None = None,
    stopped_by: str = "",
    re_ask: str = "",
    re_ask_days: int = USUAL,
    tell_her: bool = False,
    by: Actor,
) -> Episode:
    """Close an episode with a coded outcome, for good once ten minutes are over.

    What was known by now is dealt with; only evidence received later opens a new episode.
    `stopped_on` and `stopped_by` close the course of a patient who has stopped in the same step;
    `re_ask` names a question to mail her in `re_ask_days`; `tell_her` mails her that the clinic
    has acted, once it can no longer be taken back. All of it happens or none.
    """
    with audit.acting(by):
        staff = staff_of(by)
        _check_outcome(outcome, note)
        # The facts come before the episode, in the order in which an assessment locks them.
        _end_course(episode, outcome, stopped_on, stopped_by, by)
        episode = open_episode(episode)
        if outcome == EpisodeOutcome.UNREACHABLE:
            episode.times_tried = _attempts_or_refuse(episode)
        wake(episode)
        episode.state, episode.outcome = EpisodeState.RESOLVED, outcome
        episode.outcome_note = note.strip()
        episode.resolved_at, episode.resolved_by = clock.now(), staff
        episode.save()
        if re_ask:
            ask_again(episode=episode, symptom=re_ask, days=re_ask_days, by=by)
        if tell_her:
            tell_patient(episode=episode, after=UNDO_FOR)
        return episode


@retry_deadlocks
@transaction.atomic
def undo_resolve(*, episode: Episode, by: Actor) -> Episode:
    """Take one's own resolution back within ten minutes; the episode is open and in progress.

    Nothing that was known is lost: the signals stayed with the episode, and she is assessed anew.
    A question to be asked again, and the mail that the clinic has acted, are called off. A
    course that was closed stays closed. Raises CannotUndo when it is too late, somebody else's, or
    new evidence has opened another episode.
    """
    with audit.acting(by):
        staff = staff_of(by)
        mark_changed([episode.patient_id])
        episode = Episode.objects.select_for_update().get(pk=episode.pk)
        _check_undo(episode, staff.pk)
        for asked in episode.re_asks.filter(
            state=ReAskState.OPEN, created_at__gte=episode.resolved_at
        ):
            call_off_re_ask(re_ask=asked, by=by)
        take_back(episode=episode)
        episode.state, episode.owner = EpisodeState.IN_PROGRESS, staff
        episode.outcome = episode.outcome_note = ""
        episode.resolved_at = episode.resolved_by = episode.times_tried = None
        try:
            with transaction.atomic():
                episode.save()
        except IntegrityError as error:
            if constraint_of(error) != "episode_one_open_a_patient":
                raise
            raise CannotUndo(
                "New evidence has opened another episode meanwhile. Go on with that one."
            ) from error
        return episode


def may_undo(episode: Episode, staff_pk: int) -> bool:
    """Say whether this person could still take the resolution back."""
    return (
        episode.resolved_at is not None
        and episode.resolved_by_id == staff_pk
        and clock.now() - episode.resolved_at <= UNDO_FOR
    )


def _check_undo(episode: Episode, staff_pk: int) -> None:
    if episode.state != EpisodeState.RESOLVED:
        raise CannotUndo("This episode is open: there is nothing to undo.")
    if episode.resolved_by_id != staff_pk:
        who = episode.resolved_by.name if episode.resolved_by else "Steady"
        raise CannotUndo(f"{who} resolved this episode, and nobody else can take that back.")
    if not may_undo(episode, staff_pk):
        raise CannotUndo(
            "Ten minutes are over, and it stays resolved. New evidence opens a new episode."
        )


def _check_outcome(outcome: str, note: str) -> None:
    if outcome not in CHOOSABLE_OUTCOMES:
        said = f"{outcome!r} is not an outcome" if outcome else "An outcome is missing"
        raise CannotDo(f"{said}: choose one of {', '.join(CHOOSABLE_OUTCOMES)}.", field="outcome")
    if len(note) > 1000:
        raise CannotDo("The note must be at most 1000 characters.", field="note")


def _attempts_or_refuse(episode: Episode) -> int:
    """Return how often she was tried, when that is often enough to give up for now."""
    contacts = Contact.objects.filter(episode=episode).order_by("-at", "-pk")
    made = [Attempt(contact.at, contact.result) for contact in contacts]
    attempts, days = in_vain(made, ZoneInfo(episode.clinic.time_zone))
    wanted = episode.clinic.call_attempts
    if attempts < wanted or days < _LEAST_DAYS:
        tried = "once" if attempts == 1 else f"{attempts} times"
        on = "one day" if days == 1 else f"{days} days"
        said = f"She was tried {tried} on {on}" if attempts else "No attempt is recorded"
        raise CannotDo(
            f"{said} since she was last reached: your clinic asks for {wanted} attempts on "
            f"{_LEAST_DAYS} days at least. Record the ones you made, or choose another outcome.",
            field="outcome",
        )
    return attempts


def _end_course(
    episode: Episode, outcome: str, stopped_on: date | None, stopped_by: str, by: Actor
) -> None:
    if stopped_on is None and not stopped_by:
        return
    if outcome != EpisodeOutcome.STOPPED:
        raise CannotDo(
            "A last day closes her course, which goes with “Has stopped the therapy” only. Leave "
            "it empty, or choose that outcome.",
            field="stopped_on",
        )
    if stopped_on is None:
        raise CannotDo(
            "Say on which day she took it last, to close the course.", field="stopped_on"
        )
    if stopped_by not in STOPPED_BY:
        said = f"{stopped_by!r} is not an answer" if stopped_by else "Say whose decision it was"
        raise CannotDo(f"{said}: choose {' or '.join(STOPPED_BY)}.", field="stopped_by")
    course = TherapyCourse.objects.filter(patient=episode.patient_id, ended_on__isnull=True).first()
    if course is None:
        raise Conflict(
            "She has no open course to close: leave the last day empty.", field="stopped_on"
        )
    try:
        end_course(course=course, ended_on=stopped_on, end_reason=stopped_by, by=by)
    except Refused as refusal:
        refusal.field = "stopped_on"
        raise
