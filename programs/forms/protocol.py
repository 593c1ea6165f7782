"""Making, naming and publishing a protocol."""

from collections.abc import Sequence
from typing import Any

from django import forms

from clinic.forms import SteadyForm
from programs.models import ProtocolVersion

NAME: dict[str, Any] = {
    "label": "Name",
    "max_length": 120,
    "widget": forms.TextInput(attrs={"class": "w24"}),
    "error_messages": {"required": "The protocol has no name yet. Give it one."},
}


class NewProtocolForm(SteadyForm, forms.Form):
    name = forms.CharField(**NAME)
    copy_of = forms.ChoiceField(
        label="Begin with",
        required=False,
        help_text="A copy keeps no tie to what it was copied from, beyond naming it.",
    )

    def __init__(self, *args: Any, versions: Sequence[ProtocolVersion], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._versions = {str(version.uid): version for version in versions}
        field = self.fields["copy_of"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [
            ("", "Nothing: an empty draft of 12 weeks"),
            *(
                (uid, f"A copy of {version.protocol.name}, version {version.number}")
                for uid, version in self._versions.items()
            ),
        ]

    def clean_copy_of(self) -> ProtocolVersion | None:
        return self._versions.get(self.cleaned_data["copy_of"])


class RenameForm(SteadyForm, forms.Form):
    name = forms.CharField(**NAME)


class PublishForm(SteadyForm, forms.Form):
    """The note, and the gaps where there are any; `seen` is the revision that was read."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    change_note = forms.CharField(
        label="What is different from the version before",
        required=False,
        max_length=300,
        widget=forms.Textarea(attrs={"class": "w24", "rows": 3}),
    )
    accept_gaps = forms.BooleanField(label="Leave those weeks without a dose", required=False)

    def __init__(self, *args: Any, first: bool, gaps: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        note = self.fields["change_note"]
        if first:
            note.label = "What this version is for"
        else:
            note.required = True
            note.error_messages["required"] = (
                "Say in a few words what is different from the version before."
            )
        if not gaps:
            del self.fields["accept_gaps"]
