"""What the house does when allauth or Django say that something happened to an account."""

from typing import Any

from allauth.account.signals import (
    authentication_step_completed,
    password_changed,
    password_reset,
    password_set,
)
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import (
    authentication_failed,
    authenticator_added,
    authenticator_removed,
    authenticator_reset,
    authenticator_used,
)
from django.contrib import messages
from django.contrib.auth.signals import user_logged_in, user_logged_out
from django.dispatch import receiver
from django.http import HttpRequest

from clinic.identity import second_factor, sessions, tries
from clinic.identity.devices import known_by
from clinic.identity.events import address_of, note
from clinic.models import SignInEvent, SignInKind, Staff

RECOVERY = Authenticator.Type.RECOVERY_CODES


@receiver(user_logged_in)
def _signed_in(request: HttpRequest, user: Staff, **_: Any) -> None:
    sessions.begin(request, user)
    second_factor.keep_proof(request, user)
    if address_of(request) is None:
        return  # a test or a benchmark, which comes from nowhere
    known = known_by(request)
    before = SignInEvent.objects.filter(staff=user, kind=SignInKind.SIGNED_IN)
    if not known.knows(user) and before.exists():
        note(SignInKind.NEW_DEVICE, user, request=request)
    note(SignInKind.SIGNED_IN, user, request=request)
    request.signed_in_device = known.with_account(user)  # type: ignore[attr-defined]


@receiver(user_logged_out)
def _signed_out(request: HttpRequest, user: Staff | None, **_: Any) -> None:
    if user is not None and not getattr(request, "session_over", False):
        note(SignInKind.SIGNED_OUT, user, request=request)


@receiver([password_changed, password_set])
def _password_changed(request: HttpRequest, user: Staff, **_: Any) -> None:
    """End every other session. Django has done it; the list of sessions must say so too."""
    note(SignInKind.PASSWORD_CHANGED, user, request=request)
    sessions.end(user, keep=request.session.session_key or "", request=request)
    request.signed_in_device = known_by(request).with_account(user)  # type: ignore[attr-defined]


@receiver(password_reset)
def _password_reset(request: HttpRequest, user: Staff, **_: Any) -> None:
    note(SignInKind.PASSWORD_CHANGED, user, request=request)
    sessions.end(user, request=request)
    tries.forget(user.email)


@receiver(authenticator_added)
def _factor_added(
    request: HttpRequest, user: Staff, authenticator: Authenticator, **_: Any
) -> None:
    if authenticator.type != RECOVERY:
        request.session[second_factor.PROVED] = True
        note(SignInKind.FACTOR_ADDED, user, request=request, detail=authenticator.type)


@receiver(authenticator_removed)
def _factor_removed(
    request: HttpRequest, user: Staff, authenticator: Authenticator, **_: Any
) -> None:
    if authenticator.type == RECOVERY:
        return  # goes with the last factor
    note(SignInKind.FACTOR_REMOVED, user, request=request, detail=authenticator.type)
    sessions.end(user, keep=request.session.session_key or "", request=request)
    if not second_factor.has_one(user):
        request.session.pop(second_factor.PROVED, None)


@receiver(authenticator_reset)
def _codes_made(request: HttpRequest, user: Staff, **_: Any) -> None:
    note(SignInKind.CODES_MADE, user, request=request)


@receiver(authenticator_used)
def _factor_used(
    request: HttpRequest,
    user: Staff,
    authenticator: Authenticator,
    reauthenticated: bool = False,
    **_: Any,
) -> None:
    if reauthenticated:
        request.session[second_factor.PROVED] = True
        note(SignInKind.CONFIRMED, user, request=request, detail=authenticator.type)
    if authenticator.type == RECOVERY:
        note(SignInKind.CODE_USED, user, request=request)
        _warn_of_few(request, user)


def _warn_of_few(request: HttpRequest, user: Staff) -> None:
    left = second_factor.codes_left(user) or 0
    if left <= second_factor.FEW:
        words = "No recovery code is" if not left else f"Only {left} recovery codes are"
        words = "Only one recovery code is" if left == 1 else words
        messages.warning(request, f"{words} left. Make new ones under “Sign-in and security”.")


@receiver(authentication_failed)
def _code_failed(request: HttpRequest, user: Staff, **_: Any) -> None:
    note(SignInKind.CODE_FAILED, user, request=request)


@receiver(authentication_step_completed)
def _confirmed(request: HttpRequest, user: Staff, method: str, **facts: Any) -> None:
    if method == "password" and facts.get("reauthenticated"):
        note(SignInKind.CONFIRMED, user, request=request, detail=method)
