"""Import from CSV: the upload, and the press that stores what was shown."""

import base64
import binascii

from django import forms

from clinic.errors import Refused
from clinic.forms import Radios, SteadyForm
from patients.imports.cells import Dates
from patients.imports.reading import MOST_BYTES, MOST_ROWS
from patients.models import ImportKind

_DATES = [
    (Dates.ISO.value, "Year first: 1962-05-17"),
    (Dates.DAY_FIRST.value, "Day first: 17/05/1962, 17.05.1962 or 17-05-1962"),
]


class UploadForm(SteadyForm, forms.Form):
    kind = forms.ChoiceField(
        label="What is in the file?", widget=Radios, choices=ImportKind.choices
    )
    dates = forms.ChoiceField(label="How are its dates written?", widget=Radios, choices=_DATES)
    file = forms.FileField(
        label="CSV file",
        help_text=f"Up to {MOST_ROWS} rows and {MOST_BYTES // 1024 // 1024} MB. Semicolons, commas "
        "or tabs; a decimal comma is understood.",
        allow_empty_file=True,  # what is in it is judged in one place
        error_messages={"required": "Choose the CSV file first."},
        widget=forms.FileInput(attrs={"accept": ".csv,.tsv,.txt,text/csv", "class": "w24"}),
    )


class CheckedForm(SteadyForm, forms.Form):
    """The file as it was shown, carried by the page because a dry run stores nothing."""

    kind = forms.ChoiceField(choices=ImportKind.choices, widget=forms.HiddenInput)
    dates = forms.ChoiceField(choices=_DATES, widget=forms.HiddenInput)
    file_name = forms.CharField(required=False, max_length=400, widget=forms.HiddenInput)
    content = forms.CharField(widget=forms.HiddenInput, strip=False)
    fingerprint = forms.CharField(max_length=64, widget=forms.HiddenInput)

    def clean_content(self) -> bytes:
        """Unpack the file."""
        return unpacked(self.cleaned_data["content"])


def packed(data: bytes) -> str:
    """Return a file as a page carries it."""
    return base64.b64encode(data).decode()


def unpacked(text: str) -> bytes:
    """Return a file that came in base64. Raises Refused, or a form's error, for anything else."""
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise Refused(
            "The content is not base64. Choose the file again.", field="content"
        ) from error
