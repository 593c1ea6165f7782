"""Who and what a session can be made with: physiologists, rooms, patients with a program."""

from django.db.models import Exists, OuterRef, QuerySet

from clinic.models import Clinic, Membership, Room, Staff
from programs.actions.checks import LEADS_SESSIONS
from programs.models import Enrollment
from programs.models.enrollment import UNDER_WAY


def physiologists_of(clinic: Clinic) -> QuerySet[Staff]:
    """Return the people who may lead sessions in a clinic, by name."""
    leads = Membership.objects.filter(
        staff=OuterRef("pk"), clinic=clinic, role__in=LEADS_SESSIONS, is_active=True
    )
    return Staff.objects.filter(Exists(leads), is_active=True).order_by("name", "pk")


def rooms_of(clinic: Clinic) -> QuerySet[Room]:
    """Return the rooms in use, by name."""
    return Room.objects.filter(clinic=clinic, is_active=True).order_by("name")


def enrollments_under_way(clinic: Clinic) -> QuerySet[Enrollment]:
    """Return the programs under way with their patients, by the patients' names."""
    return (
        Enrollment.objects.filter(clinic=clinic, status__in=UNDER_WAY)
        .select_related("patient")
        .order_by("patient__family_name", "patient__given_name", "pk")
    )
