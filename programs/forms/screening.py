"""What is asked before a program, the clearance, and the clinic's limits."""

from typing import Any

from django import forms
from django.forms.boundfield import BoundField

from clinic.forms import DateInput, SteadyForm
from programs.actions.screenings import ENDS, LIMITS, PARQ_RESULTS
from programs.models import Finding, ReadinessRules


def whole(label: str, unit: str = "", **kwargs: Any) -> forms.IntegerField:
    """Return a field for a whole number; what it can be is said by the action."""
    return forms.IntegerField(
        label=label,
        required=kwargs.pop("required", False),
        help_text=unit,
        widget=forms.TextInput(attrs={"class": "w4", "inputmode": "numeric"}),
        error_messages={"invalid": f"{label}: enter a whole number."},
        **kwargs,
    )


def decimal(label: str, unit: str = "", places: int = 1, **kwargs: Any) -> forms.DecimalField:
    """Return a field for a number with decimals."""
    words = "one decimal" if places == 1 else f"{places} decimals"
    return forms.DecimalField(
        label=label,
        required=kwargs.pop("required", False),
        max_digits=6,
        decimal_places=places,
        help_text=unit,
        widget=forms.TextInput(attrs={"class": "w4", "inputmode": "decimal"}),
        error_messages={
            "invalid": f"{label}: enter a number, as in 12.5.",
            "max_decimal_places": f"{label}: enter a number with {words} at most.",
            "max_digits": f"{label}: that number is too long. Check it.",
            "max_whole_digits": f"{label}: that number is too large. Check it.",
        },
        **kwargs,
    )


def line(label: str, longest: int, **kwargs: Any) -> forms.CharField:
    """Return a field for a line of text."""
    return forms.CharField(
        label=label,
        required=kwargs.pop("required", False),
        max_length=longest,
        widget=forms.TextInput(attrs={"class": "w24"}),
        **kwargs,
    )


class ScreeningForm(SteadyForm, forms.Form):
    """Findings and readings at rest. Blood counts only where she has recent ones."""

    findings = forms.MultipleChoiceField(
        label="Does any of this apply?",
        required=False,
        choices=Finding.choices,
        widget=forms.CheckboxSelectMultiple,
        help_text="Leave all open when nothing does. Her precautions count without being ticked.",
    )
    systolic = whole("Upper blood pressure", "mmHg, at rest")
    diastolic = whole("Lower blood pressure", "mmHg, at rest")
    heart_rate = whole("Heart rate at rest", "Beats a minute")
    oxygen = whole("Oxygen saturation", "%")
    haemoglobin = decimal("Haemoglobin", "g/dL")
    platelets = whole("Platelets", "x10⁹/L")
    neutrophils = decimal("Neutrophils", "x10⁹/L", places=2)
    parq_result = forms.ChoiceField(
        label="Result of PAR-Q+",
        required=False,
        choices=[("", "Not answered"), *PARQ_RESULTS],
        widget=forms.Select(attrs={"class": "w16"}),
    )
    parq_version = forms.CharField(
        label="Version of PAR-Q+",
        required=False,
        max_length=20,
        help_text="As printed on it, such as 2024.",
        widget=forms.TextInput(attrs={"class": "w8"}),
    )
    parq_on = forms.DateField(label="Answered on", required=False, widget=DateInput)
    screened_on = forms.DateField(label="Screened on", widget=DateInput)
    conditions = line("Conditions for training", 300)


class ClearanceForm(SteadyForm, forms.Form):
    cleared_by = line(
        "Who cleared her", 120, required=True, help_text="Name and role, as in “Dr Ona, oncology”."
    )
    cleared_on = forms.DateField(label="Cleared on", widget=DateInput)
    conditions = line("Conditions they set", 300)


class ReadinessForm(SteadyForm, forms.Form):
    """The limits in pairs: beyond one nobody trains, beyond the other with changes."""

    screening_days = whole("Days a screening holds", "1 to 730", required=True)
    signed_by = line("Signed by", 120, help_text="The clinician who answers for these limits.")
    signed_on = forms.DateField(label="Signed on", required=False, widget=DateInput)

    def __init__(self, *args: Any, rules: ReadinessRules, **kwargs: Any) -> None:
        names = ["screening_days", "signed_by", "signed_on"]
        names += [f"{name}_{end}" for name, *_ in LIMITS for end in ENDS]
        kwargs["initial"] = {name: getattr(rules, name) for name in names}
        super().__init__(*args, **kwargs)
        for name, label, more_is_worse, *_ in LIMITS:
            places = {"haemoglobin": 1, "neutrophils": 2}.get(name)
            for end, verb in zip(ENDS, ("stop", "change the session"), strict=True):
                words, hint = f"{label}: {verb}", _beyond(name, end, more_is_worse)
                self.fields[f"{name}_{end}"] = (
                    decimal(words, hint, places=places, required=True)
                    if places
                    else whole(words, hint, required=True)
                )

    def pairs(self) -> list[list[BoundField]]:
        """Return the two limits of each value, as the rows of the page."""
        return [[self[f"{name}_{end}"] for end in ENDS] for name, *_ in LIMITS]


def _beyond(name: str, end: str, more_is_worse: bool) -> str:
    if name == "pain":
        return "At this much of 10, or more" + ("; 11 never stops" if end == "stop" else "")
    if name == "heart_rate" and end == "stop":
        return "At this much, or more"
    if name == "oxygen" and end == "modify":
        return "At this much, or less"
    return "Above this" if more_is_worse else "Below this"
