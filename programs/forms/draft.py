"""The forms of a draft: one for the whole, one a phase, one a component."""

from typing import Any

from django import forms

from clinic.forms import SteadyForm
from programs.cert import ITEMS
from programs.content import Line
from programs.forms.ranges import RangeField
from programs.models import IntensityKind, Modality, Progression, Strength

APART = [
    (1, "Any days"),
    (2, "Never on consecutive days"),
    (3, "At least 3 days apart"),
    (4, "At least 4 days apart"),
]
PLACES = [("supervised", "Supervised, in the clinic"), ("home", "At home")]
WIDE = {"class": "w24", "rows": 3}


def _number(label: str, low: int, high: int, **kwargs: Any) -> forms.IntegerField:
    off = f"“{label}” is {low} to {high}, not %(show_value)s. Change it."
    return forms.IntegerField(
        label=label,
        min_value=low,
        max_value=high,
        widget=forms.NumberInput(attrs={"class": "w4", "inputmode": "numeric"}),
        error_messages={
            "invalid": f"“{label}” is a whole number from {low} to {high}.",
            "min_value": off,
            "max_value": off,
        },
        **kwargs,
    )


class DraftForm(SteadyForm, forms.Form):
    """What a version says of the whole; `seen` is the revision that the writer opened."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    weeks = _number("Weeks", 1, 104)
    visit_minutes = _number("Minutes of a visit", 10, 240)
    evidence = forms.ChoiceField(label="Strength of the evidence", choices=Strength.choices)
    summary = forms.CharField(
        label="In short",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs=WIDE),
        help_text="What a colleague should know before she chooses it.",
    )
    citation = forms.CharField(
        label="Where the dose comes from",
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"class": "w24", "rows": 5}),
        help_text="Source and how far it carries. Needed before publishing.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for item in ITEMS:
            self.fields[f"cert_{item.number}"] = forms.CharField(
                label=f"{item.number}. {item.asks}",
                required=False,
                max_length=1000,
                widget=forms.Textarea(attrs={"class": "w24", "rows": 2}),
                help_text=item.known,
            )

    def clean(self) -> dict[str, Any]:
        """Keep line ends as everybody else writes them, whatever the browser sends."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        for name, value in given.items():
            if isinstance(value, str):
                given[name] = value.replace("\r\n", "\n")
        return given

    @property
    def cert(self) -> dict[str, str]:
        """Return the reporting texts that are filled in."""
        texts = {item.number: self.cleaned_data[f"cert_{item.number}"] for item in ITEMS}
        return {number: text for number, text in texts.items() if text}

    @property
    def cert_fields(self) -> list[forms.BoundField]:
        return [self[f"cert_{item.number}"] for item in ITEMS]


class PhaseForm(SteadyForm, forms.Form):
    weeks = RangeField(label="Weeks, first to last", what="the weeks", example="1-4")
    name = forms.CharField(label="Name", required=False, max_length=60)


class LineForm(SteadyForm, forms.Form):
    """One component. A range is typed in one box; its lower number is what is planned."""

    modality = forms.ChoiceField(label="Kind", choices=[("", "Choose"), *Modality.choices])
    sessions = RangeField(
        label="Sessions a week", what="the sessions a week", example="2 or 3-5", width="w4"
    )
    minutes = RangeField(
        label="Minutes a session", what="the minutes", example="30 or 10-15", width="w4",
        required=False,
    )  # fmt: skip
    sets = RangeField(label="Sets", what="sets", example="3 or 2-3", width="w4", required=False)
    reps = RangeField(
        label="Repetitions", what="repetitions", example="8-12 or 10", width="w4", required=False
    )
    intensity_kind = forms.ChoiceField(label="Scale", choices=IntensityKind.choices)
    intensity = RangeField(
        label="How hard", what="how hard", example="64-76 or 6", width="w4", required=False
    )
    intensity_note = forms.CharField(label="In words", required=False, max_length=80)
    place = forms.ChoiceField(label="Where", choices=PLACES)
    days_apart = forms.TypedChoiceField(label="On which days", choices=APART, coerce=int)
    progression = forms.ChoiceField(
        label="How it gets harder",
        choices=Progression.choices,
        widget=forms.Select(attrs={"class": "w16"}),
    )
    load_rise = _number("Load up, % a week", 0, 10, required=False)
    met = forms.DecimalField(
        label="METs",
        required=False,
        min_value=1,
        max_value=20,
        max_digits=3,
        decimal_places=1,
        widget=forms.NumberInput(attrs={"class": "w4", "step": "0.1"}),
        help_text="For MET-hours.",
    )
    more = forms.ChoiceField(label="Add an exercise", required=False)

    def __init__(self, *args: Any, offered: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["more"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", "Choose an exercise"), *offered]

    def line(self, exercises: tuple[Any, ...]) -> Line:
        """Return the cleaned component with its exercises."""
        given = self.cleaned_data
        sessions, hard = given["sessions"], given["intensity"]
        low, high = hard or (None, None)
        return Line(
            modality=given["modality"],
            sessions_per_week=sessions[0],
            sessions_at_most=sessions[1],
            **self._volume(),
            intensity_kind=given["intensity_kind"],
            intensity_low=low,
            intensity_high=low if high is None else high,
            intensity_note=given["intensity_note"],
            met=given["met"],
            days_apart=given["days_apart"],
            supervised=given["place"] == "supervised",
            progression=given["progression"],
            load_rise=given["load_rise"] or 0,
            exercises=exercises,
        )

    def _volume(self) -> dict[str, int | None]:
        found: dict[str, int | None] = {}
        for name in ("minutes", "sets", "reps"):
            low, high = self.cleaned_data[name] or (None, None)
            found |= {name: low, f"{name}_at_most": high}
        return found
