"""What to do next about an episode, in the few words that a row of the list has room for.

Advice for the nurse's judgement; nothing here acts on its own.
"""

from collections.abc import Sequence

from adherence.models import ContactResult, Episode, EpisodeState, Signal
from adherence.rules import BY_CODE

_CLOSE_OR_CHECK = "Nothing holds now: check and close"
_AFTER_CONTACT = {
    ContactResult.NO_ANSWER: "Call again",
    ContactResult.LEFT_MESSAGE: "Call again",
    ContactResult.CALL_BACK: "She will call back",
    ContactResult.REACHED: "Follow up, or close",
}


def step_for(episode: Episode, signals: Sequence[Signal], last_result: str) -> str:
    """Return the next step of an episode in a few words; "" for a resolved one.

    `last_result` is the ContactResult of its latest contact, or "".
    """
    if episode.state == EpisodeState.RESOLVED:
        return ""
    if episode.state == EpisodeState.SNOOZED:
        return _after_snooze(episode)
    if episode.state == EpisodeState.WAITING:
        return f"Wait for her answer, back on {episode.waiting_until:%-d %b}"
    if last_result:
        return _AFTER_CONTACT[ContactResult(last_result)]
    first = _first(signals)
    return BY_CODE[first.rule].next_step_in_short if first else _CLOSE_OR_CHECK


def _first(signals: Sequence[Signal]) -> Signal | None:
    return next((signal for signal in signals if signal.cleared_at is None), None)


def _after_snooze(episode: Episode) -> str:
    back = f"Back on {episode.snoozed_until:%-d %b}"
    if episode.expected_pain is None or episode.expected_pain + 2 > 10:
        return back
    return f"{back}, or at pain {episode.expected_pain + 2}"
