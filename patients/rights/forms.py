"""The forms of her rights: hers, then those of staff."""

from django import forms
from django.utils.translation import gettext_lazy as _

from clinic.forms import Radios, SteadyForm
from patients.models import LONGEST_WORDS, ConsentHow


class SaidForm(SteadyForm, forms.Form):
    """What is wrong, in her words."""

    said = forms.CharField(
        label=_("What is wrong, and what would be right?"),
        max_length=LONGEST_WORDS,
        widget=forms.Textarea(attrs={"rows": 5}),
    )


class AnswerForm(SteadyForm, forms.Form):
    accepted = forms.TypedChoiceField(
        label="What do you tell her?",
        choices=[("yes", "It is corrected"), ("no", "It stays as it is")],
        coerce=lambda value: value == "yes",
        widget=Radios(hints={"yes": "Change it in the record first."}),
    )
    answer = forms.CharField(
        label="What she reads",
        help_text="Needed where it stays as it is: say why, in her language.",
        max_length=LONGEST_WORDS,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class ConsentForm(SteadyForm, forms.Form):
    """What she told staff about one purpose."""

    given = forms.TypedChoiceField(
        label="What did she say?",
        choices=[("yes", "Yes"), ("no", "No")],
        coerce=lambda value: value == "yes",
        widget=Radios,
    )
    how = forms.ChoiceField(
        label="How?",
        choices=[
            (ConsentHow.SAID, "She said so, after you read her the words"),
            (ConsentHow.SIGNED, "She signed it on paper"),
        ],
        widget=Radios,
    )
    version = forms.IntegerField(widget=forms.HiddenInput)


class EraseForm(SteadyForm, forms.Form):
    typed = forms.CharField(
        label="Her record number, typed",
        help_text="So that nobody is erased by a press in the wrong window.",
        max_length=40,
        widget=forms.TextInput(attrs={"class": "w16", "autocomplete": "off"}),
    )


class FileForm(SteadyForm, forms.Form):
    form = forms.ChoiceField(
        label="Which file?",
        choices=[("pdf", "PDF, to read and print"), ("json", "JSON, everything, for programs")],
        widget=Radios,
    )
