"""The units of measured values in a file: the one a kind is kept in, and what converts exactly."""

from dataclasses import dataclass
from decimal import Decimal

from clinic.errors import Refused
from patients.measuring import Measure

# Other spellings of a unit, and units of which the number is the same.
_SAME = {
    "kg": ("kgs", "kilos"),
    "%": ("percent", "pct"),
    "{count}": ("reps", "veces", "repeticiones"),
    "m": ("metres", "meters", "metros"),
    "s": ("sec", "seconds", "segundos"),
    "/min": ("bpm", "lpm", "1/min"),
    "pg/mL": ("ng/l",),
    "mg/L": ("ug/ml", "\N{MICRO SIGN}g/ml", "\N{GREEK SMALL LETTER MU}g/ml"),
}
# By definition or by a power of ten: only the third decimal is rounded, as everywhere here.
_EXACT = {
    ("kg", "lb"): Decimal("0.45359237"),
    ("kg", "lbs"): Decimal("0.45359237"),
    ("kg", "g"): Decimal("0.001"),
    ("m", "km"): Decimal(1000),
    ("m", "cm"): Decimal("0.01"),
    ("mg/L", "mg/dl"): Decimal(10),
    ("pg/mL", "ng/ml"): Decimal(1000),
    ("pg/mL", "pg/dl"): Decimal("0.01"),
}


@dataclass(frozen=True)
class Unit:
    """A unit as the file writes it, and what its numbers are multiplied by."""

    written: str
    factor: Decimal


def unit_of(measure: Measure, text: str) -> Unit:
    """Return a unit. Raises Refused for one that the kind's own cannot be reckoned from exactly."""
    said = text.casefold().replace(" ", "")
    kept = {measure.unit.casefold(), measure.shown_unit.casefold().replace(" ", "")}
    if said in kept or said in _SAME.get(measure.unit, ()):
        return Unit(text, Decimal(1))
    factor = _EXACT.get((measure.unit, said))
    if factor is None:
        others = [other for into, other in _EXACT if into == measure.unit]
        also = f" or in {', '.join(others)}" if others else ""
        raise Refused(
            f"{measure.label} in “{text[:20]}” cannot be converted exactly. Write it in "
            f"{measure.shown_unit}{also}.",
            field="unit",
        )
    return Unit(text, factor)
