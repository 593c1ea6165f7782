"""The form in which a clinic writes a mail's texts."""

from typing import Any

from django import forms
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from clinic.forms import SteadyForm
from notifications.kinds import Kind
from notifications.texts.actions import checked
from notifications.texts.subset import Slot

_MOST = 5000  # typed by mistake, such as a whole letter, and still shown again


class TextsForm(SteadyForm, forms.Form):
    """One field for each place of the mail that is the clinic's; empty means Steady's own text."""

    based_on = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=10**6)

    def __init__(self, *args: Any, kind: Kind, shipped: dict[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kind
        for slot in kind.slots:
            self.fields[slot.name] = forms.CharField(
                label=slot.label,
                required=False,
                max_length=_MOST,
                help_text=_hint(slot, shipped[slot.name]),
                widget=forms.Textarea(attrs={"rows": 3 if slot.one_line else 5}),
            )

    def clean(self) -> dict[str, Any]:
        """Tell everything that no mail may contain, at the field where it stands."""
        values = super().clean() or {}
        typed = {slot.name: values.get(slot.name, "") for slot in self.kind.slots}
        tidied, wrong = checked(self.kind, typed)
        for slot, sentences in wrong.items():
            self.add_error(slot, sentences)
        return values | tidied

    def texts(self) -> dict[str, str]:
        """Return what was typed, by slot, as it would be kept."""
        return {slot.name: self.cleaned_data[slot.name] for slot in self.kind.slots}


def _hint(slot: Slot, shipped: str) -> str:
    most = _("At the most %(longest)s characters.") % {"longest": slot.longest}
    if not shipped:
        return format_html("{} {}", slot.hint, most)
    return format_html("{} {} {} “{}”", slot.hint, most, _("Without a text of yours:"), shipped)
