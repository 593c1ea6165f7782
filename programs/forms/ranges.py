"""A number or a range in one box: "10", "8-12", "8 to 12"."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

RANGE = re.compile(r"^\s*([0-9]{1,4})\s*(?:(?:-|\u2013|\u2014|to)\s*([0-9]{1,4}))?\s*$")
Range = tuple[int, int | None]


class RangeField(forms.CharField):
    """Cleans to (lower, upper or None); the two the same are one number."""

    def __init__(self, *, what: str, example: str, width: str = "w8", **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.TextInput(attrs={"class": width}))
        super().__init__(**kwargs)
        self.what = what
        self.example = example

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        if not text:
            return None
        found = RANGE.match(text)
        if found is None:
            raise ValidationError(
                f"“{text[:20]}” is no number and no range. Write {self.what} as in {self.example}."
            )
        low, high = int(found[1]), int(found[2]) if found[2] else None
        if high is not None and high < low:
            raise ValidationError(
                f"“{text.strip()}”: the lower number comes first, as in {high}-{low}."
            )
        return (low, None if high == low else high)

    def validate(self, value: Any) -> None:
        if value is None and self.required:
            raise ValidationError(self.error_messages["required"], code="required")

    def run_validators(self, value: Any) -> None:
        """Skip the text's validators: what is cleaned is no text any more."""


def range_text(low: int | None, high: int | None) -> str:
    """Return what somebody would type for a range."""
    if low is None:
        return ""
    return f"{low}" if high is None or high == low else f"{low}-{high}"
