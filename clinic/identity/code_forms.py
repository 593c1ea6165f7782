"""The forms that take a second factor's code: counted in the database, each code once."""

import time
from typing import Any

from allauth.mfa import app_settings
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.models import Authenticator
from django import forms

from clinic.identity import second_factor, tries

_ONCE = "That code was used already. Wait for the next one."


class _CountedCode(forms.Form):
    """Mix in before a form of allauth whose `clean_code` says whether a code is right."""

    user: Any
    authenticator: Authenticator

    def clean_code(self) -> str:
        """Return a code that is right and was not used before."""
        try:
            under_way = tries.begin_code(email=self.user.email)
        except tries.TooManyTries as refusal:
            raise forms.ValidationError(refusal.message, code=refusal.code) from refusal
        code = str(super().clean_code())  # type: ignore[misc]
        step = int(time.time()) // app_settings.TOTP_PERIOD
        is_app = self.authenticator.type == Authenticator.Type.TOTP
        if is_app and not second_factor.take_step(self.authenticator, step):
            raise forms.ValidationError(_ONCE, code="used")
        under_way.was_right()
        return code


class CodeForm(_CountedCode, AuthenticateForm):
    """Sign in with a code."""


class CodeAgainForm(_CountedCode, ReauthenticateForm):
    """Prove with a code that it is still her."""
