"""Writing down what a change did, so that one step takes it back."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Model

from clinic import clock
from clinic.actors import Actor
from clinic.models import Closure
from programs.models import Booking, CalendarChange, ChangeItem, Series, Session

# What a change may touch, by model. A sequence only ever rises, so it is kept but not restored.
FIELDS: dict[type[Model], tuple[str, ...]] = {
    Session: (
        "series_id",
        "occurrence_day",
        "title",
        "physiologist_id",
        "room_id",
        "day",
        "start_time",
        "minutes",
        "zone",
        "starts_at",
        "ends_at",
        "capacity",
        "status",
        "cancel_reason",
        "overlap_reason",
    ),
    Booking: (
        "status",
        "confirmed_at",
        "cancelled_at",
        "cancelled_by",
        "cancel_reason",
        "notice_hours",
        "offered_at",
        "offer_expires_at",
        "makes_up_id",
        "had_place",
    ),
    Series: (
        "title",
        "weekday",
        "start_time",
        "minutes",
        "physiologist_id",
        "room_id",
        "capacity",
        "first_day",
        "last_day",
    ),
}
State = dict[str, Any]
Snapshot = dict[tuple[type[Model], int], State]


def state_of(row: Model) -> State:
    """Return what a change may touch of a row, as plain values."""
    state = {name: getattr(row, name) for name in FIELDS[type(row)]}
    if hasattr(row, "sequence"):
        state["sequence"] = row.sequence
    return state


def snapshot(rows: Iterable[Model]) -> Snapshot:
    """Return the states of rows before they are changed."""
    return {(type(row), row.pk): state_of(row) for row in rows}


def record(
    *,
    clinic_id: int,
    kind: str,
    sentence: str,
    before: Mapping[tuple[type[Model], int], State],
    rows: Iterable[Model],
    closure: Closure | None = None,
    by: Actor,
) -> CalendarChange:
    """Write a change and the rows it touched, as they are now and as they were before.

    A row that `before` does not know was made by the change. One that is as it was is left out.
    """
    change = CalendarChange.objects.create(
        clinic_id=clinic_id,
        kind=kind,
        sentence=sentence[:300],
        by=by.staff,
        at=clock.now(),
        closure=closure,
    )
    items = []
    for row in rows:
        was, now = before.get((type(row), row.pk)), state_of(row)
        if was != now:
            items.append(ChangeItem(change=change, before=was, after=now, **{_name(row): row}))
    ChangeItem.objects.bulk_create(items)
    return change


def same(row: Model, state: Mapping[str, Any]) -> bool:
    """Say whether a row is as a stored state has it, its sequence aside."""
    return all(value == as_stored(getattr(row, name)) for name, value in _restorable(state))


def restore(row: Model, state: Mapping[str, Any]) -> list[str]:
    """Set a row to a stored state without saving it; return the names of its fields."""
    names = []
    for name, value in _restorable(state):
        field = row._meta.get_field(name.removesuffix("_id"))
        plain = value if name.endswith("_id") else field.to_python(value)  # type: ignore[union-attr]
        setattr(row, name, plain)
        names.append(name.removesuffix("_id"))
    return names


def as_stored(value: Any) -> Any:
    """Return a value as JSON keeps it."""
    if value is None or isinstance(value, bool | int | str):
        return value
    return DjangoJSONEncoder().default(value)


def _restorable(state: Mapping[str, Any]) -> list[tuple[str, Any]]:
    return [(name, value) for name, value in state.items() if name != "sequence"]


def _name(row: Model) -> str:
    return type(row)._meta.model_name or ""
