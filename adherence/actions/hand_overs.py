"""Handing episodes to a colleague, with the words she needs."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from adherence.actions.assigning import owner_named
from adherence.actions.episodes import AlreadyResolved, CannotDo, staff_of
from adherence.models import Episode, EpisodeState, HandOver
from clinic import audit, clock
from clinic.actors import Actor
from clinic.errors import Conflict
from clinic.models import Clinic, Staff


class NotYours(Conflict):
    """An episode that somebody else has, so that it is hers to hand over."""

    code = "not_yours"


@transaction.atomic
def hand_over(
    *, clinic: Clinic, to: UUID, note: str, episode: UUID | None = None, by: Actor
) -> list[HandOver]:
    """Give one open episode of the actor's, or all of them (None), to a colleague, all or none.

    Only their owner hands episodes over. Raises NotYours when a colleague took it meanwhile, and
    AlreadyResolved for a closed one.
    """
    with audit.acting(by):
        giver = staff_of(by)
        taker = owner_named(clinic, to)
        if taker == giver:
            raise CannotDo("You have these already: choose a colleague.", field="to")
        _check_note(note)
        now = clock.now()
        found = _one(clinic, episode, giver) if episode else _all(clinic, giver)
        for given in found:
            given.owner = taker
        Episode.objects.bulk_update(found, ["owner"])
        return HandOver.objects.bulk_create(
            [_said(given, giver, taker, note.strip(), now) for given in found]
        )


@transaction.atomic
def note_read(*, hand_over: HandOver, by: Actor) -> HandOver:
    """Note that whom it was given to has read why. Doing it twice changes nothing."""
    with audit.acting(by):
        row = HandOver.objects.select_for_update().get(pk=hand_over.pk)
        if row.given_to_id != staff_of(by).pk:
            raise CannotDo("Only whom it was given to can tick it off as read.")
        if row.read_at is None:
            row.read_at = clock.now()
            row.save(update_fields=["read_at"])
        return row


def _check_note(note: str) -> None:
    if not note.strip():
        raise CannotDo("Say what your colleague should know.", field="note")
    if len(note.strip()) > 1000:
        raise CannotDo("The note must be at most 1000 characters.", field="note")


def _one(clinic: Clinic, uid: UUID, giver: Staff) -> list[Episode]:
    found = Episode.objects.select_for_update().filter(clinic=clinic, uid=uid).first()
    if found is None:
        raise CannotDo(f"There is no episode {uid} in this clinic.", field="episode")
    if found.state == EpisodeState.RESOLVED:
        raise AlreadyResolved("This episode is resolved: there is nothing to hand over.")
    if found.owner is None:
        raise NotYours("Nobody has this episode. Take it first, or leave it on the list.")
    if found.owner != giver:
        raise NotYours(f"{found.owner.name} has this episode now, and hands it over herself.")
    return [found]


def _all(clinic: Clinic, giver: Staff) -> list[Episode]:
    found = list(
        Episode.objects.select_for_update()
        .filter(clinic=clinic, owner=giver)
        .exclude(state=EpisodeState.RESOLVED)
        .order_by("pk")
    )
    if not found:
        raise CannotDo("You have no open episode to hand over.")
    return found


def _said(episode: Episode, giver: Staff, taker: Staff, note: str, now: datetime) -> HandOver:
    return HandOver(
        clinic_id=episode.clinic_id,
        episode=episode,
        given_by=giver,
        given_to=taker,
        note=note,
        at=now,
    )
