from django.urls import path

from demo import views, watch_views

app_name = "demo"
urlpatterns = [
    path("", views.front, name="front"),
    path("sign-in/<slug:role>/", views.sign_in, name="sign-in"),
    path("her-page/", views.her_page, name="her-page"),
    path("travel/", views.travel, name="travel"),
    path("watch/<str:name>", watch_views.watch_file, name="watch-file"),
    path("outbox/", views.outbox, name="outbox"),
    path("outbox/<uuid:uid>/", views.mail, name="mail"),
    path("outbox/<uuid:uid>/html/", views.mail_html, name="mail-html"),
    path("outbox/<uuid:uid>/calendar/", views.mail_calendar, name="mail-calendar"),
]
