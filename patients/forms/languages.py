"""The form in which an administrator chooses the languages of mails."""

from typing import Any

from django import forms

from clinic.forms import Radios, SteadyForm
from clinic.languages import english_name
from patients.selectors.languages import LanguageLine


class LanguagesForm(SteadyForm, forms.Form):
    languages = forms.MultipleChoiceField(
        label="Mails and patients' pages are written in",
        help_text="A patient's record offers these.",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Mails need a language. Choose one at least."},
    )
    first = forms.ChoiceField(
        label="For a patient whose language is not among them",
        help_text="New patients have this one unless you choose another.",
        widget=Radios(inline=True),
    )
    understood = forms.BooleanField(
        label="I know that these patients get mails in another language from now on",
        required=False,
    )

    def __init__(self, *args: Any, lines: list[LanguageLine], asks: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(line.code, line.name) for line in lines if line.known]
        for name in ("languages", "first"):
            self.fields[name].choices = choices  # type: ignore[attr-defined]
        if not asks:
            del self.fields["understood"]

    def clean(self) -> dict[str, Any]:
        """Put the first language first; it has to be one of those chosen."""
        values = super().clean() or {}
        chosen, first = values.get("languages"), values.get("first")
        if chosen and first and first not in chosen:
            self.add_error(
                "first",
                f"{english_name(first)} is not among the languages of mails. Choose it above too, "
                "or another one here.",
            )
        return values

    def in_order(self) -> list[str]:
        """Return the chosen languages, the first one first."""
        first = self.cleaned_data["first"]
        return [first, *(code for code in self.cleaned_data["languages"] if code != first)]
