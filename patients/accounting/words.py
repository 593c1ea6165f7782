"""What the names in the audit trail are called on its pages."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.apps import apps
from django.db import models

from clinic.permissions import Role
from clinic.trail.tables import is_history

VERBS = {"insert": "added", "update": "changed", "delete": "removed", "ended": "ended"}


def roles_in_words(roles: Iterable[str]) -> str:
    """Return roles by their labels; one that no longer exists by its name."""
    known = dict(Role.choices)
    return ", ".join(str(known.get(role, role)) for role in roles)


def actor_in_words(actor: str, staff_name: str | None) -> str:
    """Return who did something: a person by name, a patient or carer by her part, a task."""
    if staff_name:
        return staff_name
    kind, _colon, name = actor.partition(":")
    if kind == "system":
        return f"Steady ({name})"
    return {"patient": "the patient", "carer": "her carer", "staff": "former staff"}.get(
        kind, "not told"
    )


def histories() -> dict[str, type[models.Model]]:
    """Return what each history follows, by the label of its rows' model."""
    return {
        model.pgh_tracked_model._meta.label: model  # type: ignore[attr-defined]
        for model in apps.get_models()
        if is_history(model)
    }


def kind_in_words(label: str) -> str:
    """Return what a kind of row is called."""
    return str(apps.get_model(label)._meta.verbose_name).capitalize()


def columns_in_words(label: str, columns: Iterable[str]) -> list[str]:
    """Return what changed columns are called, without a word of what they held."""
    fields = {field.column: field for field in apps.get_model(label)._meta.concrete_fields}
    return [
        str(fields[name].verbose_name) if name in fields else name.replace("_", " ")
        for name in columns
    ]


def facts_in_words(facts: Mapping[str, Any]) -> dict[str, str]:
    """Return the circumstances of a change as its page and its file show them."""
    return {
        "roles": roles_in_words(facts.get("roles", [])),
        "purpose": str(facts.get("purpose", "")),
        "network": str(facts.get("address", "")),
        "request": str(facts.get("request", "")),
        "token": str(facts.get("token", "")),
        "break_glass": str(facts.get("break_glass", "")),
    }
