"""Corrections with a reason. What a value must be is checked once, by the actions."""

from django import forms

from clinic.forms import DateInput, Radios, SteadyForm
from patients.models import Drug, EndReason


class _WithReason(SteadyForm, forms.Form):
    reason = forms.CharField(
        label="Why is it corrected?",
        max_length=200,
        widget=forms.TextInput(attrs={"class": "w24"}),
    )


class CorrectCourseForm(_WithReason):
    drug = forms.ChoiceField(label="Drug", widget=Radios, choices=Drug.choices)
    started_on = forms.DateField(label="First day", widget=DateInput)
    planned_years = forms.IntegerField(
        label="Planned years", widget=forms.NumberInput(attrs={"class": "w4"})
    )
    ended_on = forms.DateField(
        label="Last day",
        required=False,
        widget=DateInput,
        help_text="Leave it empty while she takes the drug.",
    )
    end_reason = forms.ChoiceField(
        label="Why did it end?",
        required=False,
        choices=[("", "It has not ended"), *EndReason.choices],
        widget=forms.Select(attrs={"class": "w24"}),
    )
    field_order = ("drug", "started_on", "planned_years", "ended_on", "end_reason", "reason")


class CorrectPrecautionForm(_WithReason):
    note = forms.CharField(
        label="Note",
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"class": "w24"}),
    )
    field_order = ("note", "reason")
