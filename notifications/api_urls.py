from django.urls import path

from notifications import api, hold_views, workers_views
from notifications.texts import api as texts

urlpatterns = [
    path("workers/", workers_views.Workers.as_view(), name="api-workers"),
    path("mail-hold/", hold_views.MailHoldView.as_view(), name="api-mail-hold"),
    path("mail-texts/", texts.MailTextList.as_view(), name="api-mail-text-list"),
    path(
        "mail-texts/<slug:kind>/<slug:language>/",
        texts.MailTextDetail.as_view(),
        name="api-mail-text-detail",
    ),
    path(
        "mail-texts/<slug:kind>/<slug:language>/preview/",
        texts.MailTextPreview.as_view(),
        name="api-mail-text-preview",
    ),
    path("messages/", api.MessageList.as_view(), name="api-message-list"),
    path("messages/<uuid:uid>/", api.MessageDetail.as_view(), name="api-message-detail"),
    path("messages/<uuid:uid>/resend/", api.MessageResend.as_view(), name="api-message-resend"),
    path("messages/<uuid:uid>/handled/", api.MessageHandled.as_view(), name="api-message-handled"),
    path("messages/<uuid:uid>/lift/", api.MessageLift.as_view(), name="api-message-lift"),
]
