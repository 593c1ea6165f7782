"""What a machine lacks that Steady works without, told by `manage.py check`."""

from typing import Any

from django.core.checks import CheckMessage, Warning

from clinic.pdf import complaint


def check_pdf(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Return what is missing for PDFs; every other page works without it."""
    said = complaint()
    return [Warning(said, id="clinic.W001")] if said else []
