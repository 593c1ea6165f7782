"""Writes about keys."""

from collections.abc import Iterable
from datetime import timedelta

from django.db import transaction

from clinic import audit, clock
from clinic.actors import Actor
from clinic.db import conflicts_refused
from clinic.errors import Refused
from clinic.models import ApiToken
from clinic.models.api_token import LONGEST
from clinic.networks import shortened
from clinic.permissions import Access, Permission
from clinic.tokens.offered import offered
from clinic.tokens.secrets import hash_of, new_secret, start_of

MOST_KEYS = 20
NOTED_EVERY = timedelta(minutes=1)


def make_token(
    *, access: Access, name: str, days: int, permissions: Iterable[Permission], by: Actor
) -> tuple[ApiToken, str]:
    """Give a person a key of her own; return it with its secret, which is stored nowhere.

    Raises Refused for what her roles do not include, for a life that is too long, for too many
    keys; Conflict for a name that a standing key of hers has.
    """
    chosen = _checked(access, permissions)
    if not 1 <= days <= LONGEST.days:
        raise Refused(f"A key cannot last {days} days. Choose 1 to {LONGEST.days}.", field="days")
    mine = ApiToken.objects.filter(
        clinic=access.clinic, staff=access.staff, revoked_at__isnull=True
    )
    if mine.count() >= MOST_KEYS:
        raise Refused(f"You have {MOST_KEYS} keys already. End one that nothing uses any more.")
    secret, now = new_secret(), clock.now()
    with conflicts_refused(field="name"), transaction.atomic(), audit.acting(by):
        token = ApiToken.objects.create(
            clinic=access.clinic,
            staff=access.staff,
            name=name,
            start=start_of(secret),
            token_hash=hash_of(secret),
            permissions=chosen,
            created_at=now,
            expires_at=now + timedelta(days=days),
        )
    return token, secret


@transaction.atomic
def end_token(*, token: ApiToken, by: Actor) -> bool:
    """End a key at once; return whether it stood. Ending it twice changes nothing."""
    with audit.acting(by):
        standing = ApiToken.objects.filter(pk=token.pk, revoked_at__isnull=True)
        return standing.update(revoked_at=clock.now()) > 0


def note_use(*, token: ApiToken, address: str) -> None:
    """Keep when and whence a key was last used: to the minute, the network and not the address."""
    now = clock.now().replace(second=0, microsecond=0)
    if token.last_used_at is not None and now - NOTED_EVERY < token.last_used_at <= now:
        return
    ApiToken.objects.filter(pk=token.pk).update(last_used_at=now, last_address=shortened(address))


def _checked(access: Access, permissions: Iterable[Permission]) -> list[str]:
    chosen, mine = set(permissions), set(offered(access))
    if not chosen:
        raise Refused("Choose at least one thing that the key may do.", field="permissions")
    if beyond := sorted(chosen - mine):
        raise Refused(
            f"Your role does not let you {beyond[0]}, so no key of yours can.", field="permissions"
        )
    return sorted(chosen)
