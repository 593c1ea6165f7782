"""Which tables the audit trail consists of, and the key by which each is sealed."""

from dataclasses import dataclass

from django.apps import apps
from django.db import models
from pghistory.models import Event

# pghistory's own table of who and why; clinic's migration 0002_guards numbers its rows.
CONTEXT = "pghistory_context"


@dataclass(frozen=True)
class Sealed:
    table: str
    key: str


def sealed_tables() -> list[Sealed]:
    """Return the tables whose rows are sealed, by name: histories, contexts, logs.

    A model joins with the attribute `append_only = True`; every history of pghistory does by
    itself.
    """
    of_models = [
        Sealed(model._meta.db_table, str(model._meta.pk.column))
        for model in _append_only_models()
        if model._meta.db_table not in _CHAIN
    ]
    return sorted([*of_models, Sealed(CONTEXT, "number")], key=lambda one: one.table)


def append_only_tables() -> list[str]:
    """Return every table that nobody may change, empty or take rows from: the chain's as well."""
    return sorted({one.table for one in sealed_tables()} | _CHAIN)


def is_history(model: type[models.Model]) -> bool:
    """Return whether a model holds the history that pghistory's triggers write."""
    return issubclass(model, Event) and hasattr(model, "pgh_tracked_model")


_CHAIN = {"clinic_auditlayout", "clinic_auditpart", "clinic_auditseal"}


def _append_only_models() -> list[type[models.Model]]:
    return [
        model
        for model in apps.get_models()
        if model._meta.managed
        and not model._meta.proxy
        and (is_history(model) or getattr(model, "append_only", False))
    ]
