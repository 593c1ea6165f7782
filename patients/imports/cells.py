"""What stands in one cell: days, numbers, yes and no, and words in English and Spanish."""

import calendar
import re
import unicodedata
from collections.abc import Mapping
from datetime import date
from enum import StrEnum

from clinic.errors import Refused

_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_DAY_FIRST = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")


class Dates(StrEnum):
    """How the dates of a file are written; a year in front is never in doubt."""

    ISO = "iso"
    DAY_FIRST = "day_first"


_TWO_DIGITS = re.compile(r"\d{1,2}[/.-]\d{1,2}[/.-]\d{2}")
_SAMPLES = {Dates.ISO: "1962-05-17", Dates.DAY_FIRST: "17/05/1962"}


def plain(word: str) -> str:
    """Return a word without capitals, accents and marks, so that spellings meet."""
    bare = unicodedata.normalize("NFKD", word).encode("ascii", "ignore").decode()
    return " ".join(re.findall(r"[a-z0-9]+", bare.lower()))


def read_day(text: str, *, dates: Dates, field: str, label: str) -> date:
    """Return a day. Raises Refused for one that is written otherwise, or that no calendar has."""
    iso = _ISO.fullmatch(text)
    other = _DAY_FIRST.fullmatch(text) if dates == Dates.DAY_FIRST else None
    if iso:
        year, month, day = (int(part) for part in iso.groups())
    elif other:
        day, month, year = (int(part) for part in other.groups())
    elif _TWO_DIGITS.fullmatch(text):
        raise Refused(
            f"{label} cannot be “{text}”: its year has two digits. Write all four.", field=field
        )
    else:
        way = "choose “day first”" if dates == Dates.ISO else "correct it"
        raise Refused(
            f"{label} cannot be “{text[:40]}”. Write it like {_SAMPLES[dates]}, or {way}.",
            field=field,
        )
    try:
        return date(year, month, day)
    except ValueError as error:
        raise Refused(
            f"{label} cannot be “{text}”: {_why_no_day(year, month)}. Enter one that exists.",
            field=field,
        ) from error


def _why_no_day(year: int, month: int) -> str:
    if not (1 <= month <= 12 and year):
        return "no calendar has that day"
    return (
        f"no calendar has that day, as {calendar.month_name[month]} {year} has "
        f"{calendar.monthrange(year, month)[1]} days"
    )


def read_yes_no(text: str, *, field: str, label: str) -> bool:
    """Return yes or no. Raises Refused for anything else."""
    said = plain(text)
    if said in ("yes", "y", "si", "s", "true", "1", "x"):
        return True
    if said in ("no", "n", "false", "0"):
        return False
    raise Refused(f"{label} cannot be “{text[:40]}”. Write yes or no (sí or no).", field=field)


def read_word(text: str, words: Mapping[str, str], *, field: str, label: str) -> str:
    """Return the code of a word; `words` are codes by their plain spellings."""
    found = words.get(plain(text))
    if found is None:
        known = ", ".join(sorted(set(words.values())))
        raise Refused(
            f"{label} cannot be “{text[:40]}”. Write one of: {known}.",
            field=field,
        )
    return found


def read_years(text: str, *, field: str, label: str) -> int:
    """Return a whole number of years."""
    if not re.fullmatch(r"\d{1,3}", text):
        raise Refused(f"{label} cannot be “{text[:40]}”. Write a whole number.", field=field)
    return int(text)
