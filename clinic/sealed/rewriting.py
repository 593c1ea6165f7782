"""Rewrite the values of one column, in batches, each row only while it holds what was read."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper

BATCH = 1000


@dataclass(frozen=True)
class Column:
    """A column as the database knows it. `kind` is its type: text, bytea or jsonb."""

    table: str
    key: str
    name: str
    kind: str
    key_kind: str = "bigint"

    @property
    def place(self) -> str:
        """What its values are bound to."""
        return f"{self.table}.{self.name}"


def rewrite(
    connection: BaseDatabaseWrapper,
    column: Column,
    change: Callable[[Any], Any],
    *,
    each_batch: Callable[[], Any] | None = None,
) -> int:
    """Replace what `change` answers differently about; return how many rows changed.

    `each_batch` makes the context that a batch is written in, such as a transaction.
    """
    changed, last = 0, None
    while rows := _batch(connection, column, last):
        last = rows[-1][0]
        new = [(key, old, change(old)) for key, old in rows]
        new = [row for row in new if row[2] != row[1]]
        if not new:
            continue
        if each_batch is None:
            changed += _write(connection, column, new)
        else:
            with each_batch():
                changed += _write(connection, column, new)
    return changed


def _batch(connection: BaseDatabaseWrapper, column: Column, last: Any) -> list[tuple[Any, Any]]:
    held = f"{column.name} <> ''" if column.kind != "jsonb" else f"{column.name} IS NOT NULL"
    read = f"{column.name}::text" if column.kind == "jsonb" else column.name
    with connection.cursor() as cursor:
        cursor.execute(
            f'SELECT "{column.key}", {read} FROM "{column.table}" WHERE {held} '  # noqa: S608
            f'AND (%(last)s::{column.key_kind} IS NULL OR "{column.key}" > %(last)s) '
            f'ORDER BY "{column.key}" LIMIT {BATCH}',
            {"last": last},
        )
        return [(key, bytes(old) if column.kind == "bytea" else old) for key, old in cursor]


def _write(
    connection: BaseDatabaseWrapper, column: Column, rows: list[tuple[Any, Any, Any]]
) -> int:
    keys, olds, news = (list(part) for part in zip(*rows, strict=True))
    sent = "bytea[]" if column.kind == "bytea" else f"text[]::{column.kind}[]"
    form = "b" if column.kind == "bytea" else "s"
    with connection.cursor() as cursor:
        cursor.execute(
            f'UPDATE "{column.table}" AS held SET "{column.name}" = new.value '  # noqa: S608
            f"FROM unnest(%s::{column.key_kind}[], %{form}::{sent}, %{form}::{sent}) "
            "AS new(key, old, value) "
            f'WHERE held."{column.key}" = new.key AND held."{column.name}" = new.old',
            [keys, olds, news],  # by position: pgtrigger puts one of its own in front
        )
        return int(cursor.rowcount)
