"""What a patient answers behind her link."""

from django import forms
from django.utils.translation import gettext_lazy as _

from clinic.forms import Radios, ScaleField, SteadyForm
from patients.models.symptom_report import RedFlag
from programs.models import CancelReason

_REASONS = [
    *[
        (value, label)
        for value, label in CancelReason.choices
        if value not in (CancelReason.CLINIC, CancelReason.NOT_SAID)
    ],
    (CancelReason.NOT_SAID.value, _("I would rather not say")),
]
NOTE_LENGTH = 1000


class CantComeForm(SteadyForm, forms.Form):
    """Why she cannot come; she need not say."""

    reason = forms.ChoiceField(
        label=_("What keeps you?"),
        required=False,
        choices=_REASONS,
        widget=Radios,
        help_text=_("It helps us plan. You need not answer."),
    )


class JointsForm(SteadyForm, forms.Form):
    """How her joints were, and what cannot wait."""

    pain = ScaleField(
        label=_("How bad was your worst joint pain in the last 7 days?"),
        short=_("your joint pain"),
        low_label=_("no pain"),
        high_label=_("worst pain you can imagine"),
        help_text=_("0 is no pain, 10 is the worst pain you can imagine."),
    )
    red_flags = forms.MultipleChoiceField(
        label=_("Is any of this new?"),
        required=False,
        choices=RedFlag.choices,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Choose all that apply, or leave it empty."),
    )
    note = forms.CharField(
        label=_("Anything else you want us to know?"),
        required=False,
        max_length=NOTE_LENGTH,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("At most 1000 characters."),
        error_messages={
            "max_length": _(
                "Your note has %(show_value)d characters. Shorten it to %(limit_value)d."
            )
        },
    )
