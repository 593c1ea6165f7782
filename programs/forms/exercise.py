"""One exercise of the library, whole: words, joints, cautions, what to do instead."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any
from uuid import UUID

from django import forms

from clinic.forms import SteadyForm
from patients.models.precaution import PrecautionKind
from programs.actions.exercises import ExerciseFacts
from programs.models import CautionRule, Exercise, Joint, LoadKind, Modality, MuscleGroup

LOADS = [("0", "Not at all"), ("1", "A little"), ("2", "Some"), ("3", "A lot")]
RULES = [("", "Nothing to mind"), *CautionRule.choices]
BLANK_ROWS = 2
MOST_INSTEAD = 14
LONG = {"class": "w24"}


class ExerciseForm(SteadyForm, forms.Form):
    name = forms.CharField(label="Name", max_length=80, widget=forms.TextInput(attrs=LONG))
    modality = forms.ChoiceField(label="Kind of training", choices=Modality.choices)
    muscle_group = forms.ChoiceField(label="Muscles", choices=MuscleGroup.choices)
    instructions = forms.CharField(
        label="How it is done",
        max_length=1500,
        widget=forms.Textarea(attrs={"class": "w24", "rows": 6}),
        help_text="In your own words, so that a patient can follow them alone.",
    )
    equipment = forms.CharField(
        label="Equipment", required=False, max_length=120, widget=forms.TextInput(attrs=LONG)
    )
    load_kind = forms.ChoiceField(label="Load", choices=LoadKind.choices)
    step_kg = forms.DecimalField(
        label="Smallest step in kg",
        required=False,
        min_value=Decimal("0.1"),
        max_value=20,
        max_digits=3,
        decimal_places=1,
        widget=forms.NumberInput(attrs={"class": "w4", "step": "0.1"}),
        help_text="What the weights allow. Counts for weights only.",
        error_messages={
            "min_value": "A step is at least 0.1 kg, not %(show_value)s.",
            "max_value": "A step is at most 20 kg, not %(show_value)s.",
        },
    )
    loads_arm = forms.BooleanField(
        label="A swollen arm takes part in it",
        required=False,
        help_text="Lymphedema rules then slow its progression.",
    )

    def __init__(self, *args: Any, others: list[Exercise], rows: int, **kwargs: Any) -> None:
        """Make the form with so many rows of substitutes; `others` may stand in."""
        super().__init__(*args, **kwargs)
        self.rows = min(rows, MOST_INSTEAD)
        for joint in Joint:
            self.fields[f"joint_{joint.value}"] = forms.ChoiceField(
                label=joint.label, choices=LOADS, initial="0"
            )
        for kind in PrecautionKind:
            self.fields[f"rule_{kind.value}"] = forms.ChoiceField(
                label=kind.label, choices=RULES, required=False
            )
            self.fields[f"advice_{kind.value}"] = forms.CharField(
                label=f"What to do with {kind.label.lower()}",
                required=False,
                max_length=200,
                widget=forms.TextInput(attrs=LONG),
            )
        choices = [("", "Choose"), *((str(other.uid), other.name) for other in others)]
        for i in range(self.rows):
            self._add_row(i, choices)

    def _add_row(self, i: int, choices: list[tuple[str, str]]) -> None:
        joints = [("", "Choose"), *Joint.choices]
        self.fields[f"when_{i}"] = forms.ChoiceField(
            label="When this hurts", choices=joints, required=False
        )
        self.fields[f"instead_{i}"] = forms.ChoiceField(
            label="do this instead", choices=choices, required=False
        )
        self.fields[f"why_{i}"] = forms.CharField(
            label="because", required=False, max_length=200, widget=forms.TextInput(attrs=LONG)
        )

    def clean(self) -> dict[str, Any]:
        """Refuse half a substitute, and advice whose rule is missing."""
        given = super().clean() or self.cleaned_data
        for i in range(self.rows):
            when, instead = given.get(f"when_{i}", ""), given.get(f"instead_{i}", "")
            if instead and not when and f"when_{i}" not in self.errors:
                self.add_error(f"when_{i}", "Say which joint hurts when this is done instead.")
            if when and not instead and f"instead_{i}" not in self.errors:
                self.add_error(f"instead_{i}", "Choose what is done instead, or clear the joint.")
        for kind in PrecautionKind:
            if given.get(f"advice_{kind.value}") and not given.get(f"rule_{kind.value}"):
                self.add_error(f"rule_{kind.value}", "Choose whether to leave it out or change it.")
        return given

    @property
    def main_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in (*MAIN, "loads_arm")]

    @property
    def joint_fields(self) -> list[forms.BoundField]:
        return [self[f"joint_{joint.value}"] for joint in Joint]

    @property
    def caution_fields(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        return [(self[f"rule_{k.value}"], self[f"advice_{k.value}"]) for k in PrecautionKind]

    @property
    def instead_fields(self) -> list[tuple[forms.BoundField, ...]]:
        return [
            (self[f"when_{i}"], self[f"instead_{i}"], self[f"why_{i}"]) for i in range(self.rows)
        ]

    def facts(self) -> ExerciseFacts:
        """Return what was typed, once it is valid."""
        given = self.cleaned_data
        return ExerciseFacts(
            **{name: given[name] for name in MAIN},
            step_kg=given["step_kg"] or Decimal(1),
            loads_arm=given["loads_arm"],
            joints={
                joint.value: int(given[f"joint_{joint.value}"])
                for joint in Joint
                if given[f"joint_{joint.value}"] != "0"
            },
            cautions={
                kind.value: (given[f"rule_{kind.value}"], given[f"advice_{kind.value}"])
                for kind in PrecautionKind
                if given[f"rule_{kind.value}"]
            },
            instead=tuple(self._instead()),
        )

    def _instead(self) -> Iterator[tuple[str, UUID, str]]:
        given = self.cleaned_data
        for i in range(self.rows):
            if given[f"when_{i}"]:
                yield given[f"when_{i}"], UUID(given[f"instead_{i}"]), given[f"why_{i}"]

    def field_of(self, path: str) -> str | None:
        """Return the field that a fault of the facts ("joints.knees", "instead.1") is about."""
        head, _, rest = path.partition(".")
        if head == "instead":
            filled = [i for i in range(self.rows) if self.cleaned_data.get(f"when_{i}")]
            return f"instead_{filled[int(rest)]}"
        name = {"joints": f"joint_{rest}", "cautions": f"advice_{rest}"}.get(head, head)
        return name if name in self.fields else None


MAIN = ("name", "modality", "muscle_group", "instructions", "equipment", "load_kind")


def initial_of(exercise: Exercise) -> dict[str, Any]:
    """Return what the form shows of a stored exercise. It comes with all that belongs to it."""
    found: dict[str, Any] = {
        name: getattr(exercise, name) for name in (*MAIN, "step_kg", "loads_arm")
    }
    found |= {f"joint_{row.joint}": f"{row.level}" for row in exercise.joint_loads.all()}
    for caution in exercise.cautions.all():
        found[f"rule_{caution.precaution}"] = caution.rule
        found[f"advice_{caution.precaution}"] = caution.advice
    for i, other in enumerate(exercise.substitutions.all()):
        found |= {
            f"when_{i}": other.joint,
            f"instead_{i}": str(other.instead.uid),
            f"why_{i}": other.why,
        }
    return found


class ExerciseFilterForm(SteadyForm, forms.Form):
    """What the list is narrowed to; what is not a choice narrows nothing."""

    modality = forms.ChoiceField(
        label="Kind", required=False, choices=[("", "All"), *Modality.choices]
    )
    muscle_group = forms.ChoiceField(
        label="Muscles", required=False, choices=[("", "All"), *MuscleGroup.choices]
    )
    spare = forms.ChoiceField(
        label="Joint to spare", required=False, choices=[("", "None"), *Joint.choices]
    )
    precaution = forms.ChoiceField(
        label="Precaution", required=False, choices=[("", "None"), *PrecautionKind.choices]
    )
    retired = forms.BooleanField(label="Retired ones", required=False)
