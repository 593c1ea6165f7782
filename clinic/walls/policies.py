"""Which rows of which table a scope sees.

A table belongs to a clinic by its column clinic_id. One without it says on its model, as `wall`,
by which foreign keys it belongs to rows that do. What is neither is in `WITHOUT`, with the reason.
"""

from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.exceptions import FieldDoesNotExist
from django.db.models import Model

from clinic.tenancy.scope import APP_ROLE, SYSTEM_ROLE

_CLINIC = "(SELECT nullif(current_setting('steady.clinic', true), '')::bigint)"
_STAFF = "(SELECT nullif(current_setting('steady.staff', true), '')::bigint)"

# Tables of the house that hold rows of no clinic, and why that shows nobody's.
WITHOUT = {
    "clinic_staff": "a person may work in several clinics; names and work addresses only",
    "clinic_staffevent": "as the accounts it is the history of",
    "clinic_staff_groups": "Django's groups, which the house does not use",
    "clinic_staff_user_permissions": "Django's permissions, which the house does not use",
    "clinic_heartbeat": "signs of life of workers",
    "clinic_allowance": "counts under hashes of who asked, for limits",
    "clinic_signintries": "counts under hashes of accounts and addresses",
    "clinic_auditamendment": "the trail is one for the house: hashes and reasons of the law",
    "clinic_auditlayout": "names of the trail's columns",
    "clinic_auditpart": "hashes of the trail",
    "clinic_auditseal": "hashes of the trail",
    "clinic_auditverification": "when the trail was whole",
    "notifications_ledgermark": "which database this is, for all senders",
    "notifications_restore": "when a database came back, and how much it had forgotten",
    "notifications_suppression": "hashes of mailboxes that are gone, for every clinic alike",
    "notifications_suppressionevent": "as the suppressions it is the history of",
}


@dataclass(frozen=True)
class Wall:
    """The policy of a table: which rows a clinic sees, and which it may write."""

    table: str
    sees: str
    writes: str

    def statements(self, owner: str) -> list[str]:
        """Return the SQL that puts the policies up anew; `owner` is who migrates."""
        table = f'"{self.table}"'
        migrating = "current_setting('steady.migrating', true) = 'on'"
        wanted = [
            ("steady_clinic", APP_ROLE, self.sees, self.writes),
            ("steady_everywhere", SYSTEM_ROLE, "true", "true"),
            ("steady_migrating", f'"{owner}"', migrating, migrating),
        ]
        said = [
            f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY",
            f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY",
        ]
        for name, role, sees, writes in wanted:
            said += [
                f"DROP POLICY IF EXISTS {name} ON {table}",
                f"CREATE POLICY {name} ON {table} TO {role} USING ({sees}) WITH CHECK ({writes})",
            ]
        return said


def walls() -> list[Wall]:
    """Return the wall of every table of the house that holds rows of clinics."""
    models = apps.get_models(include_auto_created=True)
    found = {model._meta.db_table: _wall_of(model) for model in models if _is_table(model)}
    return [wall for _, wall in sorted(found.items()) if wall]


def unwalled() -> list[str]:
    """Return the tables of the house that have no wall and no reason for it."""
    walled = {wall.table for wall in walls()}
    tables = {m._meta.db_table for m in apps.get_models(include_auto_created=True) if _is_ours(m)}
    return sorted(tables - walled - WITHOUT.keys())


def _is_table(model: type[Model]) -> bool:
    return bool(model._meta.managed and not model._meta.proxy)


def _is_ours(model: type[Model]) -> bool:
    return _is_table(model) and model._meta.app_label in settings.APPS_OF_THE_HOUSE


def _wall_of(model: type[Model]) -> Wall | None:
    table = model._meta.db_table
    columns = {field.column for field in model._meta.concrete_fields}
    special = _SPECIAL.get(table)
    if special:
        return Wall(table, *special)
    if "clinic_id" in columns:
        own = f"clinic_id = {_CLINIC}"
        return Wall(table, own, own)
    parents = _parents(model)
    if not parents:
        return None
    within = " OR ".join(_belongs(model, field) for field in parents)
    return Wall(table, within, within)


def _parents(model: type[Model]) -> tuple[str, ...]:
    """Return the foreign keys by which a row belongs to a clinic's; a history has its model's."""
    tracked: Any = getattr(model, "pgh_tracked_model", None)
    if model._meta.auto_created:
        return (next(f.name for f in model._meta.concrete_fields if f.is_relation),)
    return getattr(tracked or model, "wall", ())


def _belongs(model: type[Model], name: str) -> str:
    try:
        field: Any = model._meta.get_field(name)
    except FieldDoesNotExist as error:
        raise ValueError(f"{model.__name__}.wall names {name}, which is no field.") from error
    parent = field.related_model._meta
    return (
        f'EXISTS (SELECT 1 FROM "{parent.db_table}" parent '  # noqa: S608  (names of our models)
        f'WHERE parent."{parent.pk.column}" = "{model._meta.db_table}"."{field.column}")'
    )


_OWN_MEMBERSHIPS = f"staff_id = {_STAFF}"
_SPECIAL = {
    # a person finds out by her own memberships in which clinics she works
    "clinic_membership": (f"clinic_id = {_CLINIC} OR {_OWN_MEMBERSHIPS}", f"clinic_id = {_CLINIC}"),
    "clinic_clinic": (
        f"id = {_CLINIC} OR EXISTS (SELECT 1 FROM clinic_membership hers "  # noqa: S608
        f"WHERE hers.clinic_id = clinic_clinic.id AND hers.{_OWN_MEMBERSHIPS})",
        f"id = {_CLINIC}",
    ),
    # she signs in before it is known where she works; about accounts, never about patients
    "clinic_signinevent": (f"clinic_id IS NULL OR clinic_id = {_CLINIC}",) * 2,
    "clinic_clinicevent": (f"pgh_obj_id = {_CLINIC}", f"pgh_obj_id = {_CLINIC}"),
}
