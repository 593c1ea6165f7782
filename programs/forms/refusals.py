"""What an action refuses, shown at the field it concerns."""

from collections.abc import Callable
from typing import TypeVar

from django import forms
from django.db import IntegrityError

from clinic.db import conflict_sentence
from clinic.errors import Refused

T = TypeVar("T")

# The words of actions for what a form asks under another name.
_NAMES = {
    "start": "start_time",
    "first_day": "day",
    "last_day": "repeat_until",
    "patient": "enrollment",
}


def attempt(form: forms.BaseForm, work: Callable[[], T]) -> T | None:
    """Return what an action returns; when it refuses, put its sentence on the form.

    A race that only the database saw gets the constraint's sentence; an unknown violation is a
    bug and stays one.
    """
    try:
        return work()
    except Refused as error:
        refuse(form, error)
    except IntegrityError as error:
        sentence = conflict_sentence(error)
        if not sentence:
            raise
        form.add_error(None, sentence)
    return None


def refuse(form: forms.BaseForm, error: Refused) -> None:
    """Put a refusal on the field it names, or on the whole form where it has no such field."""
    name = _NAMES.get(error.field, error.field)
    form.add_error(name if name in form.fields else None, error.message)
    form.refusal = error  # type: ignore[attr-defined]
