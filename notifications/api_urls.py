from django.urls import path

from notifications import api, workers_views

urlpatterns = [
    path("workers/", workers_views.Workers.as_view(), name="api-workers"),
    path("messages/", api.MessageList.as_view(), name="api-message-list"),
    path("messages/<uuid:uid>/", api.MessageDetail.as_view(), name="api-message-detail"),
    path("messages/<uuid:uid>/resend/", api.MessageResend.as_view(), name="api-message-resend"),
    path("messages/<uuid:uid>/handled/", api.MessageHandled.as_view(), name="api-message-handled"),
    path("messages/<uuid:uid>/lift/", api.MessageLift.as_view(), name="api-message-lift"),
]
