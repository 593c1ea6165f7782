"""What a person does with an episode: take it, hand it back, reopen it."""

from django.db import transaction

from adherence.models import Episode, EpisodeState
from clinic import audit
from clinic.actors import Actor
from clinic.errors import Conflict, Refused
from clinic.models import Staff


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
    """End a snooze or a wait in memory; its reason stays in the audit trail."""
    episode.snoozed_at = episode.snoozed_until = episode.expected_pain = None
    episode.snooze_reason = ""
    episode.waiting_since = episode.waiting_until = episode.as_it_was = None


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
def reopen(*, episode: Episode, by: Actor) -> Episode:
    """Take up a snoozed or waiting episode again before its time."""
    with audit.acting(by):
        episode = open_episode(episode)
        if episode.state not in {EpisodeState.SNOOZED, EpisodeState.WAITING}:
            raise CannotDo("This episode is neither snoozed nor waiting: it is open already.")
        wake(episode)
        episode.woke_at = episode.woke_by = None
        episode.owner = episode.owner or staff_of(by)
        episode.state = EpisodeState.IN_PROGRESS
        episode.save()
        return episode
