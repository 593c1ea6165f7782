from django import forms

from clinic.forms import DateInput, SteadyForm


class HoldForm(SteadyForm, forms.Form):
    """Why everything about a patient is kept, and until when."""

    reason = forms.CharField(
        label="Why",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Who asked for it and about what. She reads it in the file of her data.",
    )
    until = forms.DateField(label="Until", widget=DateInput)
