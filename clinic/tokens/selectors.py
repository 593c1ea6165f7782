"""Reads about keys."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from clinic import clock, tenancy
from clinic.models import ApiToken, Membership
from clinic.permissions import Access, Permission, Role
from clinic.tokens.offered import only_reads
from clinic.tokens.secrets import hash_of


@dataclass(frozen=True)
class Key:
    """A key as its row on a page shows it."""

    token: ApiToken
    state: str
    stands: bool
    reads: list[str]
    changes: list[str]


def keys_of(access: Access) -> QuerySet[ApiToken]:
    """Return a person's own keys in her clinic, newest first."""
    return _keys(access).filter(staff=access.staff)


def keys_seen_by(access: Access) -> QuerySet[ApiToken]:
    """Return the keys that she may see and end: her own, and with the clinic in hand all of it."""
    return _keys(access) if access.allows(Permission.EDIT_CLINIC) else keys_of(access)


def shown(tokens: QuerySet[ApiToken], *, now: datetime) -> list[Key]:
    """Return keys as their rows show them, those that work first."""
    keys = [_key(token, now) for token in tokens]
    return sorted(keys, key=lambda key: not key.stands)


def behind(secret: str) -> ApiToken | None:
    """Return the standing key with this secret, with its owner and clinic: of any clinic.

    Found by the hash of 256 random bits, so that how long it takes tells nothing about any key.
    """
    standing = ApiToken.objects.filter(
        token_hash=hash_of(secret),
        revoked_at__isnull=True,
        expires_at__gt=clock.now(),
        staff__is_active=True,
    )
    with tenancy.everywhere("the secret says whose key it is"):
        return standing.select_related("staff", "clinic").first()


def access_with(token: ApiToken) -> Access | None:
    """Return what the owner of a key may do at this moment, within the key; None if she has left.

    Of the key's clinic only.
    """
    held = Membership.objects.filter(
        staff=token.staff_id, clinic=token.clinic_id, is_active=True
    ).order_by("pk")
    with tenancy.in_clinic(token.clinic_id):
        roles = tuple(Role(membership.role) for membership in held)
    return Access(token.staff, token.clinic, roles, api_token=token) if roles else None


def _keys(access: Access) -> QuerySet[ApiToken]:
    return ApiToken.objects.filter(clinic=access.clinic).select_related("staff").order_by("-pk")


def _key(token: ApiToken, now: datetime) -> Key:
    state = "ended" if token.revoked_at else "expired" if token.expires_at <= now else ""
    known = [p for p in Permission if p in token.permissions]
    return Key(
        token,
        state=state,
        stands=not state,
        reads=[str(p) for p in known if only_reads(p)],
        changes=[str(p) for p in known if not only_reads(p)],
    )
