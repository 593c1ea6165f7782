from functools import cache
from zoneinfo import available_timezones

from django.core.exceptions import ValidationError


def known_zone(*names: str) -> str:
    """Return the first of these that is a time zone; UTC when none is.

    For rows that nobody has checked: one of them must not stop what is done for all.
    """
    return next((name for name in names if name and name in _known()), "UTC")


@cache
def _known() -> frozenset[str]:
    return frozenset(available_timezones())


def validate_zone(name: str) -> None:
    """Refuse a time zone that the tz database does not know."""
    if name not in _known():
        raise ValidationError(
            f"“{name}” is not a known time zone. Use an IANA name such as Europe/Madrid."
        )
