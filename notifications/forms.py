from django import forms
from django.utils.translation import gettext_lazy as _

from clinic.forms import SteadyForm


class LiftForm(SteadyForm, forms.Form):
    """How somebody knows that mail to an address works again."""

    lift_reason = forms.CharField(
        label=_("How you know that it works again"),
        max_length=80,
        help_text=_("For example: she emptied her mailbox and wrote to us. Kept with the message."),
        error_messages={"required": _("Say in a few words why mail to her works again.")},
    )


class ResendForm(SteadyForm, forms.Form):
    """Why a mail goes out again."""

    reason = forms.CharField(
        label=_("Why it goes out again"),
        max_length=80,
        help_text=_("For example: the address was corrected. Kept with the message."),
        error_messages={"required": _("Say in a few words why the mail goes out again.")},
    )


class LetGoForm(SteadyForm, forms.Form):
    """What somebody looked at before the mails leave again after a restore."""

    reason = forms.CharField(
        label=_("What you looked at"),
        max_length=80,
        help_text=_("For example: compared the list of the day and phoned those above."),
        error_messages={
            "required": _("Say in a few words what you looked at before mails leave again.")
        },
    )
