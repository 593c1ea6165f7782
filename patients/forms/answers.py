"""The questions of a check-in as she reads them, one form a page.

The wording is our own and is no known questionnaire; the exception is the two questions about
mood, which are the PHQ-2 and free to reproduce. Its notice stands on their pages.
"""

from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from clinic.forms import Radios, ScaleField, SteadyForm
from patients.models import BodySite, HowOften, MissedReason, RedFlag, ThinkingOfStopping
from patients.models.symptom_report import MOST_MINUTES
from patients.questions import CheckInQuestion

NONE_OF_THESE = "none"
_CHOOSE = _("Choose an answer, or skip this question.")
_MINUTES = _(
    "“%(value)s” cannot be. Write whole minutes from 0 to 720, for example 20, or skip this "
    "question."
)
_PHQ = _("In the last 2 weeks, how often have you been bothered by this problem?")


def _scale(label: Any, low: Any, high: Any, top: int = 10) -> forms.Field:
    return ScaleField(label=label, low_label=low, high_label=high, high=top)


def _radios(label: Any, choices: Any, **more: Any) -> forms.Field:
    return forms.ChoiceField(label=label, widget=Radios, choices=choices, **more)


class MinutesField(forms.IntegerField):
    """Whole minutes of a morning; whatever else is written is said back with the way out."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            widget=forms.TextInput(attrs={"class": "w4", "inputmode": "numeric"}), **kwargs
        )
        self.validators += [MinValueValidator(0), MaxValueValidator(MOST_MINUTES)]

    def clean(self, value: Any) -> Any:
        if str(value or "").strip() == "":
            return super().clean(value)
        try:
            return super().clean(value)
        except forms.ValidationError as error:
            raise forms.ValidationError(_MINUTES % {"value": str(value)[:40]}) from error


def _often(label: Any) -> forms.Field:
    return forms.TypedChoiceField(
        label=label, help_text=_PHQ, widget=Radios, choices=HowOften.choices, coerce=int
    )


def _fields(name: str) -> forms.Field:
    """Return a question's field, anew for each form."""
    if name == "pain":
        field = _scale(
            _("How bad was your worst joint pain in the last 7 days?"),
            _("no pain"),
            _("worst pain you can imagine"),
        )
        field.help_text = _("0 is no pain, 10 is the worst pain you can imagine.")
        return field
    if name == "red_flags":
        return forms.MultipleChoiceField(
            label=_("Have you had any of these in the last 7 days?"),
            widget=forms.CheckboxSelectMultiple,
            choices=[*RedFlag.choices, (NONE_OF_THESE, _("None of these"))],
        )
    if name == "sites":
        return forms.MultipleChoiceField(
            label=_("Where did your joints hurt?"),
            help_text=_("Tick every place. Left and right are yours."),
            widget=forms.CheckboxSelectMultiple,
            choices=BodySite.choices,
            required=False,
        )
    if name == "stiffness_minutes":
        return MinutesField(
            label=_("How long were your joints stiff in the mornings of the last week?"),
            help_text=_("Minutes on a usual morning. 0 if they were not stiff."),
        )
    return _scales(name) or _choices(name)


def _scales(name: str) -> forms.Field | None:
    known = {
        "interference": (
            _("How much did joint pain get in your way in the last 7 days?"),
            _("not at all"),
            _("completely"),
        ),
        "tiredness": (
            _("How tired were you at the worst in the last 7 days?"),
            _("not tired"),
            _("as tired as you can imagine"),
        ),
        "sleep_problems": (
            _("How badly did you sleep in the last 7 days?"),
            _("no trouble at all"),
            _("as badly as you can imagine"),
        ),
        "hot_flushes": (
            _("How bad were your hot flushes in the last 7 days?"),
            _("none"),
            _("as bad as you can imagine"),
        ),
        "confidence": (
            _("How sure are you that you can keep taking your tablets for the next months?"),
            _("not sure at all"),
            _("completely sure"),
        ),
    }
    if name in known:
        return _scale(*known[name])
    if name == "bother":
        label = _("How much do the side effects of your treatment bother you, all in all?")
        return _scale(label, _("not at all"), _("very much"), 4)
    if name == "missed_doses":
        field = _scale(
            _("On how many of the last 7 days did you not take your tablet?"),
            _("none"),
            _("every day"),
            7,
        )
        field.help_text = _("0 is none, 7 is every day. Many people miss some.")
        return field
    return None


def _choices(name: str) -> forms.Field:
    if name == "missed_reason":
        label = _("What was the main reason you missed some?")
        return _radios(label, MissedReason.choices, required=False)
    if name == "missed_words":
        return forms.CharField(
            label=_("In your own words"),
            required=False,
            max_length=300,
            widget=forms.Textarea(attrs={"rows": 2}),
        )
    if name == "thinking_of_stopping":
        return _radios(
            _("Are you thinking of stopping the tablets?"),
            ThinkingOfStopping.choices,
            help_text=_("Whatever you answer, we want to help you find a way."),
        )
    if name == "mood_interest":
        return _often(_("Little interest or pleasure in doing things"))
    if name == "mood_low":
        return _often(_("Feeling down, depressed, or hopeless"))
    return forms.CharField(
        label=_("Anything you want your nurse to know?"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class QuestionForm(SteadyForm, forms.Form):
    """One question of the check-in."""

    def __init__(self, *args: Any, question: CheckInQuestion, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.question = question
        for name in question.fields:
            field = self.fields[name] = _fields(name)
            top = getattr(field.widget, "high", None)
            if name == "pain":
                words = gettext("Choose a number from 0 to 10.")
            elif top is not None:
                words = gettext("Choose a number from 0 to %(high)s, or skip this question.")
                words %= {"high": top}
            else:
                words = str(_CHOOSE)
            field.error_messages["required"] = words
            if top is not None:
                field.error_messages["invalid"] = words

    def answers(self) -> dict[str, Any]:
        """Return what is to be saved."""
        extra = {"signs_asked": True} if "red_flags" in self.fields else {}
        return {**self.cleaned_data, **extra}

    def clean_red_flags(self) -> list[str]:
        flags: list[str] = self.cleaned_data["red_flags"]
        if NONE_OF_THESE not in flags:
            return flags
        if len(flags) > 1:
            raise forms.ValidationError(
                gettext("You chose “None of these” and something else. Untick one of the two.")
            )
        return []

    def clean(self) -> dict[str, Any]:
        """Take either a reason or words of her own; one of the two there must be."""
        values: dict[str, Any] = super().clean() or {}
        both = ("missed_reason", "missed_words")
        if both == tuple(self.fields) and not self.errors and not any(map(values.get, both)):
            self.add_error("missed_reason", str(_CHOOSE))
        return values
