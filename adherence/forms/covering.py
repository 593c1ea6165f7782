"""Giving one's patients to a colleague: for good, or for days off."""

from collections.abc import Sequence
from typing import Any

from django import forms

from clinic.forms import DateInput, SteadyForm
from clinic.models import Staff


def _people(colleagues: Sequence[Staff]) -> list[tuple[str, str]]:
    return [("", "Choose"), *[(str(person.uid), person.name) for person in colleagues]]


class HandOverForm(SteadyForm, forms.Form):
    """To whom, and what she should know. `episode` is one of them, empty for all of mine."""

    episode = forms.UUIDField(required=False, widget=forms.HiddenInput)
    to = forms.ChoiceField(label="To", widget=forms.Select(attrs={"class": "w24"}))
    note = forms.CharField(
        label="What she should know",
        max_length=1000,
        help_text="She reads it on her list and on each patient's page.",
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, *args: Any, colleagues: Sequence[Staff], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].choices = _people(colleagues)  # type: ignore[attr-defined]


class CoverForm(SteadyForm, forms.Form):
    """When somebody is away, and who looks after her patients."""

    covered_by = forms.ChoiceField(label="Who covers", widget=forms.Select(attrs={"class": "w24"}))
    first_day = forms.DateField(label="First day", widget=DateInput(attrs={"class": "w16"}))
    last_day = forms.DateField(
        label="Last day",
        help_text="It ends by itself after this day.",
        widget=DateInput(attrs={"class": "w16"}),
    )
    note = forms.CharField(
        label="Note", required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args: Any, colleagues: Sequence[Staff], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["covered_by"].choices = _people(colleagues)  # type: ignore[attr-defined]
