from typing import Any

from django import forms

from clinic.forms import SteadyForm
from clinic.models.api_token import LONGEST
from clinic.permissions import Access
from clinic.tokens.offered import offered, only_reads

DAYS = 90


class KeyForm(SteadyForm, forms.Form):
    """A new key: what it is for, how long it lasts, what it may do."""

    name = forms.CharField(
        label="What is it for?",
        max_length=80,
        help_text="The program that will use it, such as “Export to the tumour registry”.",
        widget=forms.TextInput(attrs={"class": "w24", "autocomplete": "off"}),
    )
    days = forms.IntegerField(
        label="Days it lasts",
        min_value=1,
        max_value=LONGEST.days,
        initial=DAYS,
        help_text=f"1 to {LONGEST.days}. After that the program needs a new one.",
        widget=forms.NumberInput(attrs={"class": "w4"}),
    )
    permissions = forms.MultipleChoiceField(
        label="What it may do",
        help_text=(
            "Only what your own roles let you do, and only for as long as they do. Reading is "
            "chosen; add more only where the program needs it."
        ),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose at least one thing that the key may do."},
    )

    def __init__(self, *args: Any, access: Access, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = offered(access)
        field = self.fields["permissions"]
        field.choices = [(str(p), p.capitalize()) for p in choices]  # type: ignore[attr-defined]
        field.initial = [str(p) for p in choices if only_reads(p)]
