from django.apps import AppConfig

from clinic.navigation import NavEntry
from clinic.permissions import Permission


class ProgramsConfig(AppConfig):
    name = "programs"
    nav = [
        NavEntry("Today", "today", "today", Permission.VIEW_SCHEDULE, 20, "today"),
        NavEntry("Calendar", "calendar", "calendar", Permission.VIEW_SCHEDULE, 30, "calendar"),
    ]

    def ready(self) -> None:
        from notifications.kinds import register
        from programs.messages import KINDS

        for kind in KINDS:
            register(kind())
