"""Two people at one card: what only one of them changed stands, what both changed is asked."""

from collections.abc import Mapping
from dataclasses import dataclass

from programs.card.names import name_of
from programs.card.values import canonical


@dataclass(frozen=True)
class Clash:
    """One field that two people changed to different values since it was shown."""

    name: str
    mine: str
    theirs: str


@dataclass(frozen=True)
class Merged:
    """What of a sent card is new, by name, and what somebody has to choose."""

    changes: dict[str, str]
    clashes: list[Clash]


def merged(
    *, typed: Mapping[str, str], shown: Mapping[str, str], stored: Mapping[str, str]
) -> Merged:
    """Return what to change of what is stored; `shown` is what `typed` began from.

    A field that was left as it was shown takes nothing back that somebody else has saved.
    """
    changes: dict[str, str] = {}
    clashes: list[Clash] = []
    for name, text in typed.items():
        if name_of(name) is None:
            continue
        mine, theirs = canonical(name, text), stored.get(name, "")
        before = canonical(name, shown.get(name, ""))
        if mine in (before, theirs):
            continue
        if theirs == before:
            changes[name] = mine
        else:
            clashes.append(Clash(name, mine, theirs))
    return Merged(changes, clashes)
