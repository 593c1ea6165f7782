"""Cancelling a physiologist's whole day."""

from typing import Any

from django import forms

from clinic.forms import DateInput, SteadyForm
from clinic.models import Clinic
from programs.forms.choices import physiologist_choice


class DayForm(SteadyForm, forms.Form):
    """Whose day, and which."""

    day = forms.DateField(
        label="Day",
        widget=DateInput,
        error_messages={"required": "Choose a day.", "invalid": "Give the day as in 2026-11-24."},
    )

    def __init__(self, *args: Any, clinic: Clinic, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["physiologist"] = physiologist_choice(clinic)
        self.order_fields(["physiologist", "day"])


class AwayForm(SteadyForm, forms.Form):
    """Why, and whether nothing new may be planned on that day."""

    reason = forms.CharField(
        label="Why",
        max_length=120,
        help_text="For the clinic's records; patients do not see it.",
        widget=forms.TextInput(attrs={"class": "w24"}),
        error_messages={"required": "Say in a few words why the day is cancelled."},
    )
    close = forms.BooleanField(
        label="Close the day for this person, so that nothing new is planned on it",
        required=False,
        initial=True,
    )
