"""What a nurse can say about an episode."""

from datetime import date, timedelta
from typing import Any

from django import forms

from adherence import checklist
from adherence.actions.episodes import CHOOSABLE_OUTCOMES, LONGEST_SNOOZE_DAYS
from adherence.models import Channel, ContactResult, EpisodeOutcome
from clinic.forms import DateInput, Radios, ScaleField, SteadyForm

LONGEST_NOTE = 2000
OUTCOMES = [(value, EpisodeOutcome(value).label) for value in CHOOSABLE_OUTCOMES]


class ContactForm(SteadyForm, forms.Form):
    """One attempt to speak with her."""

    channel = forms.ChoiceField(
        label="How", choices=Channel.choices, initial=Channel.PHONE, widget=Radios(inline=True)
    )
    result = forms.ChoiceField(
        label="What came of it", choices=ContactResult.choices, widget=Radios(inline=True)
    )
    note = forms.CharField(
        label="Note",
        required=False,
        max_length=LONGEST_NOTE,
        help_text="What she said and what you agreed. It becomes part of the timeline.",
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    @property
    def checklist(self) -> list[checklist.Row]:
        """The call's checklist, with what was ticked and typed where the form came back."""
        return checklist.rows(self.data)

    @property
    def talked_about(self) -> list[str]:
        return checklist.talked_about(self.data)

    def clean(self) -> dict[str, Any]:
        """Put what was ticked and said into the note, a line each."""
        values: dict[str, Any] = super().clean() or self.cleaned_data
        if "note" in values:
            values["note"] = checklist.note_with(self.data, values["note"])
            over = len(values["note"]) - LONGEST_NOTE
            if over > 0:
                self.add_error(
                    "note",
                    f"With the lines of the checklist the note is {len(values['note'])} "
                    f"characters long: shorten it by {over}.",
                )
        return values


class ResolveForm(SteadyForm, forms.Form):
    """How an episode ended."""

    outcome = forms.ChoiceField(label="Outcome", choices=OUTCOMES, widget=Radios())
    note = forms.CharField(
        label="Note",
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class SnoozeForm(SteadyForm, forms.Form):
    """Until when, and up to which pain, an episode may rest."""

    until = forms.DateField(label="Until", widget=DateInput(attrs={"class": "w16"}))
    expected_pain = ScaleField(
        label="Pain to expect meanwhile", low_label="no pain", high_label="worst imaginable"
    )
    reason = forms.CharField(
        label="Reason", max_length=200, help_text="For whoever reads the list meanwhile."
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        first, last = today + timedelta(days=1), today + timedelta(days=LONGEST_SNOOZE_DAYS)
        field = self.fields["until"]
        field.help_text = (
            f"At the latest {last:%-d %B %Y}. She comes back earlier if a report is two above the "
            "pain you expect, or on any sign of danger."
        )
        field.widget.attrs |= {"min": first.isoformat(), "max": last.isoformat()}
        field.error_messages["invalid"] = (
            "That is not a date. Write it as year-month-day, for example "
            f"{(today + timedelta(days=14)).isoformat()}."
        )
