"""What a value about a patient must be, and the sentence when it is not."""

import re
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError

from clinic.addresses import one_address
from clinic.errors import Refused
from clinic.zones import validate_zone

YOUNGEST, OLDEST = 18, 115


def said(day: date) -> str:
    """Return a date as the house's sentences write it."""
    return f"{day:%-d %B %Y}"


def whole_number(value: object, *, field: str, label: str, low: int = 0, high: int = 10) -> int:
    """Return a number of a scale. Raises Refused for an empty answer or one off the scale."""
    if value is None or value == "":
        raise Refused(f"{label} has no answer. Choose a number from {low} to {high}.", field=field)
    if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
        raise Refused(
            f"{label} cannot be {value}. Choose a whole number from {low} to {high}.", field=field
        )
    return value


def one_of(value: str, choices: Iterable[tuple[str, Any]], *, field: str, label: str) -> str:
    """Return a known choice. Raises Refused naming the ones there are."""
    known = list(choices)
    if value not in [key for key, _ in known]:
        raise Refused(
            f"{label} cannot be “{value}”. Choose one of: {', '.join(key for key, _ in known)}.",
            field=field,
        )
    return value


def not_in_the_future(day: date, *, today: date, field: str, label: str) -> date:
    """Return a date of something that has happened. `today` is hers, or the clinic's."""
    if day > today:
        raise Refused(
            f"{label} cannot be {said(day)}, which is in the future. "
            f"Enter a date up to today, {said(today)}.",
            field=field,
        )
    return day


def text(value: str, *, field: str, label: str, longest: int, needed: bool = False) -> str:
    """Return a line of text, trimmed. Raises Refused when it is empty, too long or not one line."""
    value = value.strip()
    if needed and not value:
        raise Refused(f"{label} is empty. Fill it in.", field=field)
    if len(value) > longest:
        raise Refused(f"{label} has {len(value)} characters. Shorten it to {longest}.", field=field)
    if any(not character.isprintable() for character in value):
        raise Refused(
            f"{label} contains a line break or another invisible character. Type it again.",
            field=field,
        )
    return value


def birth_date(day: date, *, today: date) -> date:
    """Return a birth date that an adult can have."""
    not_in_the_future(day, today=today, field="birth_date", label="The birth date")
    age = today.year - day.year - ((today.month, today.day) < (day.month, day.day))
    if not YOUNGEST <= age <= OLDEST:
        raise Refused(
            f"The birth date {said(day)} would make her {age} years old. "
            f"Check the year: Steady is for adults of {YOUNGEST} to {OLDEST}.",
            field="birth_date",
        )
    return day


def email(value: str) -> str:
    """Return one address that mail can reach, or "" for a patient without one."""
    if not value.strip():
        return ""
    return one_address(value, way_out=", or leave the field empty if she has none")


def phone(value: str) -> str:
    """Return a telephone number as it was written; "" is allowed."""
    value = text(value, field="phone", label="The phone number", longest=40)
    digits = sum(character.isdigit() for character in value)
    if value and (digits < 5 or re.search(r"[^\d\s()+./-]", value)):
        raise Refused(
            f"“{value}” is not a phone number. Use digits, spaces and a leading +.", field="phone"
        )
    return value


def time_zone(value: str) -> str:
    """Return an IANA zone name; "" means the clinic's."""
    try:
        if value:
            validate_zone(value)
    except ValidationError as error:
        raise Refused(error.messages[0], field="time_zone") from error
    return value


def language(value: str, *, spoken: list[str]) -> str:
    """Return a language that the clinic writes in."""
    if value not in spoken:
        raise Refused(
            f"The clinic does not write in “{value}”. Choose one of: {', '.join(spoken)}.",
            field="language",
        )
    return value
