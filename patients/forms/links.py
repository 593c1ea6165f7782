"""Ending the links in mails that a patient has."""

from django import forms

from clinic.forms import SteadyForm


class EndLinksForm(SteadyForm, forms.Form):
    reason = forms.CharField(
        label="Why must they end?",
        help_text="For instance: somebody else reads her mailbox. Mails she already has stop "
        "working; mails to come bring new links. Appointments stay as they are.",
        max_length=200,
        widget=forms.TextInput(attrs={"class": "w24"}),
    )
