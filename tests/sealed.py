"""What sealed columns say, for tests that look for words wherever words can stand."""

import json
from collections.abc import Iterator
from typing import Any

from django.db import connection
from django.db.models import Model

from clinic.sealed.box import opened, opened_bytes
from clinic.sealed.holding import Held, sealed_columns


def raw(row: Model, column: str) -> Any:
    """Return what the database holds of a row."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM {row._meta.db_table} WHERE id = %s", [row.pk])
        return cursor.fetchone()[0]


def opened_texts() -> Iterator[tuple[str, str]]:
    """Return the words of every sealed value, each with its table."""
    for held in sealed_columns():
        with connection.cursor() as cursor:
            cursor.execute(f'SELECT "{held.column.name}" FROM "{held.column.table}"')
            for (value,) in cursor.fetchall():
                yield from ((held.column.table, text) for text in _texts(held, value))


def _texts(held: Held, value: object) -> Iterator[str]:
    if held.words:
        found = json.loads(value) if isinstance(value, str) else value
        for word in held.words if isinstance(found, dict) else ():
            yield opened(found.get(word) or "", held.place)
    elif isinstance(value, str):
        yield opened(value, held.place)
    elif value:
        yield opened_bytes(bytes(value), held.place).decode(errors="replace")
