"""Starting and ending a patient's program."""

from collections.abc import Sequence
from typing import Any

from django import forms

from clinic.forms import DateInput, Radios, SteadyForm
from clinic.models import Clinic
from programs.forms.choices import physiologist_choice
from programs.models import EnrollmentStatus, Joint, ProtocolVersion
from programs.selectors.wording import dose_words


class EnrollForm(SteadyForm, forms.Form):
    """Which program, with whom, from when. What each program is for is its hint."""

    version = forms.ChoiceField(label="Program", error_messages={"required": "Choose a program."})
    starts_on = forms.DateField(
        label="Starts on",
        widget=DateInput,
        error_messages={
            "required": "Choose the first day.",
            "invalid": "Give the first day as in 2026-11-24.",
        },
    )
    weeks = forms.IntegerField(
        label="Weeks",
        required=False,
        min_value=1,
        max_value=104,
        help_text="Leave empty for as many weeks as the program has.",
        widget=forms.NumberInput(attrs={"class": "w4", "inputmode": "numeric"}),
        error_messages={
            "invalid": "Give the weeks as a whole number from 1 to 104.",
            "min_value": "A program lasts 1 to 104 weeks.",
            "max_value": "A program lasts 1 to 104 weeks.",
        },
    )
    availability = forms.CharField(
        label="When she can come",
        required=False,
        max_length=200,
        help_text="In her words, as in “mornings, not on Thursdays”.",
        widget=forms.TextInput(attrs={"class": "w24"}),
    )

    joints = forms.MultipleChoiceField(
        label="Joints that hurt now",
        required=False,
        choices=Joint.choices,
        widget=forms.CheckboxSelectMultiple,
        help_text="The next page says which exercises load them, and what could stand in.",
    )

    def __init__(
        self, *args: Any, clinic: Clinic, versions: Sequence[ProtocolVersion], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self._versions = {str(version.uid): version for version in versions}
        field = self.fields["version"]
        assert isinstance(field, forms.ChoiceField)
        hints = {
            uid: f"{version.weeks} weeks. {version.summary or _dose_of(version)}"
            for uid, version in self._versions.items()
        }
        field.widget = Radios(hints=hints)
        field.choices = [
            (uid, f"{version.protocol.name}, version {version.number}")
            for uid, version in self._versions.items()
        ]
        self.fields["physiologist"] = physiologist_choice(clinic)
        self.order_fields(
            ["version", "physiologist", "starts_on", "weeks", "availability", "joints"]
        )

    def clean_version(self) -> ProtocolVersion:
        return self._versions[self.cleaned_data["version"]]


def _dose_of(version: ProtocolVersion) -> str:
    return f"{'. '.join(dose_words(version.phases.all()))}."


class EndProgramForm(SteadyForm, forms.Form):
    status = forms.ChoiceField(
        label="How it ended",
        widget=Radios,
        choices=[
            (EnrollmentStatus.COMPLETED.value, "She completed it"),
            (EnrollmentStatus.DISCONTINUED.value, "She stopped before its end"),
        ],
        error_messages={"required": "Choose how the program ended."},
    )
    reason = forms.CharField(
        label="Why",
        max_length=200,
        widget=forms.TextInput(attrs={"class": "w24"}),
        error_messages={"required": "Say in a few words why it ends."},
    )
