"""Numbers as people and laboratories write them: "71.5", "71,5", "< 1.4"."""

import re
from dataclasses import dataclass
from decimal import Decimal

from clinic.errors import Refused

_NUMBER = re.compile(r"[+-]?\d{1,9}([.,]\d{1,9})?")


@dataclass(frozen=True)
class Figure:
    """What was written: a value, or the limit of detection that it lies below."""

    value: Decimal | None
    limit: Decimal | None = None

    @property
    def is_below(self) -> bool:
        return self.value is None


def read_number(text: str, *, field: str = "value", label: str = "The value") -> Decimal:
    """Return a number written with a point or a decimal comma.

    Raises Refused for anything else; a thousands separator is refused and not guessed at.
    """
    text = text.strip().replace("\N{MINUS SIGN}", "-")
    if not _NUMBER.fullmatch(text):
        raise Refused(
            f"{label} cannot be “{text[:40]}”. Enter a number such as 71.5 or 71,5, without a unit "
            "and without a separator of thousands.",
            field=field,
        )
    return Decimal(text.replace(",", "."))


def read_figure(text: str, *, field: str = "value") -> Figure:
    """Return a number, or what lies below a limit: "< 1.4". Raises Refused for anything else."""
    text = text.strip()
    if text.startswith("<"):
        return Figure(None, read_number(text[1:], field=field, label="The limit after “<”"))
    return Figure(read_number(text, field=field))
