"""The way in, as forms."""

from django import forms
from django.utils.translation import gettext_lazy as _

from clinic.forms import SteadyForm


class AskForm(SteadyForm, forms.Form):
    """Where the mail with the link goes."""

    email = forms.EmailField(
        label=_("Your e-mail address"),
        help_text=_("The one that your clinic writes to."),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "class": "w24"}),
        error_messages={
            "invalid": _("This is not an e-mail address. Write it like ana@example.org.")
        },
    )


class CodeForm(SteadyForm, forms.Form):
    """The code of the mail, for whoever opened that on another device."""

    code = forms.CharField(
        label=_("Code in the e-mail"),
        help_text=_("Eight letters and figures, such as 7KX4-PM2D."),
        max_length=20,
        widget=forms.TextInput(
            attrs={"class": "w12", "autocomplete": "one-time-code", "autocapitalize": "characters"}
        ),
    )
