from django.urls import path

from clinic.administration import views

urlpatterns = [
    path("", views.details, name="settings"),
    path("people/", views.people, name="settings-people"),
    path("people/<uuid:uid>/remove/", views.remove_person, name="settings-person-remove"),
    path("rooms/", views.rooms, name="settings-rooms"),
    path("rooms/<uuid:uid>/", views.room, name="settings-room"),
    path("hours/", views.hours, name="settings-hours"),
    path("hours/<uuid:uid>/remove/", views.remove_hours, name="settings-hours-remove"),
    path("closures/", views.closures, name="settings-closures"),
    path("closures/<uuid:uid>/remove/", views.remove_closure, name="settings-closure-remove"),
]
