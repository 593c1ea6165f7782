from django.apps import AppConfig

from clinic.navigation import NavEntry
from clinic.permissions import Permission


class ClinicConfig(AppConfig):
    name = "clinic"
    nav = [
        NavEntry("Clinic", "settings", "settings", Permission.EDIT_CLINIC, 15, "settings"),
    ]
