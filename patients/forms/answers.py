"""What a patient answers behind her link. The wording is our own and is no known questionnaire."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clinic.forms import Radios, ScaleField, SteadyForm
from patients.models import MissedReason, RedFlag, ThinkingOfStopping

NONE_OF_THESE = "none"


class PainForm(SteadyForm, forms.Form):
    """The one question that is always asked."""

    pain = ScaleField(
        label=gettext_lazy("How bad was your worst joint pain in the last 7 days?"),
        low_label=gettext_lazy("no pain"),
        high_label=gettext_lazy("worst pain you can imagine"),
        help_text=gettext_lazy("0 is no pain, 10 is the worst pain you can imagine."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for code in ("required", "invalid"):
            self.fields["pain"].error_messages[code] = _("Choose a number from 0 to 10.")


class MoreForm(SteadyForm, forms.Form):
    """What she may add, all of it optional."""

    red_flags = forms.MultipleChoiceField(
        label=gettext_lazy("Have you had any of these in the last 7 days?"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=[*RedFlag.choices, (NONE_OF_THESE, gettext_lazy("None of these"))],
    )
    interference = ScaleField(
        label=gettext_lazy("How much did joint pain get in your way in the last 7 days?"),
        low_label=gettext_lazy("not at all"),
        high_label=gettext_lazy("completely"),
        help_text=gettext_lazy("0 is not at all, 10 is completely."),
        required=False,
    )
    missed_doses = ScaleField(
        label=gettext_lazy("On how many of the last 7 days did you not take your tablet?"),
        high=7,
        low_label=gettext_lazy("none"),
        high_label=gettext_lazy("every day"),
        help_text=gettext_lazy("0 is none, 7 is every day. Many people miss some."),
        required=False,
    )
    missed_reason = forms.ChoiceField(
        label=gettext_lazy("If you missed any, what was the main reason?"),
        required=False,
        widget=Radios,
        choices=MissedReason.choices,
    )
    thinking_of_stopping = forms.ChoiceField(
        label=gettext_lazy("Are you thinking of stopping the tablets?"),
        help_text=gettext_lazy("Whatever you answer, we want to help you find a way."),
        required=False,
        widget=Radios,
        choices=ThinkingOfStopping.choices,
    )
    note = forms.CharField(
        label=gettext_lazy("Anything you want your nurse to know?"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def clean_red_flags(self) -> list[str]:
        flags: list[str] = self.cleaned_data["red_flags"]
        if NONE_OF_THESE not in flags:
            return flags
        if len(flags) > 1:
            raise forms.ValidationError(
                _("You chose “None of these” and something else. Untick one of the two.")
            )
        return []

    def clean(self) -> dict[str, Any]:
        """Drop the reason for missing when nothing was missed, as the two are asked apart."""
        values: dict[str, Any] = super().clean() or {}
        missed = values.get("missed_doses")
        if missed == 0:
            values["missed_reason"] = ""
        elif missed is None and values.get("missed_reason") and "missed_doses" not in self.errors:
            self.add_error(
                "missed_doses", _("You gave a reason. Choose on how many days you missed.")
            )
        return values
