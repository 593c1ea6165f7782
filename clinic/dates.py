"""A date that somebody knows by heart, in three boxes: easier to type than to look up."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

_BOXES = (
    ("day", _("Day"), "bday-day"),
    ("month", _("Month"), "bday-month"),
    ("year", _("Year"), "bday-year"),
)


class DateBoxes(forms.MultiWidget):
    """Day, month and year, each a box with its label; what was typed stays as it was typed."""

    template_name = "django/forms/widgets/date_boxes.html"
    use_fieldset = True

    def __init__(self) -> None:
        boxes: dict[str, forms.Widget | type[forms.Widget]] = {
            name: forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": auto})
            for name, _label, auto in _BOXES
        }
        super().__init__(boxes)

    def decompress(self, value: date | None) -> list[int | None]:
        return [value.day, value.month, value.year] if value else [None, None, None]

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        for box, (part, label, _auto) in zip(context["widget"]["subwidgets"], _BOXES, strict=True):
            box.update(part=part, label=label)
        return context


class DateBoxesField(forms.MultiValueField):
    """A date from three boxes. Says which box is wrong, and refuses days no calendar has."""

    widget = DateBoxes

    def __init__(self, **kwargs: Any) -> None:
        boxes = tuple(forms.CharField(required=False, max_length=12) for _box in _BOXES)
        super().__init__(boxes, require_all_fields=False, **kwargs)

    def compress(self, typed: Sequence[str]) -> date | None:
        """Return the date. Raises ValidationError with a sentence that names what is wrong."""
        if not any(typed):
            return None
        for value, (_name, label, _auto) in zip(typed, _BOXES, strict=True):
            if not (value.isascii() and value.isdigit()):
                raise ValidationError(
                    _("“%(label)s” is “%(value)s”: write it in figures, as in 7 3 1961."),
                    params={"label": label, "value": value},
                )
        day, month, year = map(int, typed)
        if year < 1000:
            raise ValidationError(
                _("“Year” is “%(value)s”: write all four figures."), params={"value": typed[2]}
            )
        try:
            return date(year, month, day)
        except ValueError as error:
            raise ValidationError(
                _("No calendar has the day %(value)s: check day and month."),
                params={"value": "/".join(typed)},
            ) from error
