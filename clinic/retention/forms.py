from django import forms
from django.utils.translation import gettext_lazy as _

from clinic.forms import SteadyForm


class RuleForm(SteadyForm, forms.Form):
    """For how long a kind of data is kept. What is allowed the action says."""

    days = forms.IntegerField(
        label=_("Kept for so many days"),
        widget=forms.NumberInput(attrs={"class": "w4"}),
        error_messages={"invalid": _("Write a whole number of days, such as 366.")},
    )
    reason = forms.CharField(
        label=_("The law or the reason behind it"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Stands beside the rule. 300 characters at most."),
    )
