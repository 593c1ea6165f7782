"""Which question she is asked again, and when: part of the forms that end a talk."""

from django import forms

from adherence.actions.re_asking import LATEST, SOONEST, USUAL
from adherence.selectors.work import Work
from patients.models import Question

_DAYS = [(days, f"in {days} days") for days in range(SOONEST, LATEST + 1)]


class ReAskFields(forms.Form):
    """The two fields of a question to be asked again."""

    re_ask = forms.ChoiceField(
        label="Ask her again by mail",
        required=False,
        choices=[("", "Do not ask again"), *Question.choices],
        widget=forms.Select(attrs={"class": "w24"}),
        help_text="One question, answered with one press; the answer shows here.",
    )
    re_ask_days = forms.TypedChoiceField(
        label="When",
        required=False,
        choices=_DAYS,
        coerce=int,
        empty_value=USUAL,  # type: ignore[arg-type]  # what `coerce` returns
        initial=USUAL,
        widget=forms.Select(attrs={"class": "w16"}),
    )

    def explain(self, work: Work) -> None:
        """Say where no question can reach her."""
        if not work.gets_mail:
            self.fields[
                "re_ask"
            ].help_text = "She gets no mail from the clinic, so agree on a call instead."
