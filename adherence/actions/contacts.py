"""Contacts: what was tried, and what came of it."""

from django.db import transaction

from adherence.actions.episodes import CannotDo, open_episode, staff_of
from adherence.models import Channel, Contact, ContactResult, Episode, EpisodeState
from clinic import audit, clock
from clinic.actors import Actor


@transaction.atomic
def record_contact(
    *, episode: Episode, channel: str, result: str, note: str = "", by: Actor
) -> Contact:
    """Record one attempt to speak with her; the first makes a new episode the actor's."""
    with audit.acting(by):
        episode = open_episode(episode)
        _known(channel, Channel.values, "channel")
        _known(result, ContactResult.values, "result")
        if len(note) > 2000:
            raise CannotDo("The note must be at most 2000 characters.", field="note")
        staff = staff_of(by)
        if episode.state == EpisodeState.NEW:
            episode.state = EpisodeState.IN_PROGRESS
        episode.owner = episode.owner or staff
        episode.save(update_fields=["state", "owner"])
        return Contact.objects.create(
            clinic_id=episode.clinic_id,
            episode=episode,
            channel=channel,
            result=result,
            note=note.strip(),
            at=clock.now(),
            recorded_by=staff,
        )


def _known(value: str, values: list[str], field: str) -> None:
    if value not in values:
        raise CannotDo(f"{value!r} is not a {field}: choose {', '.join(values)}.", field=field)
