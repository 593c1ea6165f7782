"""Who she is and how to reach her. What a value must be is checked once, by the actions."""

from typing import Any

from django import forms
from django.conf import settings

from clinic.errors import Refused
from clinic.forms import DateInput, Radios, SteadyForm
from clinic.models import Clinic
from patients import checks
from patients.models import Drug, PatientStatus

_LANGUAGES = dict(settings.LANGUAGES)


def _line(label: str, *, width: str, hint: str = "", **kwargs: Any) -> forms.CharField:
    attrs = {"class": width, "autocomplete": "off"}
    return forms.CharField(
        label=label, help_text=hint, widget=forms.TextInput(attrs=attrs), **kwargs
    )


class _PersonForm(SteadyForm, forms.Form):
    mrn = _line("Record number", width="w8")
    given_name = _line("Given name", width="w16")
    family_name = _line("Family name", width="w16")
    birth_date = forms.DateField(label="Birth date", widget=DateInput)
    email = _line(
        "E-mail",
        width="w24",
        hint="One address. Without it she gets no mail and has to be phoned.",
        required=False,
    )
    phone = _line("Phone", width="w16", required=False)
    language = forms.ChoiceField(label="Language of her mails")
    time_zone = _line(
        "Time zone",
        width="w16",
        hint="Only if she lives in another zone than the clinic, such as Atlantic/Canary.",
        required=False,
    )
    consents_to_mail = forms.BooleanField(
        label="She agrees to e-mail about sessions and check-ins", required=False
    )

    def __init__(self, *args: Any, clinic: Clinic, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"].choices = [  # type: ignore[attr-defined]
            (code, _LANGUAGES.get(code, code)) for code in clinic.languages
        ]


class ReminderDaysField(forms.CharField):
    """Days before a session, typed as "3, 1"; becomes a list, or None for the clinic's."""

    def clean(self, value: Any) -> list[int] | None:
        text = super().clean(value)
        try:
            return checks.reminder_days([int(part) for part in text.split(",") if part.strip()])
        except ValueError:
            raise forms.ValidationError(
                f"“{text}” is not a list of days. Write numbers from 1 to 28, such as 3, 1."
            ) from None
        except Refused as refusal:
            raise forms.ValidationError(refusal.message) from refusal

    def prepare_value(self, value: Any) -> Any:
        return ", ".join(map(str, value)) if isinstance(value, list) else value


class RegistrationForm(_PersonForm):
    """A new patient, and the drug she is on if she is on one."""

    drug = forms.ChoiceField(
        label="Aromatase inhibitor",
        required=False,
        widget=Radios,
        choices=[*Drug.choices, ("", "None yet")],
    )
    started_on = forms.DateField(
        label="First day of the drug",
        required=False,
        widget=DateInput,
        help_text="If only the month is known, enter its first day.",
    )
    planned_years = forms.IntegerField(
        label="Planned years",
        required=False,
        initial=5,
        widget=forms.NumberInput(attrs={"class": "w4"}),
    )

    def clean(self) -> dict[str, Any]:
        """A drug and its first day come together."""
        values: dict[str, Any] = super().clean() or {}
        drug, day = values.get("drug"), values.get("started_on")
        if drug and day is None and "started_on" not in self.errors:
            self.add_error("started_on", "A drug is chosen. Enter the day she first took it.")
        if day and not drug:
            self.add_error("drug", "A first day is entered. Choose the drug, or clear the day.")
        return values

    def person(self) -> dict[str, Any]:
        """Return the values that describe her."""
        return {name: self.cleaned_data[name] for name in _PersonForm.base_fields}

    def course(self) -> dict[str, Any] | None:
        """Return the values of her course of therapy, or None."""
        if not self.cleaned_data["drug"]:
            return None
        return {
            "drug": self.cleaned_data["drug"],
            "started_on": self.cleaned_data["started_on"],
            "planned_years": self.cleaned_data["planned_years"] or 5,
        }


class ContactForm(_PersonForm):
    """What is known about her, to be corrected."""

    reminder_days = ReminderDaysField(
        label="Reminders, days before",
        required=False,
        help_text="Her own wish, such as 1 or 7, 1. Leave empty for the clinic's.",
        widget=forms.TextInput(attrs={"class": "w8", "autocomplete": "off"}),
    )
    status = forms.ChoiceField(
        label="Status",
        widget=Radios(
            hints={
                "left": "Mails that have not left yet are called off.",
                "deceased": "Mails that have not left yet are called off.",
            }
        ),
        choices=PatientStatus.to_choose(),
    )
    reason = forms.CharField(
        label="Why is it changed?",
        required=False,
        max_length=200,
        help_text="Kept in the history, beside what was there before.",
        widget=forms.TextInput(attrs={"class": "w24"}),
    )
