"""Somebody who helps a patient. What a value must be is checked once, by the action."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from clinic.forms import Radios, SteadyForm
from patients.models import Patient, Relation


class CarerForm(SteadyForm, forms.Form):
    """As she fills it in."""

    name = forms.CharField(
        label=_("Their name"), max_length=80, widget=forms.TextInput(attrs={"class": "w24"})
    )
    relation = forms.ChoiceField(label=_("Who is it?"), widget=Radios, choices=Relation.choices)
    email = forms.EmailField(
        label=_("Their e-mail address"),
        max_length=254,
        widget=forms.EmailInput(attrs={"class": "w24"}),
        error_messages={
            "invalid": _("This is not an e-mail address. Write it like ana@example.org.")
        },
    )
    language = forms.ChoiceField(label=_("In which language do we write to them?"), widget=Radios)
    may_answer = forms.ChoiceField(
        label=_("What may they do?"),
        widget=Radios,
        choices=[
            ("no", _("Know when my appointments are")),
            ("yes", _("Know it, and confirm or cancel for me")),
        ],
    )

    def __init__(self, *args: Any, patient: Patient, **kwargs: Any) -> None:
        written = [code for code, _name in settings.LANGUAGES if code in patient.clinic.languages]
        initial = {"language": patient.language_in(patient.clinic), "may_answer": "no"}
        super().__init__(*args, initial=initial, **kwargs)
        language = self.fields["language"]
        assert isinstance(language, forms.ChoiceField)
        language.choices = [pair for pair in settings.LANGUAGES if pair[0] in written]
        if len(written) < 2:
            del self.fields["language"]

    def values(self) -> dict[str, Any]:
        """Return what the action takes."""
        return self.cleaned_data | {"may_answer": self.cleaned_data["may_answer"] == "yes"}


class RecordCarerForm(CarerForm):
    """As staff fill it in for her, on the phone or from a sheet."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        words = {
            "name": "Name",
            "relation": "Who is it?",
            "email": "E-mail address",
            "language": "Language of the mails",
            "may_answer": "What may they do?",
        }
        for name, label in words.items():
            if name in self.fields:
                self.fields[name].label = label
        answering = self.fields["may_answer"]
        assert isinstance(answering, forms.ChoiceField)
        answering.choices = [
            ("no", "Know when her appointments are"),
            ("yes", "Know it, and confirm or cancel for her"),
        ]
        self.fields["email"].help_text = (
            "They get one mail that asks them to accept. They learn day, time and place of her "
            "appointments, and nothing about her health."
        )
