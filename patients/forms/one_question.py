"""One question on its own, in our own words: a single scale to press."""

from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from clinic.forms import ScaleField, SteadyForm
from patients.models import Question

# The question, and the words at its ends.
ASKED: dict[str, tuple[Promise, Promise, Promise]] = {
    Question.PAIN: (
        _("How bad was your worst joint pain in the last 7 days?"),
        _("no pain"),
        _("worst pain you can imagine"),
    ),
    Question.TABLETS: (
        _("On how many of the last 7 days did you not take your tablet?"),
        _("none"),
        _("every day"),
    ),
    Question.TIREDNESS: (
        _("How tired were you at the worst in the last 7 days?"),
        _("not tired"),
        _("as tired as you can imagine"),
    ),
    Question.SLEEP: (
        _("How badly did you sleep in the last 7 days?"),
        _("no trouble at all"),
        _("as badly as you can imagine"),
    ),
    Question.FLUSHES: (
        _("How bad were your hot flushes in the last 7 days?"),
        _("none"),
        _("as bad as you can imagine"),
    ),
    Question.BOTHER: (
        _("How much do the side effects of your treatment bother you, all in all?"),
        _("not at all"),
        _("very much"),
    ),
}


class OneQuestionForm(SteadyForm, forms.Form):
    """The one question of a link."""

    def __init__(self, *args: Any, question: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        label, low, high = ASKED[question]
        top = Question(question).high
        field = ScaleField(label=label, low_label=low, high_label=high, high=top)
        choose = _("Choose a number from 0 to %(high)s.") % {"high": top}
        for code in ("required", "invalid"):
            field.error_messages[code] = choose
        self.fields["answer"] = field
