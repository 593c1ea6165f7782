from django.apps import AppConfig
from django.conf import settings
from django.core.checks import register

from clinic.navigation import NavEntry
from clinic.permissions import Permission


class ClinicConfig(AppConfig):
    name = "clinic"
    nav = [
        NavEntry("Clinic", "settings", "settings", Permission.EDIT_CLINIC, 15, "settings"),
    ]

    def ready(self) -> None:
        from clinic.checks import check_pdf
        from clinic.identity import signals  # noqa: F401 - connects what it receives
        from clinic.logs import hooks
        from clinic.tokens import description  # noqa: F401  (tells the API's description of keys)

        register(check_pdf)
        if settings.LOG_AS_JSON:
            hooks.install()
