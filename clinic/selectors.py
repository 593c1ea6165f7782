"""Reads of the house itself."""

from django.db import Error, connection
from django.db.migrations.executor import MigrationExecutor
from django.db.models import QuerySet

from clinic import health
from clinic.models import Clinic, Closure, Membership, Room, WorkingHours


def readiness() -> tuple[dict[str, bool], dict[str, object]]:
    """Return, for each part that a working clinic needs, whether it is there; and some figures.

    The figures are there when the parts are: a missing migration may have taken their columns.
    """
    try:
        parts = {
            "database": True,
            "migrations": not _unapplied_migrations(),
            "worker": health.worker_alive(),
        }
        return parts, health.facts() if parts["migrations"] else {}
    except Error:
        return {"database": False, "migrations": False, "worker": False}, {}


def only_clinic() -> Clinic | None:
    """Return the clinic of a house that has exactly one: naming it gives nothing away."""
    clinics = Clinic.objects.order_by("pk")[:2]
    return clinics[0] if len(clinics) == 1 else None


def _unapplied_migrations() -> bool:
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def members(clinic: Clinic) -> QuerySet[Membership]:
    """Return the roles that people hold in a clinic, by name."""
    held = Membership.objects.filter(clinic=clinic, is_active=True)
    return held.select_related("staff").order_by("staff__name", "role")


def rooms(clinic: Clinic) -> QuerySet[Room]:
    """Return a clinic's rooms, those out of use included."""
    return Room.objects.filter(clinic=clinic)


def working_hours(clinic: Clinic) -> QuerySet[WorkingHours]:
    """Return the opening hours of a clinic, its rooms and its people."""
    return WorkingHours.objects.filter(clinic=clinic).select_related("room", "staff")


def closures(clinic: Clinic) -> QuerySet[Closure]:
    """Return the closures of a clinic, its rooms and its people."""
    return Closure.objects.filter(clinic=clinic).select_related("room", "staff")
