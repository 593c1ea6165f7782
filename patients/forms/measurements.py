"""Measured values. What a value must be is checked once, by the actions."""

from itertools import groupby
from typing import Any

from django import forms

from clinic.errors import Refused
from clinic.forms import DateInput, SteadyForm
from patients.figures import read_figure, read_number
from patients.measuring import KINDS
from patients.models import Assay, MeasurementKind


def _kinds() -> list[tuple[str, list[tuple[str, str]]]]:
    return [
        (group, [(m.kind.value, f"{m.label} ({m.shown_unit})") for m in measures])
        for group, measures in groupby(KINDS.values(), key=lambda measure: measure.group)
    ]


class _FigureForm(SteadyForm, forms.Form):
    """The parts that entering and correcting share; `figures` is what an action takes."""

    value = forms.CharField(
        label="Value",
        max_length=24,
        help_text="A number. What a laboratory calls below its limit of detection: < and the "
        "limit, such as < 1.4",
        widget=forms.TextInput(attrs={"class": "w8", "inputmode": "text", "autocomplete": "off"}),
    )
    taken_on = forms.DateField(label="Date", widget=DateInput)
    assay = forms.ChoiceField(
        label="Assay, for estradiol",
        required=False,
        choices=[("", "Not estradiol"), *Assay.choices],
        help_text="On an aromatase inhibitor estradiol lies below what an immunoassay can tell.",
        widget=forms.Select(attrs={"class": "w16"}),
    )
    detection_limit = forms.CharField(
        label="Limit of detection, where the value is above it",
        required=False,
        max_length=16,
        widget=forms.TextInput(attrs={"class": "w8", "inputmode": "decimal"}),
    )
    method = forms.CharField(
        label="Method",
        required=False,
        max_length=80,
        help_text="The device, laboratory or definition, so that values can be compared.",
        widget=forms.TextInput(attrs={"class": "w24"}),
    )

    def clean(self) -> dict[str, Any]:
        """Read the number, or the limit that the value lies below."""
        cleaned = super().clean() or {}
        try:
            if "value" in cleaned:
                figure = read_figure(cleaned["value"])
                cleaned["value"], cleaned["below_limit"] = figure.value, figure.is_below
                if figure.is_below:
                    cleaned["detection_limit"] = figure.limit
            if isinstance(cleaned.get("detection_limit"), str):
                cleaned["detection_limit"] = self._limit(cleaned["detection_limit"])
        except Refused as refusal:
            self.add_error(refusal.field, refusal.message)
        return cleaned

    def _limit(self, text: str) -> Any:
        label = "The limit of detection"
        return read_number(text, field="detection_limit", label=label) if text.strip() else None


class MeasurementForm(_FigureForm):
    kind = forms.ChoiceField(
        label="What was measured", choices=_kinds, widget=forms.Select(attrs={"class": "w24"})
    )
    field_order = ("kind", "value", "taken_on")


class CorrectMeasurementForm(_FigureForm):
    """What was entered of one kind; only what this kind can have is asked."""

    reason = forms.CharField(
        label="Why is it corrected?",
        max_length=200,
        widget=forms.TextInput(attrs={"class": "w24"}),
    )

    def __init__(self, *args: Any, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not KINDS[kind].has_limit:
            self.fields["value"].help_text = ""
            del self.fields["detection_limit"]
        if kind != MeasurementKind.ESTRADIOL:
            del self.fields["assay"]


class WithdrawMeasurementForm(SteadyForm, forms.Form):
    reason = forms.CharField(
        label="What is wrong with this entry?",
        max_length=200,
        widget=forms.TextInput(attrs={"class": "w24"}),
    )
