"""What a reading at rest can be at all; beyond it somebody mistyped."""

from datetime import date
from decimal import Decimal

from clinic.errors import Refused

# field: (label, lowest, highest, unit)
PLAUSIBLE = {
    "systolic": ("The upper blood pressure", 50, 300, "mmHg"),
    "diastolic": ("The lower blood pressure", 20, 200, "mmHg"),
    "heart_rate": ("The heart rate", 30, 250, "beats a minute"),
    "oxygen": ("Oxygen saturation", 50, 100, "%"),
    "haemoglobin": ("Haemoglobin", 3, 25, "g/dL"),
    "platelets": ("Platelets", 1, 2000, "x10⁹/L"),
    "neutrophils": ("Neutrophils", 0, 50, "x10⁹/L"),
}


def refuse_implausible(**values: Decimal | int | None) -> None:
    """Raise Refused for a reading that nobody has, and for half a blood pressure."""
    for field, value in values.items():
        label, low, high, unit = PLAUSIBLE[field]
        if value is not None and not low <= value <= high:
            raise Refused(
                f"{label} cannot be {value} {unit}. Enter {low} to {high}, or leave it empty.",
                field=field,
            )
    upper, lower = values.get("systolic"), values.get("diastolic")
    if (upper is None) != (lower is None):
        raise Refused(
            "Blood pressure has two values. Enter both, or neither.",
            field="systolic" if upper is None else "diastolic",
        )
    if upper is not None and lower is not None and lower >= upper:
        raise Refused(
            f"Blood pressure {upper}/{lower} is the wrong way round: the upper value is the "
            "larger. Swap them.",
            field="diastolic",
        )


def age_on(day: date, born: date) -> int:
    """Return somebody's age in whole years on a day."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))
