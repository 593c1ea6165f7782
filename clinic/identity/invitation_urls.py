from django.urls import path

from clinic.identity import views

urlpatterns = [
    path("", views.join, name="invitation-join"),
    path("<str:token>/", views.invitation, name="invitation"),
]
