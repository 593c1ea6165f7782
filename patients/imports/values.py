"""A measured value in a file: the number, its unit, its limit; each knows what was read before."""

from decimal import Decimal
from typing import Any

from patients.actions.measurements import limit_of, plausible
from patients.figures import Figure, read_figure, read_number
from patients.imports.units import Unit, unit_of
from patients.measuring import KINDS, Measure, written


def read_unit(text: str, so_far: dict[str, Any]) -> Unit | None:
    """Return the unit, where what was measured could be read."""
    return unit_of(KINDS[so_far["kind"]], text) if "kind" in so_far else None


def read_value(text: str, so_far: dict[str, Any]) -> Figure:
    """Return a value in the unit that its kind is kept in, as it will be stored."""
    figure = read_figure(text)
    measure = KINDS.get(so_far.get("kind", ""))
    if measure is None:
        return figure
    unit = so_far.get("unit", Unit("", Decimal(1)))
    if unit.factor != 1:
        so_far["written"] = f"{text} {unit.written}"
    if figure.limit is not None:
        return Figure(None, limit_of(measure, figure.limit * unit.factor, below=True))
    return Figure(plausible(measure, (figure.value or Decimal(0)) * unit.factor))


def read_limit(text: str, so_far: dict[str, Any]) -> Decimal | None:
    """Return the limit of detection of a value above it, in the unit of its kind."""
    number = read_number(text, field="detection_limit", label="The limit of detection")
    measure = KINDS.get(so_far.get("kind", ""))
    if measure is None:
        return number
    factor = so_far["unit"].factor if "unit" in so_far else Decimal(1)
    return limit_of(measure, number * factor, below=False)


def value_told(values: dict[str, Any], measure: Measure) -> str:
    """Return a value with its unit, and what the file says where it was converted."""
    figure = values["value"]
    number = f"< {written(figure.limit)}" if figure.is_below else written(figure.value)
    source = f" (in the file {values['written']})" if "written" in values else ""
    return f"{number} {measure.shown_unit}{source}"
