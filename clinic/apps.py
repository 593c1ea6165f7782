from django.apps import AppConfig
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
        from clinic.trail.guards import guard_after_migrate

        register(check_pdf)
        post_migrate.connect(guard_after_migrate, sender=self, dispatch_uid="audit guards")
