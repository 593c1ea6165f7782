"""What a nurse can say about an episode."""

from datetime import date, time, timedelta
from typing import Any

from django import forms

from adherence import checklist
from adherence.actions.putting_aside import LONGEST_SNOOZE_DAYS, LONGEST_WAIT_DAYS, WAIT_DAYS
from adherence.actions.resolving import CHOOSABLE_OUTCOMES, STOPPED_BY
from adherence.forms.re_ask import ReAskFields
from adherence.models import Channel, ContactResult, EpisodeOutcome, Interpreter
from adherence.outcomes import MEANS
from adherence.selectors.work import Work
from clinic import clock
from clinic.forms import DateInput, Radios, ScaleField, SteadyForm, TimeInput
from patients.models import EndReason

LONGEST_NOTE = 2000
OUTCOMES = [(value, EpisodeOutcome(value).label) for value in CHOOSABLE_OUTCOMES]
USUAL_CALL = time(9)


class ContactForm(ReAskFields, SteadyForm, forms.Form):
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
    interpreter = forms.ChoiceField(
        label="Interpreter",
        choices=Interpreter.choices,
        initial=Interpreter.NONE,
        required=False,
        widget=Radios(inline=True),
    )
    call_again_at = forms.DateField(
        label="Call again on",
        required=False,
        help_text="It shows on her row as a clock, and counts in the mail of the day.",
        widget=DateInput(attrs={"class": "w16"}),
    )
    call_time = forms.TimeField(
        label="At",
        required=False,
        help_text="09:00 when left empty.",
        widget=TimeInput(attrs={"class": "w8"}),
    )
    field_order = ("channel", "result", "note", "interpreter", "call_again_at", "call_time")

    def __init__(self, *args: Any, zone: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.zone = zone

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
        values["interpreter"] = values.get("interpreter") or Interpreter.NONE
        self._join_call(values)
        return values

    def _join_call(self, values: dict[str, Any]) -> None:
        """Make one moment of the day and the time of the next call, on the clinic's clock."""
        day, at = values.get("call_again_at"), values.pop("call_time", None)
        if day is None:
            if at is not None and "call_again_at" not in self.errors:
                self.add_error("call_again_at", "You gave a time. Choose the day as well.")
            return
        try:
            values["call_again_at"] = clock.instant(day, at or USUAL_CALL, self.zone)
        except clock.SkippedTime as skipped:
            self.add_error("call_again_at", skipped.message)


class ResolveForm(ReAskFields, SteadyForm, forms.Form):
    """How an episode ended, and whether she is asked again."""

    outcome = forms.ChoiceField(label="Outcome", choices=OUTCOMES, widget=Radios(hints=MEANS))
    stopped_on = forms.DateField(
        label="If she has stopped: last day of the drug",
        required=False,
        widget=DateInput(attrs={"class": "w16"}),
    )
    stopped_by = forms.ChoiceField(
        label="Whose decision",
        required=False,
        choices=[(value, EndReason(value).label) for value in STOPPED_BY],
        widget=Radios(),
    )
    note = forms.CharField(
        label="Note",
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    tell_her = forms.BooleanField(
        label="Tell her by mail that the clinic has acted",
        required=False,
        help_text="One neutral sentence, in ten minutes at the soonest: not what was done, and "
        "nothing about her health. For something done for her that she may not have seen.",
    )
    field_order = ("outcome", "stopped_on", "stopped_by", "note", "tell_her")

    def explain(self, work: Work) -> None:
        """Say how often she was tried, and offer to close her course where one is open."""
        super().explain(work)
        if not self.is_bound and work.gets_mail:
            self.initial["re_ask"] = work.question
        if not self.is_bound and not work.gets_mail:
            del self.fields["tell_her"]
        self.fields["outcome"].widget.hints = {
            **MEANS,
            EpisodeOutcome.UNREACHABLE: f"{MEANS[EpisodeOutcome.UNREACHABLE]} {work.tried}",
        }
        if work.drug:
            self.fields["stopped_on"].help_text = (
                f"Closes her course of {work.drug} in the same step. Leave both empty to keep it "
                "open."
            )
        elif not self.is_bound:
            del self.fields["stopped_on"], self.fields["stopped_by"]


class WaitForm(SteadyForm, forms.Form):
    """How long the next move is hers."""

    days = forms.IntegerField(
        label="Days to wait",
        initial=WAIT_DAYS,
        min_value=1,
        max_value=LONGEST_WAIT_DAYS,
        required=False,
        widget=forms.NumberInput(attrs={"class": "w4"}),
        help_text=(
            f"1 to {LONGEST_WAIT_DAYS}. She comes back by herself then, and at once when she "
            "answers or on a new sign of danger."
        ),
    )

    def explain(self, work: Work) -> None:
        """Say that a sign of danger waits for a day only."""
        if work.safety:
            field = self.fields["days"]
            field.initial, field.widget.attrs["max"] = 1, 1
            field.help_text = (
                "A safety rule holds: only until tomorrow, and only after somebody has tried to "
                "reach her about it."
            )


class SnoozeForm(SteadyForm, forms.Form):
    """Until when, and up to which pain, an episode may rest."""

    until = forms.DateField(label="Until", widget=DateInput(attrs={"class": "w16"}))
    expected_pain = ScaleField(
        label="Pain to expect meanwhile",
        low_label="no pain",
        high_label="worst imaginable",
        help_text="0 is no pain, 10 is worst imaginable. Choose none for “as now”.",
        required=False,
    )
    reason = forms.CharField(
        label="Reason", max_length=200, help_text="For whoever reads the list meanwhile."
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        first, last = today + timedelta(days=1), today + timedelta(days=LONGEST_SNOOZE_DAYS)
        field = self.fields["until"]
        field.help_text = (
            f"At the latest {last:%-d %B %Y}. She comes back earlier when an answer is two above "
            "the pain you expect, when something of a higher tier comes up or gets worse, and on "
            "any sign of danger."
        )
        field.widget.attrs |= {"min": first.isoformat(), "max": last.isoformat()}
        field.error_messages["invalid"] = (
            "That is not a date. Write it as year-month-day, for example "
            f"{(today + timedelta(days=14)).isoformat()}."
        )

    def explain(self, work: Work) -> None:
        """Ask for the pain where it is why she is on the list."""
        if work.about_pain:
            self.fields["expected_pain"].help_text = "0 is no pain, 10 is worst imaginable."
