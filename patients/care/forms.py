"""Restricting a record, opening one with a reason, reviewing that."""

from collections.abc import Sequence
from typing import Any

from django import forms

from clinic.forms import Radios, SteadyForm
from clinic.models import Staff
from patients.models import OpenedFor, RestrictedFor


class OpenForm(SteadyForm, forms.Form):
    """Why somebody opens a record that is closed to her."""

    reason = forms.ChoiceField(
        label="Why do you open it?", choices=OpenedFor.choices, widget=Radios
    )
    note = forms.CharField(
        label="In your words",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Whoever reviews it reads this. 300 characters at most.",
        error_messages={"required": "Say in a few words why you open her record."},
    )


class _Names(forms.MultipleChoiceField):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=forms.CheckboxSelectMultiple, **kwargs)


class NamesForm(SteadyForm, forms.Form):
    """Who may open her record. `people` are those who work in the clinic."""

    names = _Names(
        label="Who may open it",
        error_messages={
            "required": "A restricted record needs somebody who may open it. Tick at least one."
        },
    )

    def __init__(self, *args: Any, people: Sequence[Staff], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = {str(staff.uid): staff for staff in people}
        field = self.fields["names"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = [(uid, staff.name) for uid, staff in self.people.items()]

    def chosen(self) -> list[Staff]:
        """Return the people who were ticked."""
        return [self.people[uid] for uid in self.cleaned_data["names"]]


class RestrictForm(NamesForm):
    """Why a record is closed, and to whom it stays open."""

    reason = forms.ChoiceField(label="Why", choices=RestrictedFor.choices, widget=Radios)
    note = forms.CharField(
        label="Note",
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"class": "w24"}),
        help_text="Shown on this page only. Can be left empty.",
    )

    field_order = ["reason", "note", "names"]


class ReviewForm(SteadyForm, forms.Form):
    """Whether an opening was in order."""

    in_order = forms.ChoiceField(
        label="Was it in order?",
        choices=[("yes", "Yes, in order"), ("no", "No, not in order")],
        widget=Radios,
    )
    note = forms.CharField(
        label="Note",
        required=False,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Needed where it was not in order: what was wrong, and what follows.",
    )

    def values(self) -> dict[str, Any]:
        """Return what the action takes."""
        return {
            "in_order": self.cleaned_data["in_order"] == "yes",
            "note": self.cleaned_data["note"],
        }
