from django.apps import AppConfig
from django.core.checks import register

from clinic.navigation import NavEntry
from clinic.permissions import Permission


class NotificationsConfig(AppConfig):
    name = "notifications"
    nav = [
        NavEntry("Mail", "message-list", "mail", Permission.VIEW_MESSAGES, 60, "mail"),
    ]

    def ready(self) -> None:
        from anymail.signals import tracking

        from notifications.checks import check_provider
        from notifications.reports.views import take_event

        tracking.connect(take_event, dispatch_uid="notifications.take_event")
        register(check_provider)
