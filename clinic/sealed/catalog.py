"""What the database holds in words, column by column: sealed, or in clear and why.

Which columns are sealed is read off the models. Of every other column that can hold words, the
app's module `at_rest` says why it is in clear; one that nobody spoke of fails a test. Histories
have the columns of their tables and hold the same text.
"""

from dataclasses import dataclass
from importlib import import_module
from typing import Any

from django.apps import apps
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models

from clinic.sealed.blind import BlindIndexField
from clinic.sealed.fields import Sealed, WordsSealedJSONField

SEALED, CODED, INDEX, CLEAR = "sealed", "coded", "index", "in clear"
_WORDS = (models.CharField, models.TextField, models.JSONField, models.BinaryField, ArrayField)
_HASHES = ("_hash", "sha256", "digest", "fingerprint")


@dataclass(frozen=True)
class Row:
    """One column, what stands in it, and why."""

    model: str
    column: str
    kind: str
    why: str


def catalog() -> list[Row]:
    """Return every column of the house that can hold words, by model."""
    reasons = _reasons()
    rows = [
        _row(model, field, reasons)
        for app in settings.APPS_OF_THE_HOUSE
        for model in apps.get_app_config(app).get_models(include_auto_created=True)
        if "pgh_id" not in {f.name for f in model._meta.local_fields}
        for field in model._meta.local_concrete_fields
        if isinstance(field, _WORDS)
    ]
    return sorted(rows, key=lambda row: (row.model, row.column))


def unexplained() -> list[str]:
    """Return the columns in clear that no app has a reason for, and reasons without a column."""
    rows = catalog()
    known = {f"{row.model}.{row.column}" for row in rows if row.kind == CLEAR}
    return sorted(
        {f"{row.model}.{row.column}" for row in rows if not row.why} | (set(_reasons()) - known)
    )


def _reasons() -> dict[str, str]:
    return {
        f"{app}.{column}": why
        for app in settings.APPS_OF_THE_HOUSE
        for column, why in import_module(f"{app}.at_rest").IN_CLEAR.items()
    }


def _row(model: type[models.Model], field: Any, reasons: dict[str, str]) -> Row:
    label, name = model._meta.label, str(field.name)
    if isinstance(field, Sealed):
        return Row(label, name, SEALED, "words, contact data or a secret")
    if isinstance(field, WordsSealedJSONField):
        return Row(label, name, SEALED, f"only {' and '.join(field.words)}; queries read the rest")
    if isinstance(field, BlindIndexField):
        return Row(label, name, INDEX, f"keyed hash of `{field.of}`, which is sealed")
    inner = field.base_field if isinstance(field, ArrayField) else field
    if inner.choices or not isinstance(inner, _WORDS):
        return Row(label, name, CODED, "a fixed list, or numbers; rules and figures query it")
    if name.endswith(_HASHES):
        return Row(label, name, INDEX, "a hash")
    return Row(label, name, CLEAR, reasons.get(f"{label}.{name}", ""))
