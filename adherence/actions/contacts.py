"""Contacts: what was tried, what came of it, and when to call again."""

from datetime import datetime, timedelta

from django.db import transaction

from adherence.actions.episodes import CannotDo, open_episode, staff_of
from adherence.actions.re_asking import USUAL, ask_again
from adherence.models import Channel, Contact, ContactResult, Episode, EpisodeState, Interpreter
from clinic import audit, clock
from clinic.actors import Actor
from programs.actions import call_off_follow_up

LATEST_CALL = timedelta(days=28)


@transaction.atomic
def record_contact(
    *,
    episode: Episode,
    channel: str,
    result: str,
    note: str = "",
    interpreter: str = Interpreter.NONE,
    call_again_at: datetime | None = None,
    re_ask: str = "",
    re_ask_days: int = USUAL,
    by: Actor,
) -> Contact:
    """Record one attempt to speak with her; the first makes a new episode the actor's.

    `call_again_at` is when the next call is due, at most 28 days ahead; a later contact without
    one ends it. `re_ask` names a question to mail her in `re_ask_days`.
    """
    with audit.acting(by):
        episode = open_episode(episode)
        _known(channel, Channel.values, "channel")
        _known(result, ContactResult.values, "result")
        _known(interpreter, Interpreter.values, "interpreter")
        if len(note) > 2000:
            raise CannotDo("The note must be at most 2000 characters.", field="note")
        _check_call(episode, call_again_at)
        staff = staff_of(by)
        if episode.state == EpisodeState.NEW:
            episode.state = EpisodeState.IN_PROGRESS
        episode.owner = episode.owner or staff
        episode.save(update_fields=["state", "owner"])
        contact = Contact.objects.create(
            clinic_id=episode.clinic_id,
            episode=episode,
            channel=channel,
            result=result,
            note=note.strip(),
            interpreter=interpreter,
            call_again_at=call_again_at,
            at=clock.now(),
            recorded_by=staff,
        )
        if result == ContactResult.REACHED:
            call_off_follow_up(patient=episode.patient)
        if re_ask:
            ask_again(episode=episode, symptom=re_ask, days=re_ask_days, by=by)
        return contact


def _check_call(episode: Episode, at: datetime | None) -> None:
    if at is None:
        return
    now = clock.now()
    if not now < at <= now + LATEST_CALL:
        raise CannotDo(
            f"A next call on {at:%-d %B %Y} is not possible: choose a moment from now on, within "
            f"{LATEST_CALL.days} days.",
            field="call_again_at",
        )


def _known(value: str, values: list[str], field: str) -> None:
    if value not in values:
        raise CannotDo(f"{value!r} is not a {field}: choose {', '.join(values)}.", field=field)
