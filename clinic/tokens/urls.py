from django.urls import path

from clinic.tokens import views

urlpatterns = [
    path("", views.own_keys, name="own-keys"),
    path("<uuid:uid>/end/", views.end_own_key, name="own-key-end"),
]
