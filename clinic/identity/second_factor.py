"""Who needs a second factor, and whether this sign-in had one."""

from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db import transaction
from django.http import HttpRequest

from clinic.identity.belonging import administers
from clinic.models import Staff

PROVED = "steady.second-factor"
FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
FEW = 2  # recovery codes left, at which new ones should be made


def is_missing(request: HttpRequest) -> bool:
    """Say whether this sign-in lacks a second factor that the house asks of her.

    Asks the database only until one was shown or set up; removing one ends the session.
    """
    rule = settings.SECOND_FACTOR
    if rule == "off" or request.session.get(PROVED):
        return False
    return rule == "required" or administers(request.user)  # type: ignore[arg-type]


def has_one(staff: Staff) -> bool:
    """Say whether an app or a key is set up."""
    return Authenticator.objects.filter(user=staff.pk, type__in=FACTORS).exists()


def keep_proof(request: HttpRequest, staff: Staff) -> None:
    """Keep in a new session whether it was opened with a second factor, or with a passkey."""
    records = get_authentication_records(request, staff)
    if any(record.get("method") == "mfa" for record in records):
        request.session[PROVED] = True


def codes_left(staff: Staff) -> int | None:
    """Return how many recovery codes are unused; None where there are none at all."""
    row = Authenticator.objects.filter(
        user=staff.pk, type=Authenticator.Type.RECOVERY_CODES
    ).first()
    return len(row.wrap().get_unused_codes()) if row else None


@transaction.atomic
def take_step(authenticator: Authenticator, step: int) -> bool:
    """Let a time step of an app be used once; False where it, or a later one, was used already.

    In the database, where every web process sees it.
    """
    row = Authenticator.objects.select_for_update().get(pk=authenticator.pk)
    if row.data.get("last_step", -1) >= step:
        return False
    row.data["last_step"] = step
    row.save(update_fields=["data"])
    return True


@transaction.atomic
def remove_all(staff: Staff) -> list[str]:
    """Take every factor of a person away, for one who lost hers; return which kinds those were."""
    rows = Authenticator.objects.select_for_update().filter(user=staff.pk)
    kinds = sorted({row.type for row in rows})
    rows.delete()
    return kinds
