"""How urgent an episode looks: one pill, from the signals that hold."""

from collections.abc import Sequence

from adherence.models import Episode, EpisodeState, Signal, Tier
from adherence.rules import WEIGHT

SILENCE = "silence"

_PILLS = {Tier.SAFETY: "urgent", Tier.A: "high", Tier.B: "watch", Tier.C: "watch"}


def ranked(signals: Sequence[Signal]) -> list[Signal]:
    """Return signals as a reader wants them: those that hold first, then the weightiest rule."""
    return sorted(signals, key=lambda s: (s.cleared_at is not None, WEIGHT[s.rule]))


def telling(episode: Episode, signals: Sequence[Signal]) -> list[Signal]:
    """Return the signals an episode is told by: those that hold, or all once none does."""
    in_order = ranked(signals)
    if episode.state == EpisodeState.RESOLVED:
        return in_order
    return [signal for signal in in_order if signal.cleared_at is None] or in_order


def pill_of_signal(signal: Signal) -> str:
    """Return the design system's level of one signal; a cleared one is "stable"."""
    if signal.cleared_at is not None:
        return "stable"
    return "nodata" if signal.rule == SILENCE else _PILLS[Tier(signal.tier)]


def pill_of(episode: Episode, signals: Sequence[Signal]) -> str:
    """Return the level of an episode: that of its worst signal that holds.

    Silence alone is "nodata", never a colour of calm; with nothing left that holds it is "stable".
    """
    if episode.state == EpisodeState.RESOLVED:
        return "stable"
    if episode.safety:
        return "urgent"
    holding = [signal for signal in ranked(signals) if signal.cleared_at is None]
    return pill_of_signal(holding[0]) if holding else "stable"
