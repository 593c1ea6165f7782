from django.urls import path

from clinic.administration import logo_views, roles, views
from clinic.tokens import views as keys

urlpatterns = [
    path("", views.details, name="settings"),
    path("logo/", logo_views.logo, name="settings-logo"),
    path("logo/remove/", logo_views.remove_logo, name="settings-logo-remove"),
    path("logo/image/", logo_views.logo_image, name="settings-logo-image"),
    path("people/", views.people, name="settings-people"),
    path("people/<uuid:uid>/remove/", views.remove_person, name="settings-person-remove"),
    path("keys/", keys.clinic_keys, name="settings-keys"),
    path("keys/<uuid:uid>/end/", keys.end_clinic_key, name="settings-key-end"),
    path("roles/", roles.roles, name="settings-roles"),
    path("rooms/", views.rooms, name="settings-rooms"),
    path("rooms/<uuid:uid>/", views.room, name="settings-room"),
    path("hours/", views.hours, name="settings-hours"),
    path("hours/<uuid:uid>/remove/", views.remove_hours, name="settings-hours-remove"),
    path("closures/", views.closures, name="settings-closures"),
    path("closures/<uuid:uid>/remove/", views.remove_closure, name="settings-closure-remove"),
]
