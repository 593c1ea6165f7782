"""Where a person works: the one read of this package that looks across clinics.

Asked while she signs in, before it is known which clinic she will work in.
"""

from clinic import tenancy
from clinic.models import Clinic, Membership, SignInRules, Staff
from clinic.permissions import Permission, held_by


def memberships_of(staff: Staff) -> list[Membership]:
    """Return the roles that a person holds now, with their clinics, wherever she works."""
    held = Membership.objects.filter(staff=staff.pk, is_active=True)
    with tenancy.everywhere("a person may work in several clinics"):
        return list(held.select_related("clinic").order_by("pk"))


def clinics_of(staff: Staff) -> list[Clinic]:
    """Return the clinics that a person works for, the first one first."""
    found = {member.clinic_id: member.clinic for member in memberships_of(staff)}
    return list(found.values())


def administers(staff: Staff) -> bool:
    """Say whether a person is an administrator anywhere."""
    return held_by([member.role for member in memberships_of(staff)], Permission.EDIT_CLINIC)


def idle_minutes_of(staff: Staff) -> int:
    """Return after how long without use she is signed out: the strictest of her clinics'."""
    default = SignInRules._meta.get_field("idle_minutes").default
    clinics = Membership.objects.filter(staff=staff.pk, is_active=True).values("clinic")
    rules = SignInRules.objects.filter(clinic__in=clinics)
    with tenancy.everywhere("the strictest of her clinics' rules holds"):
        own = dict(rules.values_list("clinic", "idle_minutes"))
        asked = {row["clinic"] for row in clinics}
    return min((own.get(clinic, default) for clinic in asked), default=default)
