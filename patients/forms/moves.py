"""A move to another clinic of the house."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms

from clinic.forms import Radios, SteadyForm
from clinic.models import Clinic


class MoveForm(SteadyForm, forms.Form):
    to = forms.TypedChoiceField(
        label="Where does she go on?",
        help_text="A record begins there with what is known about her. This one is kept as it is, "
        "and nothing here changes any more.",
        widget=Radios,
        coerce=UUID,
    )
    mrn = forms.CharField(
        label="Record number there",
        max_length=40,
        widget=forms.TextInput(attrs={"class": "w16"}),
    )
    end_program = forms.BooleanField(
        label="End her program here and cancel its sessions", required=False
    )

    def __init__(
        self, *args: Any, clinics: Sequence[Clinic], standing: Sequence[str], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].choices = [(str(c.uid), c.name) for c in clinics]  # type: ignore[attr-defined]
        self.fields["end_program"].help_text = " ".join(
            [*standing, "She gets no mail about it, nor any other from here: tell her yourself."]
        )
        if not standing:
            del self.fields["end_program"]
