from django.apps import AppConfig

from clinic.navigation import NavEntry
from clinic.permissions import Permission


class NotificationsConfig(AppConfig):
    name = "notifications"
    nav = [
        NavEntry("Mail", "message-list", "mail", Permission.VIEW_MESSAGES, 60, "mail"),
    ]
