"""What the fields of a card may hold: text into values, each refused in words, and back."""

from collections.abc import Iterable, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from patients.models.symptom_report import RedFlag
from programs.card.names import RECORD, SET_PARTS, TIMED_PARTS, Name, SetRow, name_of, timed_name
from programs.models import (
    BandColour,
    EarlyStop,
    PerformedMinutes,
    PerformedSet,
    SessionRecord,
)
from programs.models.prescription import HEAVIEST_KG

LONGEST_NOTE = 500
# label, lowest, highest
_NUMBERS = {
    "pain_before": ("Pain today", 0, 10),
    "pain_after": ("Pain after", 0, 10),
    "effort": ("Effort", 0, 10),
    "minutes": ("Minutes", 0, 480),
    "systolic": ("The upper blood pressure", 50, 300),
    "diastolic": ("The lower blood pressure", 20, 200),
    "heart_rate": ("Heart rate", 30, 250),
    "reps": ("Repetitions", 0, 100),
    "seconds": ("Seconds", 0, 3600),
}
_CHOICES: dict[str, tuple[str, type[Any]]] = {
    "early_stop": ("a reason to stop early", EarlyStop),
    "band": ("a colour of band", BandColour),
}


class NotAccepted(ValueError):
    """A field's text that cannot be its value; the message is the sentence for its reader."""


def parsed(name: Name, text: str) -> Any:
    """Return the value of a field, None or "" for an empty one. Raises NotAccepted."""
    text = text.strip()
    if name.part in _NUMBERS:
        return _whole(name.part, text) if text else None
    if name.part == "load_kg":
        return _load(text) if text else None
    if name.part == "red_flags":
        return _flags(text)
    if name.part == "note":
        return _note(text)
    return _choice(name.part, text)


def canonical(name: str, text: str) -> str:
    """Return the one spelling of a value, so that "05" and "5" are no difference."""
    known = name_of(name)
    try:
        return as_text(parsed(known, text)) if known else text.strip()
    except NotAccepted:
        return text.strip()


def as_text(value: Any) -> str:
    """Return a stored value as a field shows it."""
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    if isinstance(value, list | tuple):
        return ",".join(sorted(value))
    return str(value)


def values_of(
    record: SessionRecord | None,
    sets: Iterable[PerformedSet],
    timed: Iterable[PerformedMinutes],
) -> dict[str, str]:
    """Return everything stored on a card by name; what is empty is left out."""
    found: dict[str, Any] = {}
    if record is not None:
        found |= {name: getattr(record, name) for name in RECORD}
    for one in sets:
        row = SetRow(one.exercise.uid, one.side, one.number)
        found |= {row.name(part): getattr(one, part) for part in SET_PARTS}
    for lasting in timed:
        found |= {
            timed_name(lasting.modality, part): getattr(lasting, part) for part in TIMED_PARTS
        }
    texts = {name: as_text(value) for name, value in found.items()}
    return {name: text for name, text in texts.items() if text}


def contradictions(values: Mapping[str, str], changed: Iterable[str]) -> dict[str, str]:
    """Return what changed fields make of others that cannot be, by the field to put right."""
    found: dict[str, str] = {}
    names = {text: name for text in changed if (name := name_of(text))}
    if {"systolic", "diastolic"} & set(names):
        found |= _pressure(values.get("systolic", ""), values.get("diastolic", ""))
    for name in names.values():
        if name.modality:
            found |= _untimed(name.modality, values)
        if name.row:
            found |= _both_counted(name.row, values)
    return found


def _pressure(upper: str, lower: str) -> dict[str, str]:
    if bool(upper) != bool(lower):
        missing = "diastolic" if upper else "systolic"
        return {missing: "Blood pressure needs both numbers, such as 130 over 85."}
    if upper and int(upper) <= int(lower):
        return {
            "systolic": f"Blood pressure cannot be {upper} over {lower}: the upper number comes "
            f"first. Did you mean {lower} over {upper}?"
        }
    return {}


def _untimed(modality: str, values: Mapping[str, str]) -> dict[str, str]:
    minutes, *others = [values.get(timed_name(modality, part), "") for part in TIMED_PARTS]
    if minutes or not any(others):
        return {}
    return {timed_name(modality, "minutes"): "Enter how many minutes she did, too."}


def _both_counted(row: SetRow, values: Mapping[str, str]) -> dict[str, str]:
    if values.get(row.name("reps")) and values.get(row.name("seconds")):
        return {row.name("seconds"): "A set has repetitions or seconds. Leave one of them empty."}
    return {}


def _whole(part: str, text: str) -> int:
    label, low, high = _NUMBERS[part]
    unsigned = text.removeprefix("-")
    if not (unsigned.isascii() and unsigned.isdigit()) or len(unsigned) > 9:
        each = " Each set has its own row." if part == "reps" else ""
        raise NotAccepted(
            f"{label} cannot be “{text}”. Enter one whole number from {low} to {high}.{each}"
        )
    number = int(text)
    if not low <= number <= high:
        raise NotAccepted(f"{label} cannot be {number}. Enter a whole number from {low} to {high}.")
    return number


def _load(text: str) -> Decimal:
    way_out = f"Enter 0 to {HEAVIEST_KG} kg, such as 12.5."
    try:
        load = Decimal(text.replace(",", "."))
    except InvalidOperation:
        raise NotAccepted(f"A load cannot be “{text}”. {way_out}") from None
    if not load.is_finite() or not 0 <= load <= HEAVIEST_KG:
        raise NotAccepted(f"A load cannot be {text} kg. {way_out}")
    if load != round(load, 1):
        raise NotAccepted(f"A load of {text} kg is finer than 0.1 kg. {way_out}")
    return round(load, 1) + 0  # "-0" is 0


def _flags(text: str) -> list[str]:
    flags = sorted({flag for flag in text.split(",") if flag})
    for flag in flags:
        if flag not in RedFlag.values:
            raise NotAccepted(
                f"“{flag}” is not a red flag. Choose among: {', '.join(RedFlag.values)}."
            )
    return flags


def _note(text: str) -> str:
    if len(text) > LONGEST_NOTE:
        raise NotAccepted(f"The note has {len(text)} characters. Shorten it to {LONGEST_NOTE}.")
    if "\x00" in text:
        raise NotAccepted("The note contains an invisible character. Type it again.")
    return text


def _choice(part: str, text: str) -> str:
    what, choices = _CHOICES[part]
    if text and text not in choices.values:
        raise NotAccepted(f"“{text}” is not {what}. Choose one of: {', '.join(choices.values)}.")
    return text
