"""The form side of the design system: renderer, base form, widgets.

Every form of the house, allauth's included, gets the same anatomy from the renderer: label, hint,
error, input. A page shows the whole list once more at its top (the error_summary tag).
"""

from collections.abc import Mapping
from typing import Any, NamedTuple

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.forms.boundfield import BoundField
from django.forms.renderers import TemplatesSetting
from django.forms.utils import pretty_name
from django.utils.functional import Promise, lazy
from django.utils.translation import gettext_lazy as _


class Problem(NamedTuple):
    """One line of an error summary: the id to link to and the sentence."""

    target: str
    text: str


class SteadyBoundField(BoundField):
    """A field as the templates of the house draw it."""

    @property
    def target(self) -> str:
        """Return the id an error links to: the input, or the first one of several."""
        if self.is_group or isinstance(self.field.widget, forms.MultiWidget):
            return f"{self.auto_id}_0"
        return self.id_for_label or self.auto_id

    @property
    def is_group(self) -> bool:
        """Say whether the field is several radios or checkboxes under one legend."""
        return isinstance(self.field.widget, forms.RadioSelect | forms.CheckboxSelectMultiple)

    @property
    def is_checkbox(self) -> bool:
        """Say whether the field is one box with its label beside it."""
        return isinstance(self.field.widget, forms.CheckboxInput)

    @property
    def is_optional(self) -> bool:
        """Say whether the label carries "(optional)"; a lone box never does."""
        return not self.field.required and not self.is_checkbox

    def build_widget_attrs(
        self, attrs: dict[str, Any], widget: forms.Widget | None = None
    ) -> dict[str, Any]:
        """Add the house's class; leave `required` to the server, whose words name the way out."""
        widget = widget or self.field.widget
        attrs = super().build_widget_attrs(attrs, widget)
        attrs.pop("required", None)
        attrs["placeholder"] = False  # a hint stays readable while one types
        if not (self.is_group or self.is_checkbox or widget.is_hidden):
            attrs["class"] = f"input {widget.attrs.get('class', '')}".strip()
        return attrs


class SteadyFormRenderer(TemplatesSetting):
    """Render forms with templates/django/forms/, from the project's own template engine."""

    bound_field_class = SteadyBoundField


class SteadyForm:
    """Mix into a Form or ModelForm: no colon after labels, no browser bubbles."""

    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        # Not through the bound fields, which keep the hint and label of when they were first read.
        for name, field in self.fields.items():  # type: ignore[attr-defined]
            _name_in_required(field, pretty_name(name) if field.label is None else field.label)

    def problems(self) -> list[Problem]:
        """Return every error as the error summary lists it."""
        return problems_of(self)  # type: ignore[arg-type]


def _name_in_required(field: forms.Field, label: str | Promise) -> None:
    """Let an empty field's error name the field, unless the form has words of its own."""
    if field.error_messages.get("required") != forms.Field.default_error_messages["required"]:
        return
    if isinstance(field, forms.ChoiceField):
        words = _("“%(label)s” has no answer yet. Choose one.")
    else:
        words = _("“%(label)s” is empty. Fill it in.")
    field.error_messages["required"] = words % {"label": label}


def problems_of(form: forms.BaseForm) -> list[Problem]:
    """Return a form's errors in field order, those of the whole form first.

    A form that is not of the house may say only "This field is required."; its lines are led by
    the field's label.
    """
    found = [Problem(form_error_id(form), str(text)) for text in form.non_field_errors()]
    for field in form:
        target = field.target if isinstance(field, SteadyBoundField) else field.auto_id
        lead = "" if isinstance(form, SteadyForm) else f"{field.label}: "
        found += [Problem(target, f"{lead}{text}") for text in field.errors]
    return found


def form_error_id(form: forms.BaseForm) -> str:
    """Return the id under which a form shows the errors that belong to no field."""
    return f"{form.prefix}-form-errors" if form.prefix else "form-errors"


class DateInput(forms.DateInput):
    """A native date picker; takes and shows ISO dates, whatever the language."""

    input_type = "date"

    def __init__(self, attrs: Mapping[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")  # type: ignore[arg-type]


class TimeInput(forms.TimeInput):
    """A native time picker, to the minute."""

    input_type = "time"

    def __init__(self, attrs: Mapping[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%H:%M")  # type: ignore[arg-type]


class Radios(forms.RadioSelect):
    """Radios in rows, each with an optional hint; `inline` sets short ones side by side."""

    template_name = "django/forms/widgets/radio.html"

    def __init__(
        self,
        attrs: Mapping[str, Any] | None = None,
        choices: Any = (),
        *,
        hints: Mapping[str, Any] | None = None,
        inline: bool = False,
    ) -> None:
        super().__init__(attrs, choices)  # type: ignore[arg-type]
        self.hints = hints or {}
        self.inline = inline

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add the hint to the option's context."""
        option = super().create_option(name, value, *args, **kwargs)
        return {**option, "hint": self.hints.get(str(value), "")}

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        """Tell the template whether the options stand side by side."""
        context = super().get_context(name, value, attrs)
        context["widget"]["inline"] = self.inline
        return context


class ScaleWidget(forms.RadioSelect):
    """Numbers 0 to `high` as large cells, with the ends in words.

    `high` is 10, 4 or 7. The words also belong in the field's hint, where a screen reader meets
    them before the first cell.
    """

    template_name = "ui/scale.html"

    def __init__(
        self,
        low_label: Any,
        high_label: Any,
        *,
        high: int = 10,
        attrs: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(attrs, [(number, number) for number in range(high + 1)])  # type: ignore[arg-type]
        self.ends = (low_label, high_label)
        self.high = high

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        """Add the number of cells and the words at the ends."""
        context = super().get_context(name, value, attrs)
        context["widget"] |= {
            "cells": self.high + 1,
            "high": self.high,
            "low_label": self.ends[0],
            "high_label": self.ends[1],
        }
        return context


def _fill(sentence: Any, values: dict[str, Any]) -> str:
    return str(sentence) % values


_fill_later = lazy(_fill, str)


def _filled(sentence: Any, **values: Any) -> Any:
    """Fill a sentence in when it is shown, so that it is in the language in force by then."""
    return _fill_later(sentence, values)


class ScaleField(forms.IntegerField):
    """A whole number 0 to `high`, answered on a ScaleWidget; errors name the way out.

    `short` is what an error calls the question ("joint pain"); without it, the whole label.
    """

    def __init__(
        self,
        *,
        label: Any,
        low_label: Any,
        high_label: Any,
        high: int = 10,
        short: Any = "",
        **kwargs: Any,
    ) -> None:
        kwargs.setdefault("widget", ScaleWidget(low_label, high_label, high=high))
        kwargs.setdefault(
            "help_text",
            _filled(
                _("0 is %(low)s, %(high)s is %(end)s."), low=low_label, high=high, end=high_label
            ),
        )
        super().__init__(label=label, **kwargs)
        choose = _filled(
            _("Choose a number from 0 to %(high)s for %(question)s."),
            high=high,
            question=short or _filled(_("“%(label)s”"), label=label),
        )
        for code in ("required", "invalid"):
            self.error_messages[code] = choose
        off_scale = _filled(
            _("%(value)s is not on the scale. Choose a number from 0 to %(high)s."),
            value="%(show_value)s",
            high=high,
        )
        self.validators += [
            MinValueValidator(0, message=off_scale),
            MaxValueValidator(high, message=off_scale),
        ]
