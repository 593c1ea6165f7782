from django.apps import AppConfig
from django.conf import settings
from django.core.checks import register
from django.db.models.signals import post_migrate

from clinic.navigation import NavEntry
from clinic.permissions import Permission


class ClinicConfig(AppConfig):
    name = "clinic"
    nav = [
        NavEntry("Clinic", "settings", "settings", Permission.EDIT_CLINIC, 15, "settings"),
    ]

    def ready(self) -> None:
        from clinic.checks import check_pdf
        from clinic.identity import (
            recovery_codes,
            signals,  # noqa: F401 - connects what it receives
        )
        from clinic.logs import hooks
        from clinic.retention.own import register_own_kinds
        from clinic.tokens import description  # noqa: F401  (tells the API's description of keys)
        from clinic.trail.guards import guard_after_migrate

        register(check_pdf)
        register_own_kinds()
        if settings.LOG_AS_JSON:
            hooks.install()
        recovery_codes.install()
        post_migrate.connect(
            recovery_codes.throw_old_seeds_away, sender=self, dispatch_uid="recovery codes"
        )
        post_migrate.connect(guard_after_migrate, sender=self, dispatch_uid="audit guards")
