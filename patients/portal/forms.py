"""The way in, as forms."""

from django import forms
from django.utils.translation import gettext_lazy as _

from clinic.dates import DateBoxesField
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


class BirthDateForm(SteadyForm, forms.Form):
    """What only she knows, in a browser that has not asked."""

    birth_date = DateBoxesField(
        label=_("Your date of birth"),
        help_text=_("We ask because you opened the mail on another device than you asked from."),
    )
