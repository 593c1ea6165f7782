"""Which columns are sealed, and which keys what they hold still needs."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import connection, models

from clinic.sealed import second_factors
from clinic.sealed.fields import EncryptedBinaryField, Sealed, WordsSealedJSONField, place_of
from clinic.sealed.rewriting import Column


@dataclass(frozen=True)
class Held:
    """A sealed column and what its values are bound to; `words` are a structure's sealed keys."""

    column: Column
    place: str
    label: str
    words: tuple[str, ...] = ()
    is_history: bool = False

    @property
    def name(self) -> str:
        """Return the column as people know it: app, model and field."""
        return f"{self.label}.{self.column.name}"


# What other packages store in columns of their own.
_ELSEWHERE = [
    Held(
        Column("mfa_authenticator", "id", "data", "jsonb"),
        second_factors.PLACE,
        "mfa.Authenticator",
        second_factors.SECRETS,
    ),
    Held(
        Column("pghistory_context", "id", "metadata", "jsonb", "uuid"),
        "pghistory_context.metadata",
        "pghistory.Context",
        ("reason",),
        is_history=True,
    ),
]


def sealed_columns() -> list[Held]:
    """Return every sealed column of the house, histories too, and those of other packages.

    Sessions are not among them: they end by themselves within a day.
    """
    found = [
        _held(model, field)
        for model in apps.get_models(include_auto_created=True)
        for field in model._meta.local_concrete_fields
        if isinstance(field, Sealed | WordsSealedJSONField)
    ]
    return [*found, *_ELSEWHERE]


def _held(model: type[models.Model], field: Any) -> Held:
    key = model._meta.pk
    assert key is not None
    kind = "bytea" if isinstance(field, EncryptedBinaryField) else "text"
    is_words = isinstance(field, WordsSealedJSONField)
    return Held(
        Column(
            model._meta.db_table, str(key.column), str(field.column), "jsonb" if is_words else kind
        ),
        place_of(field),
        model._meta.label,
        field.words if is_words else (),
        is_history=str(key.column) == "pgh_id",
    )


def keys_needed(held: Held) -> Counter[str]:
    """Return how many values each key opens. One query for each sealed word of a structure."""
    found: Counter[str] = Counter()
    name = f'"{held.column.name}"'
    values = [f"{name} ->> '{word}'" for word in held.words] or [name]
    for value in values:
        if held.column.kind == "bytea":
            value = f"encode(substring({name} FROM 1 FOR 18), 'escape')"
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT split_part(said, ':', 1), count(*) FROM (SELECT {value} AS said "  # noqa: S608
                f"FROM \"{held.column.table}\") AS held WHERE said <> '' GROUP BY 1"
            )
            found.update(dict(cursor.fetchall()))
    return found
