"""What a nurse can say about an episode."""

from datetime import date, timedelta
from typing import Any

from django import forms

from adherence.models import Channel, ContactResult, EpisodeOutcome
from clinic.forms import DateInput, Radios, ScaleField, SteadyForm

SNOOZE_DAYS = 28


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
        max_length=2000,
        help_text="What she said and what you agreed. It becomes part of the timeline.",
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class ResolveForm(SteadyForm, forms.Form):
    """How an episode ended."""

    outcome = forms.ChoiceField(label="Outcome", choices=EpisodeOutcome.choices, widget=Radios())
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
        self.today = today
        first, last = today + timedelta(days=1), today + timedelta(days=SNOOZE_DAYS)
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

    def clean_until(self) -> date:
        until: date = self.cleaned_data["until"]
        last = self.today + timedelta(days=SNOOZE_DAYS)
        if not self.today < until <= last:
            raise forms.ValidationError(
                f"{until:%-d %B %Y} is not within the next {SNOOZE_DAYS} days. Choose a day from "
                f"tomorrow to {last:%-d %B %Y}."
            )
        return until
