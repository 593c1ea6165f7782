"""What happened to accounts: sign-ins, failures, roles given and ended. One query a page."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from clinic import clock
from clinic.models import Clinic, Membership, SignInEvent, SignInKind, Staff

PAGE = 50
NOBODY, HERSELF = "an address that is nobody's", "the same person"
# What an administrator looks for at once, beside each kind alone.
GROUPS: dict[str, tuple[str, tuple[SignInKind, ...]]] = {
    "in": ("Signed in, in any way", (SignInKind.SIGNED_IN, SignInKind.NEW_DEVICE)),
    "in-vain": (
        "Tried in vain",
        (SignInKind.FAILED, SignInKind.CODE_FAILED, SignInKind.MANY_FAILURES),
    ),
    "out": (
        "Signed out, in any way",
        (
            SignInKind.SIGNED_OUT,
            SignInKind.LEFT_ALONE,
            SignInKind.TOO_LONG,
            SignInKind.SESSIONS_ENDED,
        ),
    ),
    "roles": (
        "Roles and invitations",
        (
            SignInKind.ROLE_GIVEN,
            SignInKind.ROLE_ENDED,
            SignInKind.INVITED,
            SignInKind.JOINED,
            SignInKind.WITHDRAWN,
        ),
    ),
}
KINDS: dict[str, str] = {
    **{name: label for name, (label, _kinds) in GROUPS.items()},
    **{str(kind): str(kind.label) for kind in SignInKind},
}


@dataclass(frozen=True)
class Happened:
    """One thing that happened to an account: to whom, what, by whom, from where."""

    uid: UUID
    at: datetime
    whose: str
    what: str
    detail: str
    by: str
    address: str
    device: str


@dataclass(frozen=True)
class SignInsPage:
    rows: list[Happened]
    next_before: int | None


def sign_ins_of(
    clinic: Clinic, *, staff: Staff | None = None, day: date | None = None, kind: str = ""
) -> "QuerySet[SignInEvent, Any]":
    """Return what happened to the accounts of a clinic, of one person, on one day, of one kind.

    What another clinic did to a colleague is not told; that somebody tried an address which is
    nobody's is told to every clinic of the house.
    """
    mine = Membership.objects.filter(clinic=clinic).values("staff")
    anywhere = Q(clinic=None) & (Q(staff=None) | Q(staff__in=mine))
    rows = SignInEvent.objects.filter(Q(clinic=clinic) | anywhere).select_related("staff", "by")
    if staff is not None:
        rows = rows.filter(staff=staff)
    if day is not None:
        start, end = clock.day_bounds(day, clinic.time_zone)
        rows = rows.filter(created_at__gte=start, created_at__lt=end)
    if kind:
        rows = rows.filter(kind__in=GROUPS[kind][1] if kind in GROUPS else [kind])
    return rows


def sign_ins_page(
    rows: "QuerySet[SignInEvent, Any]", *, before: int | None = None, most: int = PAGE
) -> SignInsPage:
    """Return the newest of them older than one (its bigint key), in words."""
    if before is not None:
        rows = rows.filter(pk__lt=before)
    found = list(rows.order_by("-pk")[: most + 1])
    shown = found[:most]
    return SignInsPage(
        [happened(row) for row in shown], shown[-1].pk if len(found) > most else None
    )


def happened(row: SignInEvent) -> Happened:
    """Return a row in words; what somebody did to her own account was done by herself."""
    whose = row.staff.name if row.staff else NOBODY
    return Happened(
        uid=row.uid,
        at=row.created_at,
        whose=whose,
        what=row.get_kind_display(),
        detail=row.detail_in_words,
        by=row.by.name if row.by else HERSELF if row.staff else "",
        address=row.address or "",
        device=row.device,
    )
