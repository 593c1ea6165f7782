from django.urls import path

from clinic.identity import views

urlpatterns = [
    path("", views.my_sessions, name="my-sessions"),
    path("<int:pk>/end/", views.end_my_session, name="my-session-end"),
    path("end-others/", views.end_my_others, name="my-sessions-end"),
    path("left/", views.left, name="session-left"),
    path("stay/", views.stay, name="session-stay"),
    path("go-on/", views.go_on, name="go-on"),
]
