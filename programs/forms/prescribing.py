"""Changing what a patient does: a dose, a substitute, some weeks, her heart rate."""

from collections.abc import Sequence
from typing import Any

from django import forms

from clinic.forms import Radios, SteadyForm
from programs.actions.prescriptions import Dose
from programs.forms.choices import ByUid
from programs.forms.screening import decimal, line, whole
from programs.models import (
    AdjustmentReason,
    BandColour,
    Exercise,
    ExercisePrescription,
    LoadKind,
    Modality,
)
from programs.selectors.starting import Instead

OUT = "out"


class DoseForm(SteadyForm, forms.Form):
    """Sets, repetitions and load; the load's field is the one the exercise has."""

    sets = whole("Sets", required=True)
    reps = whole("Repetitions", required=True)
    reps_at_most = whole("Repetitions at most", "Only for a range, as in 8 to 12.")
    load_kg = decimal("Weight", "kg")
    band = forms.ChoiceField(
        label="Band",
        choices=[("", "Not yet chosen"), *BandColour.choices],
        required=False,
        widget=forms.Select(attrs={"class": "w8"}),
    )
    reason = line("Reason", 200, required=True)

    def __init__(self, *args: Any, exercise: Exercise | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if exercise is not None and exercise.load_kind != LoadKind.KG:
            del self.fields["load_kg"]
        if exercise is not None and exercise.load_kind != LoadKind.BAND:
            del self.fields["band"]

    def dose(self) -> Dose:
        values = self.cleaned_data
        return Dose(
            values["sets"],
            values["reps"],
            values["reps_at_most"],
            values.get("load_kg"),
            values.get("band", ""),
        )


class AddExerciseForm(DoseForm):
    """An exercise of the library, and its dose."""

    def __init__(self, *args: Any, exercises: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["exercise"] = ByUid(
            exercises,
            label="Exercise",
            empty_label="Choose an exercise",
            error_messages={"required": "Choose an exercise."},
        )
        self.order_fields(["exercise"])


class SubstituteForm(SteadyForm, forms.Form):
    """What stands in for an exercise, or nothing."""

    instead = forms.ChoiceField(
        label="What she does instead", error_messages={"required": "Choose what she does instead."}
    )
    load_kg = decimal("Weight of the new exercise", "kg, if it has one")
    reason = line("Reason", 200, required=True)

    def __init__(
        self,
        *args: Any,
        choices: Sequence[Instead],
        row: ExercisePrescription,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["instead"]
        assert isinstance(field, forms.ChoiceField)
        self._exercises = {str(one.exercise.uid): one.exercise for one in choices}
        field.widget = Radios(hints={str(one.exercise.uid): one.why for one in choices})
        field.choices = [
            *[(uid, exercise.name) for uid, exercise in self._exercises.items()],
            (OUT, f"Leave {row.exercise.name} out"),
        ]

    def clean_instead(self) -> Exercise | None:
        return self._exercises.get(self.cleaned_data["instead"])


class AdjustForm(SteadyForm, forms.Form):
    """A share of the original plan for some weeks."""

    modality = forms.ChoiceField(label="Kind of training", widget=Radios(inline=True))
    first_week = whole("First week", required=True)
    last_week = whole("Last week", required=True)
    percent = whole(
        "Percent of the original plan", "0 leaves it out, 50 halves it; 150 at most.", required=True
    )
    reason = forms.ChoiceField(label="Reason", choices=AdjustmentReason.choices, widget=Radios)
    note = line("Note", 200, help_text="Needed for another reason.")

    def __init__(self, *args: Any, modalities: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["modality"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(m, str(Modality(m).label)) for m in Modality if m in modalities]


class HeartRateForm(SteadyForm, forms.Form):
    hr_max = whole(
        "Measured maximal heart rate", "From a test. Leave empty to reckon it from her age."
    )
    resting = whole("Resting heart rate", "With it, zones are shares of the heart-rate reserve.")
    beta_blocker = forms.BooleanField(
        label="She takes a beta-blocker: steer by effort alone", required=False
    )


class ChangeProposalForm(SteadyForm, forms.Form):
    """Another value than was proposed, or a reason to leave it."""

    reason = line("Reason", 200, help_text="Needed to decline.")

    def __init__(self, *args: Any, unit: str, is_band: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["value"] = (
            forms.TypedChoiceField(
                label="Another band",
                choices=[(n, str(c.label)) for n, c in enumerate(BandColour, start=1)],
                coerce=int,
                required=False,
                widget=forms.Select(attrs={"class": "w8"}),
            )
            if is_band
            else decimal("Another value", unit)
        )
        self.order_fields(["value", "reason"])
