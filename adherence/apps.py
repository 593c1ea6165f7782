from django.apps import AppConfig

from clinic.navigation import NavEntry
from clinic.permissions import Permission


class AdherenceConfig(AppConfig):
    name = "adherence"
    nav = [
        NavEntry("Worklist", "worklist", "list", Permission.VIEW_WORKLIST, 10, "worklist"),
    ]
