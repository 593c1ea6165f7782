"""The names of a card's fields: `pain_before`, `timed.aerobic.minutes`, `set.<uid>.both.1.reps`."""

from dataclasses import dataclass
from uuid import UUID

from programs.models import Modality, Side

READINESS = ("pain_before", "systolic", "diastolic", "heart_rate", "red_flags")
WHOLE_SESSION = ("minutes", "effort", "pain_after", "early_stop", "note")
RECORD = (*READINESS, *WHOLE_SESSION)
SET_PARTS = ("reps", "seconds", "load_kg", "band", "effort")
TIMED_PARTS = ("minutes", "effort", "heart_rate")
MOST_SETS = 20


@dataclass(frozen=True)
class SetRow:
    """Which set of which exercise, before or after it is stored."""

    exercise: UUID
    side: str
    number: int

    def name(self, part: str) -> str:
        return f"set.{self.exercise}.{self.side}.{self.number}.{part}"


@dataclass(frozen=True)
class Name:
    """A field's name taken apart; `part` alone for a field of the record itself."""

    part: str
    row: SetRow | None = None
    modality: str = ""


def timed_name(modality: str, part: str) -> str:
    """Return the name of a timed field, as in timed.aerobic.minutes."""
    return f"timed.{modality}.{part}"


def name_of(text: str) -> Name | None:
    """Return a field's name taken apart, or None for what is no field of a card."""
    if text in RECORD:
        return Name(text)
    pieces = text.split(".")
    if pieces[0] == "timed" and len(pieces) == 3:
        _, modality, part = pieces
        if modality in Modality.values and part in TIMED_PARTS:
            return Name(part, modality=modality)
    if pieces[0] == "set" and len(pieces) == 5:
        return _set_name(pieces)
    return None


def _set_name(pieces: list[str]) -> Name | None:
    _, exercise, side, number, part = pieces
    if side not in Side.values or part not in SET_PARTS:
        return None
    try:
        row = SetRow(UUID(exercise), side, int(number))
    except ValueError:
        return None
    # one spelling a field, or two of them would be one set
    fits = 1 <= row.number <= MOST_SETS and row.name(part) == ".".join(pieces)
    return Name(part, row=row) if fits else None
