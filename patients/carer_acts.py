"""What carers did in a patient's name, known to apps further up.

The app that owns appointments registers one source in its AppConfig.ready.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from patients.models import Patient


@dataclass(frozen=True)
class Act:
    """One thing a carer did; `text` is a sentence without its subject, in the active language."""

    at: datetime
    carer: UUID
    text: str


Source = Callable[[Patient], list[Act]]
_sources: list[Source] = []


def register_acts(source: Source) -> None:
    """Let the pages about carers tell what they did; the latest call counts."""
    _sources[:] = [source]


def acts_for(patient: Patient) -> list[Act]:
    """Return what was done in her name, the newest first."""
    return [act for source in _sources for act in source(patient)]
