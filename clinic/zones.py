from zoneinfo import available_timezones

from django.core.exceptions import ValidationError


def validate_zone(name: str) -> None:
    """Refuse a time zone that the tz database does not know."""
    if name not in available_timezones():
        raise ValidationError(
            f"“{name}” is not a known time zone. Use an IANA name such as Europe/Madrid."
        )
