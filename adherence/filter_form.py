"""The filters of the worklist, and those in force as words."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.conf.locale import LANG_INFO

from adherence.rules import RULES
from adherence.selectors import Asked, Level, Overview
from adherence.selectors.asked import LONGEST_SEARCH, NOBODY
from clinic.forms import SteadyForm
from clinic.models import Clinic

CHOICES = ("rule", "level", "owner", "language", "physiologist")


class FilterForm(SteadyForm, forms.Form):
    """What narrows the list; sent with GET, so that an address holds it."""

    q = forms.CharField(
        label="Name or record number",
        required=False,
        max_length=LONGEST_SEARCH,
        widget=forms.TextInput(attrs={"class": "w16", "type": "search"}),
    )
    level = forms.ChoiceField(label="Level", required=False)
    rule = forms.ChoiceField(label="Reason", required=False)
    owner = forms.ChoiceField(label="With", required=False)
    physiologist = forms.ChoiceField(label="Physiologist", required=False)
    language = forms.ChoiceField(label="Language", required=False)
    overdue = forms.BooleanField(label="Past their time only", required=False)

    def __init__(self, asked: Asked, seen: Overview, clinic: Clinic) -> None:
        super().__init__(
            initial={name: getattr(asked, name) for name in ("q", "overdue", *CHOICES)},
            auto_id="filter_%s",
        )
        nurses = [(person.uid, person.name) for person in seen.nurses]
        offered: dict[str, Sequence[tuple[str, str]]] = {
            "level": [(str(value), str(label)) for value, label in Level.choices],
            "rule": [(rule.code, rule.name) for rule in RULES],
            "owner": [(NOBODY, "Nobody yet"), *nurses],
            "physiologist": [(person.uid, person.name) for person in seen.physiologists],
            "language": [(code, language(code)) for code in clinic.languages],
        }
        for name, choices in offered.items():
            field: Any = self.fields[name]
            field.choices = [("", "Any"), *choices]
        if len(clinic.languages) < 2:
            del self.fields["language"]

    def in_force(self) -> list[tuple[str, str, str]]:
        """Return the filters in force: field, label, what was chosen."""
        told = []
        for name, field in self.fields.items():
            value = self.initial[name]
            if not value:
                continue
            chosen = dict(field.choices).get(value, value) if name in CHOICES else value  # type: ignore[attr-defined]
            told.append((name, str(field.label), "" if value is True else str(chosen)))
        return told


def language(code: str) -> str:
    """Return the name of a language, or its code where Django has no name for it."""
    return str(LANG_INFO.get(code, {}).get("name", code))
