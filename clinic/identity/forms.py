from typing import Any

from allauth.account.forms import LoginForm, ResetPasswordForm
from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from clinic.forms import SteadyForm
from clinic.models import Staff

ADDRESS = _("E-mail address")


class SignInForm(LoginForm):
    """Address and password, in the words of the other pages."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].label = ADDRESS


class ForgottenForm(ResetPasswordForm):
    """Where the link to a new password goes."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].label = ADDRESS


class JoinForm(SteadyForm, forms.Form):
    """What an invited person says of herself; an account that has a password is asked nothing."""

    name = forms.CharField(
        label=_("Your name"),
        max_length=120,
        widget=forms.TextInput(attrs={"class": "w24", "autocomplete": "name"}),
    )
    password = forms.CharField(
        label=_("Password"),
        strip=False,
        help_text=_("At least 12 characters, of any kind. Several words are easy to remember."),
        widget=forms.PasswordInput(attrs={"class": "w24", "autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, staff: Staff, is_new: bool, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"name": staff.name})
        super().__init__(*args, **kwargs)
        self.staff = staff
        if not is_new:
            del self.fields["name"], self.fields["password"]

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if values.get("password"):
            self.staff.name = values.get("name", self.staff.name)
            try:
                validate_password(values["password"], self.staff)
            except ValidationError as error:
                self.add_error("password", error)
        return values
