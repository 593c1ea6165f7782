from functools import cache
from zoneinfo import available_timezones

from django.core.exceptions import ValidationError


@cache
def _known() -> frozenset[str]:
    return frozenset(available_timezones())


def is_zone(name: str) -> bool:
    """Say whether the tz database knows a name."""
    return name in _known()


def validate_zone(name: str) -> None:
    """Refuse a time zone that the tz database does not know."""
    if not is_zone(name):
        raise ValidationError(
            f"“{name}” is not a known time zone. Use an IANA name such as Europe/Madrid."
        )
