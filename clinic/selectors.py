"""Reads of the house itself."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import Error, connection
from django.db.migrations.exceptions import NodeNotFoundError
from django.db.migrations.executor import MigrationExecutor
from django.db.models import Q, QuerySet

from clinic import health, tenancy
from clinic.models import (
    Clinic,
    ClinicLogo,
    Closure,
    MailTimesChange,
    Membership,
    Room,
    WorkingHours,
)
from clinic.walls.standing import walls_stand


def readiness() -> tuple[dict[str, bool], dict[str, object]]:
    """Return, for each part that a working clinic needs, whether it is there; and some figures.

    The figures are there when the parts are: a missing migration may have taken their columns.
    """
    try:
        parts = {
            "database": True,
            "migrations": not _unapplied_migrations(),
            "walls": walls_stand(),
            "worker": health.worker_alive(),
        }
        return parts, health.facts() if parts["migrations"] else {}
    except Error:
        return dict.fromkeys(("database", "migrations", "walls", "worker"), False), {}


def only_clinic() -> Clinic | None:
    """Return the clinic of a house that has exactly one: naming it gives nothing away."""
    with tenancy.everywhere("counts the clinics of the house"):
        clinics = list(Clinic.objects.order_by("pk")[:2])
    return clinics[0] if len(clinics) == 1 else None


def _unapplied_migrations() -> bool:
    try:
        executor = MigrationExecutor(connection)
    except NodeNotFoundError:  # stopped among files that were joined since
        return True
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def logos_of(clinics: Iterable[int]) -> dict[int, ClinicLogo]:
    """Return the logos that mails of these clinics (bigint keys) carry now, in one query."""
    logos = ClinicLogo.objects.filter(clinic__in=set(clinics), replaced_at__isnull=True)
    return {logo.clinic_id: logo for logo in logos}


def logo_of(clinic: Clinic) -> ClinicLogo | None:
    """Return the logo that a clinic's mails carry now."""
    return logos_of([clinic.pk]).get(clinic.pk)


def logo_with(clinic_id: int, digest: str) -> ClinicLogo | None:
    """Return a logo that a clinic has or had; None once no mail with it can be kept any more."""
    return ClinicLogo.objects.filter(clinic=clinic_id, digest=digest).order_by("-pk").first()


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


def mail_times_change(clinic: Clinic, *, now: datetime) -> MailTimesChange | None:
    """Return the clinic's last change of when mails leave, of a day at most or under way."""
    recent = Q(done_at=None) | Q(changed_at__gt=now - timedelta(days=1))
    return MailTimesChange.objects.filter(recent, clinic=clinic).first()
