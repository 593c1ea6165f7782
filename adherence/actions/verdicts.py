"""What staff think of a signal: kept to be counted, never to act on."""

from django.db import transaction

from adherence.actions.episodes import CannotDo, staff_of
from adherence.models import Signal, SignalVerdict
from clinic import audit, clock
from clinic.actors import Actor

LONGEST_NOTE = 300


@transaction.atomic
def judge_signal(*, signal: Signal, useful: bool, note: str = "", by: Actor) -> SignalVerdict:
    """Say whether a signal was of use; a second word of the same person replaces the first.

    Also possible once the episode is closed, when one knows better. Nothing else changes.
    """
    with audit.acting(by):
        words = note.strip()
        if len(words) > LONGEST_NOTE:
            raise CannotDo(
                f"The words beside a verdict are {len(words)} characters long: shorten them to "
                f"{LONGEST_NOTE}.",
                field="note",
            )
        if signal.episode_id is None:
            raise CannotDo("This signal belongs to no episode, so nobody was shown it.")
        verdict, _new = SignalVerdict.objects.update_or_create(
            signal=signal,
            staff=staff_of(by),
            defaults={
                "clinic_id": signal.clinic_id,
                "useful": useful,
                "note": words,
                "at": clock.now(),
            },
        )
        return verdict


@transaction.atomic
def withdraw_verdict(*, signal: Signal, by: Actor) -> None:
    """Take back one's own verdict; where there is none, nothing changes."""
    with audit.acting(by):
        SignalVerdict.objects.filter(signal=signal, staff=staff_of(by)).delete()
