"""What a patient did in a session, and calling one booking off."""

from typing import Any

from django import forms

from clinic.forms import Radios, SteadyForm
from programs.models import BookingStatus, CancelReason, EarlyStop

_OUTCOMES = [
    (BookingStatus.ATTENDED.value, "Attended"),
    (BookingStatus.NO_SHOW.value, "Did not come"),
]


def _scale(label: str) -> forms.IntegerField:
    field = forms.IntegerField(
        label=f"{label}, 0 to 10",
        min_value=0,
        max_value=10,
        required=False,
        widget=forms.NumberInput(attrs={"class": "w4", "inputmode": "numeric"}),
    )
    sentence = f"Give {label.lower()} as a whole number from 0 to 10."
    field.error_messages["invalid"] = sentence
    for validator in field.validators:
        validator.message = f"%(show_value)s is not on the scale. {sentence}"  # type: ignore[attr-defined]
    return field


class OutcomeForm(SteadyForm, forms.Form):
    """Attended or not, and the dose done."""

    outcome = forms.ChoiceField(
        label="Outcome",
        choices=_OUTCOMES,
        widget=Radios(inline=True),
        error_messages={"required": "Choose whether she attended."},
    )
    minutes = forms.IntegerField(
        label="Minutes done",
        min_value=0,
        max_value=480,
        required=False,
        widget=forms.NumberInput(attrs={"class": "w4", "inputmode": "numeric"}),
        error_messages={
            "invalid": "Give the minutes as a whole number.",
            "min_value": "Minutes cannot be less than 0.",
            "max_value": "A session lasts at most 480 minutes.",
        },
    )
    effort = _scale("Effort")
    pain_before = _scale("Pain before")
    pain_after = _scale("Pain after")
    early_stop = forms.ChoiceField(
        label="Stopped early",
        required=False,
        choices=[("", "No, she finished"), *EarlyStop.choices],
    )
    note = forms.CharField(
        label="Note",
        required=False,
        max_length=500,
        widget=forms.TextInput(attrs={"class": "w24"}),
        error_messages={"max_length": "A note has at most 500 characters."},
    )

    DOSE = ("minutes", "effort", "pain_before", "pain_after", "early_stop", "note")

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if values.get("outcome") == BookingStatus.NO_SHOW:
            # what was prefilled for somebody who came says nothing about somebody who did not
            for name in self.DOSE:
                values[name] = "" if name in ("early_stop", "note") else None
        return values


class CancelBookingForm(SteadyForm, forms.Form):
    reason = forms.ChoiceField(
        label="Why",
        choices=CancelReason.choices,
        widget=Radios,
        error_messages={"required": "Choose a reason; “Not said” is one."},
    )
