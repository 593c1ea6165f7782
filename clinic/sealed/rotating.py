"""Move what is sealed under an old key to the first one, beside everything that is running.

A row is rewritten only while it holds what was read, so nothing that somebody saves meanwhile is
lost; a run that was stopped is begun again and finds less to do. Rows that never change, such as
histories and symptom reports, keep the key they were written with until they are removed.
"""

import json
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from typing import Any

import pgtrigger
from django.apps import apps
from django.db import DatabaseError, connection, transaction
from psycopg import errors

from clinic.sealed import box
from clinic.sealed.fields import with_words
from clinic.sealed.holding import Held, keys_needed, sealed_columns
from clinic.sealed.keys import field_keys
from clinic.sealed.rewriting import rewrite

# How the database says that rows of a table never change, or not by whoever asks.
_REFUSALS = (errors.CheckViolation, errors.RaiseException, errors.InsufficientPrivilege)


@dataclass(frozen=True)
class Rotated:
    """What a column needs now: keys and how many values each opens, and how many were moved."""

    held: Held
    keys: Counter[str]
    moved: int
    never_changes: bool


def rotate(*, look_only: bool = False) -> Iterator[Rotated]:
    """Move every value that may change to the first key, column by column."""
    for held in sealed_columns():
        moved, never_changes = 0, held.is_history
        if not (look_only or held.is_history):
            try:
                moved = rewrite(
                    connection, held.column, _again(held), each_batch=partial(_quietly, held)
                )
            except DatabaseError as error:
                if not isinstance(error.__cause__, _REFUSALS):
                    raise
                never_changes = True
        yield Rotated(held, keys_needed(held), moved, never_changes)


@contextmanager
def _quietly(held: Held) -> Iterator[None]:
    """Write in one transaction and leave nothing in the history: nobody changed a word."""
    model = apps.get_model(held.label)
    noted = [
        f"{owner._meta.label}:{trigger.name}"
        for owner, trigger in pgtrigger.registered()
        if owner is model and trigger.name == "update_update"
    ]
    with transaction.atomic():
        if noted:
            with pgtrigger.ignore(*noted):
                yield
        else:
            yield


def _again(held: Held) -> Callable[[Any], Any]:
    change = partial(_under_first_key, place=held.place)
    return partial(_in_words, held=held, change=change) if held.words else change


def _under_first_key(sealed: Any, *, place: str) -> Any:
    if not sealed or box.key_of(sealed) == field_keys().first:
        return sealed
    if isinstance(sealed, bytes):
        return box.seal_bytes(box.opened_bytes(sealed, place), place)
    return box.seal(box.opened(sealed, place), place)


def _in_words(text: str, *, held: Held, change: Callable[[str], str]) -> str:
    found = json.loads(text)
    if not isinstance(found, dict):
        return text
    new = with_words(found, held.words, change)
    return text if new == found else json.dumps(new)
