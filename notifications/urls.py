from django.urls import path

from notifications import hold_views, views, workers_views
from notifications.reports.views import provider_report
from notifications.texts import views as texts

urlpatterns = [
    path("mail/", views.message_list, name="message-list"),
    path("mail/<uuid:uid>/", views.message_detail, name="message-detail"),
    path("mail/<uuid:uid>/html/", views.message_html, name="message-html"),
    path("mail/<uuid:uid>/resend/", views.message_resend, name="message-resend"),
    path("mail/<uuid:uid>/handled/", views.message_handled, name="message-handled"),
    path("mail/<uuid:uid>/lift/", views.message_lift, name="message-lift"),
    path("settings/workers/", workers_views.workers, name="settings-workers"),
    path("settings/workers/held/", hold_views.mail_hold, name="settings-mail-hold"),
    path("settings/mail-texts/", texts.mail_texts, name="settings-mail-texts"),
    path(
        "settings/mail-texts/<slug:kind>/<slug:language>/",
        texts.mail_text,
        name="settings-mail-text",
    ),
    path(
        "settings/mail-texts/<slug:kind>/<slug:language>/html/",
        texts.mail_text_html,
        name="settings-mail-text-html",
    ),
    path(
        "settings/mail-texts/<slug:kind>/<slug:language>/back/",
        texts.mail_text_back,
        name="settings-mail-text-back",
    ),
    path("hooks/mail/<slug:provider>/", provider_report, name="provider-report"),
]
