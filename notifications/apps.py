from django.apps import AppConfig
from django.core.checks import register

from clinic.navigation import NavEntry
from clinic.permissions import Permission


class NotificationsConfig(AppConfig):
    name = "notifications"
    nav = [
        NavEntry("Mail", "message-list", "mail", Permission.VIEW_MESSAGES, 60, "mail"),
    ]
    settings_tabs = [
        ("Texts of mails", "settings-mail-texts"),
        ("Mail and workers", "settings-workers"),
    ]

    def ready(self) -> None:
        from anymail.signals import tracking

        from clinic.health import register_fact
        from clinic.identity.letters import register_post
        from clinic.monitoring import register_metrics
        from notifications import account_mails, retention_mail
        from notifications.checks import check_provider
        from notifications.flow import mail_lag_s
        from notifications.kinds import register as register_kind
        from notifications.metrics import ledger_metrics
        from notifications.reports.views import take_event

        tracking.connect(take_event, dispatch_uid="notifications.take_event")
        register(check_provider)
        register_fact("mail_lag_s", mail_lag_s)
        register_metrics(ledger_metrics)
        register_post(account_mails.post)
        register_kind(account_mails.InvitationMail())
        register_kind(account_mails.NewPassword())
        register_kind(account_mails.AccountNotice())
        register_kind(retention_mail.RetentionChanged())
