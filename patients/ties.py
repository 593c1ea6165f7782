"""What holds a patient in a clinic, known to apps further up, and how to end it when she moves.

An app registers one in its AppConfig.ready: `standing` says in a sentence what is still to come,
or "" when nothing is; `end` ends it, in the caller's transaction.
"""

from collections.abc import Callable
from dataclasses import dataclass

from clinic.actors import Actor
from patients.models import Patient


@dataclass(frozen=True)
class Tie:
    """One thing that would go on without her."""

    name: str
    standing: Callable[[Patient], str]
    end: Callable[[Patient, str, Actor], None]


_ties: dict[str, Tie] = {}


def register_tie(tie: Tie) -> None:
    """Add a tie; the same name again replaces the earlier."""
    _ties[tie.name] = tie


def standing_ties(patient: Patient) -> list[str]:
    """Return a sentence for each thing that still holds her."""
    return [sentence for tie in _ties.values() if (sentence := tie.standing(patient))]


def end_ties(patient: Patient, *, reason: str, by: Actor) -> None:
    """End everything that holds her. Raises what the apps' own actions raise."""
    for tie in _ties.values():
        tie.end(patient, reason, by)
