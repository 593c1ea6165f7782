"""What staff add to a record. What a value must be is checked once, by the actions."""

from typing import Any

from django import forms

from clinic.forms import DateInput, Radios, ScaleField, SteadyForm
from patients.models import (
    BodySite,
    Drug,
    EndReason,
    HowOften,
    MissedReason,
    PrecautionKind,
    RedFlag,
    ReportSource,
    ThinkingOfStopping,
)

_SCALES = (
    ("interference", "How much it got in the way", "not at all", "completely"),
    ("tiredness", "Tiredness", "none", "worst imaginable"),
    ("sleep_problems", "Sleep problems", "none", "worst imaginable"),
    ("hot_flushes", "Hot flushes", "none", "worst imaginable"),
    ("confidence", "Confidence that she can keep taking the tablets", "none", "complete"),
)
_WEEKLY_SCALES = [scale[0] for scale in _SCALES if scale[0] != "confidence"]


def _often(label: str) -> forms.TypedChoiceField:
    """Return one of the two questions about mood (PHQ-2)."""
    return forms.TypedChoiceField(
        label=label,
        required=False,
        choices=[("", "Not asked"), *HowOften.choices],
        coerce=int,
        empty_value=None,
        widget=forms.Select(attrs={"class": "w16"}),
    )


class CheckInByPhoneForm(SteadyForm, forms.Form):
    """A check-in that a patient gives in words, at the phone or at a session."""

    source = forms.ChoiceField(
        label="How did she tell you?",
        widget=Radios(inline=True),
        choices=[(s.value, s.name.capitalize()) for s in (ReportSource.PHONE, ReportSource.VISIT)],
        initial=ReportSource.PHONE,
    )
    reported_for = forms.DateField(label="For the 7 days up to", widget=DateInput)
    pain = ScaleField(label="Worst joint pain", low_label="no pain", high_label="worst imaginable")
    bother = ScaleField(
        label="Bother from side effects, all in all",
        low_label="none",
        high_label="very much",
        high=4,
        required=False,
    )
    missed_doses = ScaleField(
        label="Days without her tablet, of the last 7",
        low_label="none",
        high_label="every day",
        high=7,
        required=False,
    )
    missed_reason = forms.ChoiceField(
        label="Main reason",
        required=False,
        choices=[("", "Not asked"), *MissedReason.choices],
        widget=forms.Select(attrs={"class": "w16"}),
    )
    missed_words = forms.CharField(
        label="Why, in her own words",
        required=False,
        max_length=300,
        widget=forms.TextInput(attrs={"class": "w24"}),
    )
    sites = forms.MultipleChoiceField(
        label="Where it hurts",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=BodySite.choices,
    )
    stiffness_minutes = forms.IntegerField(
        label="Minutes of stiffness in the morning",
        required=False,
        widget=forms.NumberInput(attrs={"class": "w4"}),
    )
    mood_interest = _often("Little interest or pleasure in doing things, in the last 2 weeks")
    mood_low = _often("Feeling down, depressed, or hopeless, in the last 2 weeks")
    thinking_of_stopping = forms.ChoiceField(
        label="Thinking of stopping",
        required=False,
        choices=[("", "Not asked"), *ThinkingOfStopping.choices],
        widget=forms.Select(attrs={"class": "w16"}),
    )
    red_flags = forms.MultipleChoiceField(
        label="Warning signs",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=RedFlag.choices,
    )
    note = forms.CharField(
        label="Note",
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, label, low, high in _SCALES:
            self.fields[name] = ScaleField(
                label=label, low_label=low, high_label=high, required=False
            )
        first = ["source", "reported_for", "pain", "red_flags", "sites"]
        last = ["stiffness_minutes", "thinking_of_stopping", "confidence"]
        asked = ["bother", "missed_doses", "missed_reason", "missed_words", *last]
        self.order_fields([*first, *_WEEKLY_SCALES, *asked])


class StartCourseForm(SteadyForm, forms.Form):
    drug = forms.ChoiceField(label="Drug", widget=Radios, choices=Drug.choices)
    started_on = forms.DateField(label="First day", widget=DateInput)
    planned_years = forms.IntegerField(
        label="Planned years", initial=5, widget=forms.NumberInput(attrs={"class": "w4"})
    )


class EndCourseForm(SteadyForm, forms.Form):
    ended_on = forms.DateField(label="Last day", widget=DateInput)
    end_reason = forms.ChoiceField(
        label="Why did it end?",
        widget=Radios,
        choices=[choice for choice in EndReason.choices if choice[0] != EndReason.SWITCHED],
    )


class SwitchCourseForm(SteadyForm, forms.Form):
    ended_on = forms.DateField(label="Last day of the old drug", widget=DateInput)
    drug = forms.ChoiceField(label="New drug", widget=Radios, choices=Drug.choices)
    started_on = forms.DateField(
        label="First day of the new drug",
        widget=DateInput,
        help_text="Days between the two are kept as a washout, not as a stop.",
    )
    planned_years = forms.IntegerField(
        label="Planned years", initial=5, widget=forms.NumberInput(attrs={"class": "w4"})
    )


class PrecautionForm(SteadyForm, forms.Form):
    kind = forms.ChoiceField(label="Precaution", widget=Radios, choices=PrecautionKind.choices)
    note = forms.CharField(
        label="Note",
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"class": "w24"}),
    )
