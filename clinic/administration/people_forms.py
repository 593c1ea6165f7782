from django import forms
from django.utils.translation import gettext_lazy as _

from clinic.forms import Radios, SteadyForm
from clinic.permissions import Role


class PersonForm(SteadyForm, forms.Form):
    name = forms.CharField(
        label=_("Name"), max_length=120, widget=forms.TextInput(attrs={"class": "w24"})
    )
    # the action says what is wrong with an address, in one sentence for every page and the API
    email = forms.CharField(
        label=_("Work e-mail"),
        help_text=_("The invitation goes there, and they sign in with it."),
        widget=forms.EmailInput(attrs={"class": "w24"}),
    )
    role = forms.ChoiceField(label=_("Role"), choices=Role.choices, widget=Radios())


class SignInRulesForm(SteadyForm, forms.Form):
    idle_minutes = forms.IntegerField(
        label=_("Signed out after so many minutes without use"),
        help_text=_("5 to 60. Somebody who works in two clinics has the shorter time."),
        min_value=5,
        max_value=60,
        widget=forms.NumberInput(attrs={"class": "w4"}),
        error_messages={
            code: _("Write a whole number of minutes from 5 to 60.")
            for code in ("invalid", "min_value", "max_value")
        },
    )
