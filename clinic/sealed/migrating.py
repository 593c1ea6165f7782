"""The migration that seals columns: one operation for all of an app, backwards as well.

It changes the columns' types and seals what they hold, in tables that nothing may change and in
their histories too. Their triggers rest meanwhile; the tables are locked until it commits.
"""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ModelState, ProjectState

from clinic.sealed import box
from clinic.sealed.blind import index_of
from clinic.sealed.fields import (
    EncryptedBinaryField,
    WordsSealedJSONField,
    with_words,
)
from clinic.sealed.rewriting import Column, rewrite

Fields = dict[str, Any]  # by their names


class SealColumns(Operation):
    """Turn plain columns into sealed ones. `columns` says which, by model and field.

    `indexes` names models whose `email` gets its blind index filled in on the way.
    """

    reversible = True

    def __init__(self, columns: dict[str, Fields], indexes: tuple[str, ...] = ()) -> None:
        self.columns = columns
        self.indexes = indexes

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        return type(self).__name__, [], {"columns": self.columns, "indexes": self.indexes}

    def describe(self) -> str:
        return f"Seal columns of {', '.join(self.columns)}"

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Swap the fields. None of them is a relation, so the models are built anew only once."""
        for model, fields in self.columns.items():
            state.models[app_label, model].fields.update(
                {name: field.clone() for name, field in fields.items()}
            )
        vars(state).pop("apps", None)

    def database_forwards(
        self, app_label: str, schema_editor: Any, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        for model, fields in self.columns.items():
            was = from_state.models[app_label, model]
            with resting(schema_editor, _table(app_label, was)):
                for name, field in fields.items():
                    column = _column(app_label, was, name, field)
                    _retype(schema_editor, column, "text")
                    if model in self.indexes and name == "email":
                        _fill_index(schema_editor.connection, column)
                    rewrite(schema_editor.connection, column, _sealing(field, column))

    def database_backwards(
        self, app_label: str, schema_editor: Any, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        for model, fields in self.columns.items():
            was = to_state.models[app_label, model]
            with resting(schema_editor, _table(app_label, was)):
                for name, field in fields.items():
                    column = _column(app_label, was, name, field)
                    rewrite(schema_editor.connection, column, _opening(field, column))
                    plain = was.fields[name].clone()
                    plain.set_attributes_from_name(name)
                    _retype(schema_editor, column, plain.db_type(schema_editor.connection))


class Convert(Operation):
    """Rewrite rows by functions that take a schema editor: no model is built for them."""

    reduces_to_sql = False

    def __init__(self, forwards: Callable[[Any], None], backwards: Callable[[Any], None]) -> None:
        self.forwards, self.backwards = forwards, backwards

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        return type(self).__name__, [self.forwards, self.backwards], {}

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Leave the models as they are."""

    def database_forwards(
        self, app_label: str, schema_editor: Any, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        self.forwards(schema_editor)

    def database_backwards(
        self, app_label: str, schema_editor: Any, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        self.backwards(schema_editor)


def convert_words(
    schema_editor: Any, column: Column, words: tuple[str, ...], change: Callable[..., str]
) -> None:
    """Seal or open (`change`) the texts under some keys of a structure."""
    with resting(schema_editor, column.table):
        change = partial(change, place=column.place)
        rewrite(schema_editor.connection, column, partial(_in_json, words=words, change=change))


def _table(app_label: str, model: ModelState) -> str:
    return str(model.options.get("db_table") or f"{app_label}_{model.name_lower}")


def _column(app_label: str, model: ModelState, name: str, field: Any) -> Column:
    key, found = next((n, f) for n, f in model.fields.items() if f.primary_key)
    key = found.db_column or (f"{key}_id" if found.is_relation else key)
    kinds = {EncryptedBinaryField: "bytea", WordsSealedJSONField: "jsonb"}
    return Column(_table(app_label, model), key, name, kinds.get(type(field), "text"))


def _place(column: Column) -> str:
    table = column.table.removesuffix("event") if column.key == "pgh_id" else column.table
    return f"{table}.{column.name}"


def _retype(schema_editor: Any, column: Column, kind: str) -> None:
    if column.kind != "text":
        return  # bytes stay bytes, and a structure that is looked into stays one
    schema_editor.execute(
        f'ALTER TABLE "{column.table}" ALTER COLUMN "{column.name}" TYPE {kind} '
        f'USING "{column.name}"::{kind}'
    )


def _sealing(field: Any, column: Column) -> Callable[[Any], Any]:
    place = _place(column)
    if isinstance(field, EncryptedBinaryField):
        return partial(box.seal_bytes, place=place)
    if isinstance(field, WordsSealedJSONField):
        return partial(_in_json, words=field.words, change=partial(box.seal, place=place))
    return partial(box.seal, place=place)


def _opening(field: Any, column: Column) -> Callable[[Any], Any]:
    place = _place(column)
    if isinstance(field, EncryptedBinaryField):
        return partial(box.opened_bytes, place=place)
    if isinstance(field, WordsSealedJSONField):
        return partial(_in_json, words=field.words, change=partial(box.opened, place=place))
    return partial(box.opened, place=place)


def _in_json(text: str, *, words: tuple[str, ...], change: Callable[[str], str]) -> str:
    found = json.loads(text)
    return json.dumps(with_words(found, words, change)) if isinstance(found, dict) else text


def _fill_index(connection: BaseDatabaseWrapper, column: Column) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT DISTINCT lower(btrim(email)) FROM \"{column.table}\" WHERE email <> ''"  # noqa: S608
        )
        addresses = [address for (address,) in cursor.fetchall()]
        cursor.execute(
            f'UPDATE "{column.table}" AS held SET email_index = found.key '  # noqa: S608
            "FROM unnest(%s::text[], %s::text[]) AS found(address, key) "
            "WHERE lower(btrim(held.email)) = found.address",
            [addresses, [index_of(address) for address in addresses]],
        )


@contextmanager
def resting(schema_editor: Any, table: str) -> Iterator[None]:
    """Put the triggers of a table to rest: none fires, and none is in the way of a new type."""
    with schema_editor.connection.cursor() as cursor:
        # A check that waits for the commit would be in the way of the next change of a type.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(
            """
            SELECT tgname, tgenabled, pg_get_triggerdef(oid), obj_description(oid), tgqual IS NULL
              FROM pg_trigger WHERE tgrelid = %s::regclass AND NOT tgisinternal
            """,
            [table],
        )
        triggers = cursor.fetchall()
        for name, _, _, _, simple in triggers:
            gone = "DISABLE TRIGGER" if simple else None
            cursor.execute(
                f'ALTER TABLE "{table}" {gone} "{name}"'
                if gone
                else f'DROP TRIGGER "{name}" ON "{table}"'
            )
        yield
        for name, enabled, made_by, comment, simple in triggers:
            if not simple:
                cursor.execute(made_by, None)
                if comment:
                    cursor.execute(f'COMMENT ON TRIGGER "{name}" ON "{table}" IS \'{comment}\'')
            cursor.execute(f'ALTER TABLE "{table}" {_AS_BEFORE[enabled]} "{name}"')


_AS_BEFORE = {
    "O": "ENABLE TRIGGER",
    "A": "ENABLE ALWAYS TRIGGER",
    "R": "ENABLE REPLICA TRIGGER",
    "D": "DISABLE TRIGGER",
}
