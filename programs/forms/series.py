"""Another rule for a weekly series, from one occurrence on or for all to come."""

from typing import Any

from django import forms

from clinic.forms import DateInput, Radios, SteadyForm, TimeInput
from clinic.models import Clinic
from clinic.models.hours import Weekday
from programs.forms.choices import physiologist_choice, room_choice
from programs.models import Series, SessionKind
from programs.selectors.series_occurrences import Scope

_SCOPES = [
    (Scope.THIS_AND_FOLLOWING.value, "This session and all that follow"),
    (Scope.ALL.value, "All of the series that are still to come"),
]


class SeriesForm(SteadyForm, forms.Form):
    """What a series repeats; what is left as it is does not change."""

    scope = forms.ChoiceField(
        label="Which sessions",
        choices=_SCOPES,
        initial=Scope.THIS_AND_FOLLOWING.value,
        widget=Radios,
        error_messages={"required": "Choose which sessions change."},
    )
    weekday = forms.TypedChoiceField(
        label="Weekday",
        coerce=int,
        choices=Weekday.choices,
        error_messages={"required": "Choose a weekday."},
    )
    start_time = forms.TimeField(
        label="Start",
        widget=TimeInput,
        error_messages={
            "required": "Give the time it starts.",
            "invalid": "Give the time as in 09:30.",
        },
    )
    minutes = forms.IntegerField(
        label="Minutes",
        widget=forms.NumberInput(attrs={"class": "w4", "inputmode": "numeric"}),
        error_messages={
            "required": "Give the length in minutes.",
            "invalid": "Give the minutes as a whole number.",
        },
    )
    capacity = forms.IntegerField(
        label="Places",
        widget=forms.NumberInput(attrs={"class": "w4", "inputmode": "numeric"}),
        error_messages={
            "required": "Give the places.",
            "invalid": "Give the places as a whole number.",
        },
    )
    title = forms.CharField(
        label="Title",
        max_length=80,
        required=False,
        widget=forms.TextInput(attrs={"class": "w24"}),
    )
    last_day = forms.DateField(
        label="Repeat every week until",
        widget=DateInput,
        help_text="A later day makes the series longer.",
        error_messages={
            "required": "Choose the last day.",
            "invalid": "Give the last day as in 2026-12-24.",
        },
    )

    def __init__(self, *args: Any, clinic: Clinic, series: Series, **kwargs: Any) -> None:
        kwargs.setdefault(
            "initial",
            {
                "weekday": series.weekday,
                "start_time": series.start_time,
                "minutes": series.minutes,
                "capacity": series.capacity,
                "title": series.title,
                "last_day": series.last_day,
                "physiologist": series.physiologist.uid,
                "room": series.room.uid,
            },
        )
        super().__init__(*args, **kwargs)
        self.fields["physiologist"] = physiologist_choice(clinic)
        self.fields["room"] = room_choice(clinic)
        if series.kind == SessionKind.INDIVIDUAL:
            del self.fields["capacity"]

    @property
    def changes(self) -> dict[str, Any]:
        """Return what the rule is to be."""
        return {name: value for name, value in self.cleaned_data.items() if name != "scope"}
