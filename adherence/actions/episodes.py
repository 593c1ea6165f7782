"""What a person does with an episode: take it, wait, snooze, reopen, resolve."""

from datetime import date, timedelta

from django.db import transaction

from adherence.models import Episode, EpisodeOutcome, EpisodeState
from clinic import audit, clock
from clinic.actors import Actor
from clinic.errors import Conflict, Refused
from clinic.models import Staff

LONGEST_SNOOZE_DAYS = 28
# A death is known from the patient's record; nobody chooses it as an outcome.
CHOOSABLE_OUTCOMES = [value for value in EpisodeOutcome.values if value != EpisodeOutcome.DIED]


class CannotDo(Refused):
    """An episode that does not allow what was asked for."""

    code = "episode_state"


class AlreadyResolved(Conflict):
    """An episode that somebody has already closed."""

    code = "episode_resolved"


def staff_of(by: Actor) -> Staff:
    """Return the member of staff who acts; working an episode takes a person."""
    if by.staff is None:
        raise CannotDo("Only a member of staff can work an episode.")
    return by.staff


def open_episode(episode: Episode) -> Episode:
    """Return the episode again, locked. Raises AlreadyResolved when it is closed."""
    locked = Episode.objects.select_for_update().get(pk=episode.pk)
    if locked.state == EpisodeState.RESOLVED:
        raise AlreadyResolved(
            "This episode is resolved, and stays so. New evidence opens a new one."
        )
    return locked


def wake(episode: Episode) -> None:
    """End a snooze in memory; its reason stays in the audit trail."""
    episode.snoozed_at = episode.snoozed_until = episode.expected_pain = None
    episode.snooze_reason = ""


@transaction.atomic
def take(*, episode: Episode, by: Actor) -> Episode:
    """Make the actor the owner of an episode, also of a colleague's."""
    with audit.acting(by):
        episode = open_episode(episode)
        episode.owner = staff_of(by)
        if episode.state == EpisodeState.NEW:
            episode.state = EpisodeState.IN_PROGRESS
        episode.save(update_fields=["owner", "state"])
        return episode


@transaction.atomic
def hand_back(*, episode: Episode, by: Actor) -> Episode:
    """Give the actor's own episode back to nobody; without a contact it is new again."""
    with audit.acting(by):
        episode = open_episode(episode)
        staff = staff_of(by)
        if episode.owner is None:
            raise CannotDo("Nobody has this episode: there is nothing to hand back.")
        if episode.owner_id != staff.pk:
            raise CannotDo(
                f"This episode is with {episode.owner.name}, who alone can hand it back. "
                "Take it to work on it yourself."
            )
        episode.owner = None
        if episode.state == EpisodeState.IN_PROGRESS and not episode.contacts.exists():
            episode.state = EpisodeState.NEW
        episode.save(update_fields=["owner", "state"])
        return episode


@transaction.atomic
def wait_for_patient(*, episode: Episode, by: Actor) -> Episode:
    """Note that the next move is the patient's."""
    with audit.acting(by):
        episode = open_episode(episode)
        episode.owner = episode.owner or staff_of(by)
        wake(episode)
        episode.state = EpisodeState.WAITING
        episode.save()
        return episode


@transaction.atomic
def snooze(*, episode: Episode, until: date, expected_pain: int, reason: str, by: Actor) -> Episode:
    """Put an episode aside until a morning of the clinic, at most 28 days ahead.

    It comes back by itself then, or as soon as a safety rule holds or a later check-in has pain
    two above `expected_pain` (0-10).
    """
    with audit.acting(by):
        episode = open_episode(episode)
        _check_snooze(episode, until, expected_pain, reason)
        episode.owner = episode.owner or staff_of(by)
        episode.state = EpisodeState.SNOOZED
        episode.snoozed_at, episode.snoozed_until = clock.now(), until
        episode.expected_pain, episode.snooze_reason = expected_pain, reason.strip()
        episode.save()
        return episode


def _check_snooze(episode: Episode, until: date, expected_pain: int, reason: str) -> None:
    if episode.safety:
        raise CannotDo(
            "A safety rule holds, so this episode cannot be snoozed. Call her, then wait for her "
            "answer or resolve it."
        )
    today = clock.today(episode.clinic.time_zone)
    last = today + timedelta(days=LONGEST_SNOOZE_DAYS)
    if not today < until <= last:
        raise CannotDo(
            f"Snooze until {until:%-d %B %Y} is not possible: choose a day from "
            f"{today + timedelta(days=1):%-d %B} to {last:%-d %B %Y}.",
            field="until",
        )
    if not 0 <= expected_pain <= 10:
        raise CannotDo(
            f"Expected pain is {expected_pain}: give a whole number from 0 to 10.",
            field="expected_pain",
        )
    if not reason.strip():
        raise CannotDo("Say why it can wait.", field="reason")
    if len(reason.strip()) > 200:
        raise CannotDo("Say why it can wait in at most 200 characters.", field="reason")


@transaction.atomic
def reopen(*, episode: Episode, by: Actor) -> Episode:
    """Take up a snoozed or waiting episode again before its time."""
    with audit.acting(by):
        episode = open_episode(episode)
        if episode.state not in {EpisodeState.SNOOZED, EpisodeState.WAITING}:
            raise CannotDo("This episode is neither snoozed nor waiting: it is open already.")
        wake(episode)
        episode.owner = episode.owner or staff_of(by)
        episode.state = EpisodeState.IN_PROGRESS
        episode.save()
        return episode


@transaction.atomic
def resolve(*, episode: Episode, outcome: str, note: str = "", by: Actor) -> Episode:
    """Close an episode with a coded outcome, for good.

    What was known by now is dealt with; only evidence received later opens a new episode.
    """
    with audit.acting(by):
        episode = open_episode(episode)
        if outcome not in CHOOSABLE_OUTCOMES:
            said = f"{outcome!r} is not an outcome" if outcome else "An outcome is missing"
            raise CannotDo(
                f"{said}: choose one of {', '.join(CHOOSABLE_OUTCOMES)}.", field="outcome"
            )
        if len(note) > 1000:
            raise CannotDo("The note must be at most 1000 characters.", field="note")
        wake(episode)
        episode.state, episode.outcome = EpisodeState.RESOLVED, outcome
        episode.outcome_note = note.strip()
        episode.resolved_at, episode.resolved_by = clock.now(), staff_of(by)
        episode.save()
        return episode
