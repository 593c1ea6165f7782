"""Writing down what happens to accounts."""

from datetime import timedelta

from django.http import HttpRequest

from clinic import client_address
from clinic.identity import letters
from clinic.identity.devices import device_of
from clinic.models import Clinic, SignInEvent, SignInKind, Staff

# What its owner is told by mail, so that she notices what was not her.
TOLD = {
    SignInKind.MANY_FAILURES,
    SignInKind.NEW_DEVICE,
    SignInKind.PASSWORD_CHANGED,
    SignInKind.FACTOR_ADDED,
    SignInKind.FACTOR_REMOVED,
    SignInKind.CODES_MADE,
    SignInKind.CODE_USED,
}
_WORTH = timedelta(days=2)


def address_of(request: HttpRequest | None) -> str | None:
    """Return where a request comes from; None where that cannot be known."""
    return (client_address.of(request) or None) if request is not None else None


def note(
    kind: SignInKind,
    staff: Staff | None,
    *,
    request: HttpRequest | None = None,
    by: Staff | None = None,
    clinic: Clinic | None = None,
    detail: str = "",
) -> SignInEvent:
    """Write down what happened to an account, and tell its owner where she should know.

    `by` is who did it to her; what she did herself has none. Called in the transaction of what
    it is about.
    """
    event = SignInEvent.objects.create(
        staff=staff,
        clinic=clinic,
        by=by if by != staff else None,
        kind=kind,
        detail=detail,
        address=address_of(request),
        device=device_of(request) if request is not None else "",
    )
    if staff is not None and kind in TOLD:
        letters.tell(
            staff, kind=letters.NOTICE, about_uid=event.uid, good_for=_WORTH, detail=kind.value
        )
    return event
