"""The people of a clinic as its administrator sees them. Two queries, however many they are."""

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from clinic.identity import tries
from clinic.identity.joining import open_invitations
from clinic.identity.sessions import LONGEST
from clinic.models import Clinic, Invitation, Membership, SignInEvent, Staff

EVENTS_SHOWN = 30


@dataclass
class Person:
    """Somebody with a role here, or invited to one."""

    staff: Staff
    roles: list[Membership] = field(default_factory=list)
    invited: list[Membership] = field(default_factory=list)  # with invitation_uid, invited_until
    has_app: bool = False
    has_key: bool = False
    sessions: int = 0
    failures: int = 0

    @property
    def offered(self) -> list[Membership]:
        """Return her roles and those she is invited to."""
        return [*self.roles, *self.invited]

    @property
    def is_invited_only(self) -> bool:
        return not self.roles

    @property
    def factor(self) -> str:
        """Return what she has as a second factor, in words; "" for none."""
        names = [("an app", self.has_app), ("a key", self.has_key)]
        return " and ".join(name for name, held in names if held)


def people_of(clinic: Clinic) -> list[Person]:
    """Return the people of a clinic by name, the invited ones among them."""
    return _persons(_memberships(clinic))


def person_of(clinic: Clinic, uid: UUID) -> Person | None:
    """Return one person of a clinic; None for anybody else."""
    found = _persons(_memberships(clinic).filter(staff__uid=uid))
    return found[0] if found else None


def events_of(staff: Staff, clinic: Clinic) -> QuerySet[SignInEvent]:
    """Return what happened to somebody's account, the newest first; not what other clinics did."""
    found = SignInEvent.objects.filter(staff=staff).filter(Q(clinic=clinic) | Q(clinic=None))
    return found.select_related("by").order_by("-created_at", "-pk")


def invitation_of(clinic: Clinic, uid: UUID) -> Invitation | None:
    """Return an invitation of a clinic, whatever became of it."""
    found = Invitation.objects.filter(clinic=clinic, uid=uid)
    return found.select_related("membership__staff", "clinic").first()


def _memberships(clinic: Clinic) -> QuerySet[Any]:
    factor = Authenticator.objects.filter(user=OuterRef("staff"))
    waiting = open_invitations(clinic.pk).filter(membership=OuterRef("pk"))
    running = (
        UserSession.objects.filter(user=OuterRef("staff"), created_at__gt=timezone.now() - LONGEST)
        .order_by()
        .values("user")
        .annotate(n=Count("pk"))
        .values("n")
    )
    return (
        Membership.objects.filter(clinic=clinic)
        .annotate(
            invitation_uid=Subquery(waiting.values("uid")[:1]),
            invited_until=Subquery(waiting.values("expires_at")[:1]),
            has_app=Exists(factor.filter(type=Authenticator.Type.TOTP)),
            has_key=Exists(factor.filter(type=Authenticator.Type.WEBAUTHN)),
            running=Coalesce(Subquery(running), 0),
        )
        .filter(Q(is_active=True) | Q(invitation_uid__isnull=False))
        .select_related("staff", "clinic")
        .order_by("staff__name", "staff", "role")
    )


def _persons(rows: QuerySet[Any]) -> list[Person]:
    found: dict[int, Person] = {}
    for row in rows:
        person = found.setdefault(
            row.staff_id,
            Person(row.staff, has_app=row.has_app, has_key=row.has_key, sessions=row.running),
        )
        (person.roles if row.is_active else person.invited).append(row)
    failures = tries.failures_of([person.staff.email for person in found.values()])
    for person in found.values():
        person.failures = failures.get(person.staff.email, 0)
    return list(found.values())
