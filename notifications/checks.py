"""Settings of the mail that do not fit together, told by `manage.py check`."""

from typing import Any

from django.core.checks import CheckMessage, Error

from notifications.reports.providers import complaint


def check_provider(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Return what is wrong with the settings of the mail provider."""
    said = complaint()
    return [Error(said, id="notifications.E001")] if said else []
