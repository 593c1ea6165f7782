"""Her data as a file: what each app adds, and the two forms it comes in.

An app further up adds its part in its AppConfig.ready:

    register_rows(40, "bookings", _("Appointments"), "programs.Booking", "patient",
                  columns=(("starts_at", _("When")), ("status", _("What came of it"))))

Rows hold every column of the model but keys and what is named in `omit`. `columns` are those that
the PDF shows; a part without them is in the JSON alone. docs/her-data.md describes the format.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.apps import apps
from django.db.models import Model
from django.utils import formats, timezone
from django.utils.translation import gettext as _

from clinic import clock
from patients.models import Patient

FORMAT, VERSION = "steady-her-data", 1
_KEYS = {"id", "clinic", "patient"}
Row = dict[str, Any]
Columns = tuple[tuple[str, Any], ...]


@dataclass(frozen=True)
class Part:
    """One kind of row about her. `models` are those that it makes complete."""

    order: int
    name: str
    title: Any  # translated when it is shown
    models: tuple[str, ...]
    rows: Callable[[Patient], list[Row]]
    columns: Columns = ()


@dataclass(frozen=True)
class LeftOut:
    """A table about her that is not in the file, and why."""

    model: str
    why: Any


_parts: dict[str, Part] = {}
_left_out: dict[str, LeftOut] = {}


def register_data(
    order: int,
    name: str,
    title: Any,
    models: Iterable[str],
    rows: Callable[[Patient], list[Row]],
    columns: Columns = (),
) -> None:
    """Add a part; the same name again replaces the earlier."""
    _parts[name] = Part(order, name, title, tuple(models), rows, columns)


def register_rows(
    order: int,
    name: str,
    title: Any,
    model: str,
    path: str,
    *,
    omit: Iterable[str] = (),
    columns: Columns = (),
) -> None:
    """Add a part that is the rows of one model; `path` leads from them to the patient."""
    without = frozenset(omit)

    def rows(patient: Patient) -> list[Row]:
        return rows_of(apps.get_model(model), {path: patient.pk}, without)

    register_data(order, name, title, [model], rows, columns)


def leave_out(model: str, why: Any) -> None:
    """Name a table about her that the file does not have, with the reason that it gives."""
    _left_out[model] = LeftOut(model, why)


def parts() -> list[Part]:
    return sorted(_parts.values(), key=lambda part: (part.order, part.name))


def left_out() -> list[LeftOut]:
    return list(_left_out.values())


def covered() -> set[str]:
    """Return the label of every model that is in the file or named as left out."""
    return {model for part in _parts.values() for model in part.models} | set(_left_out)


def rows_of(model: type[Model], where: dict[str, Any], omit: frozenset[str]) -> list[Row]:
    """Return rows as plain values, oldest first, in one query: people and things by their name."""
    fields = [f for f in model._meta.concrete_fields if f.name not in _KEYS | omit]
    links = [f.name for f in fields if f.remote_field]
    found = model._base_manager.filter(**where).select_related(*links).order_by("pk")
    return [_row(row, fields) for row in found]


def whole(patient: Patient) -> dict[str, Any]:
    """Return everything as the JSON holds it. As many queries as there are parts."""
    return {
        "format": FORMAT,
        "version": VERSION,
        "made_at": clock.now(),
        "clinic": {"name": patient.clinic.name, "phone": patient.clinic.phone},
        "parts": {
            part.name: {"title": str(part.title), "rows": part.rows(patient)} for part in parts()
        },
        "left_out": [{"what": entry.model, "why": str(entry.why)} for entry in left_out()],
    }


@dataclass(frozen=True)
class Table:
    """A part as the PDF shows it."""

    title: str
    head: list[str]
    rows: list[list[str]]


def tables(data: dict[str, Any]) -> list[Table]:
    """Return the parts with columns, from what `whole` returned, in words and local dates."""
    return [
        Table(
            title=str(part.title),
            head=[str(label) for _name, label in part.columns],
            rows=[
                [_in_words(row, name) for name, _label in part.columns]
                for row in data["parts"][part.name]["rows"]
            ],
        )
        for part in parts()
        if part.columns and part.name in data["parts"]
    ]


def _row(row: Model, fields: list[Any]) -> Row:
    """Return a row's columns; beside each coded value stands what it means."""
    found: Row = {}
    for field in fields:
        found[field.name] = _value(row, field)
        if field.choices and found[field.name] not in (None, ""):
            meanings = dict(field.flatchoices)
            value = found[field.name]
            found[f"{field.name}_words"] = str(meanings.get(value, value))
    return found


def _value(row: Model, field: Any) -> Any:
    if field.remote_field:
        other = getattr(row, field.name)
        return None if other is None else getattr(other, "name", None) or str(other.uid)
    return getattr(row, field.attname)


def _in_words(row: Row, name: str) -> str:
    value = row.get(f"{name}_words", row.get(name))
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, datetime):
        return formats.date_format(_local(value), "SHORT_DATETIME_FORMAT")
    if isinstance(value, date):
        return formats.date_format(value, "DATE_FORMAT")
    if isinstance(value, list):
        return ", ".join(str(entry) for entry in value)
    return str(value)


def _local(value: datetime) -> datetime:
    return timezone.localtime(value)
