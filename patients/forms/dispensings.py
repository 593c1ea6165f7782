"""Tablets fetched. What a value must be is checked once, by the actions."""

from django import forms

from clinic.forms import DateInput, Radios, SteadyForm
from patients.models import DispensingSource, Drug


class DispensingForm(SteadyForm, forms.Form):
    drug = forms.ChoiceField(label="Drug", widget=Radios, choices=Drug.choices)
    dispensed_on = forms.DateField(label="Fetched on", widget=DateInput)
    days_supply = forms.IntegerField(
        label="Days that the tablets last",
        help_text="One tablet a day: as many days as tablets.",
        widget=forms.NumberInput(attrs={"class": "w4"}),
    )
    source = forms.ChoiceField(
        label="How do you know?", widget=Radios, choices=DispensingSource.choices
    )


class RemoveDispensingForm(SteadyForm, forms.Form):
    reason = forms.CharField(
        label="What is wrong with this entry?",
        max_length=200,
        widget=forms.TextInput(attrs={"class": "w24"}),
    )
