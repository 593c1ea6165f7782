from django.urls import path

from clinic.administration import logo_views, people_views, roles, views
from clinic.retention import views as keeping
from clinic.tokens import views as keys

urlpatterns = [
    path("", views.details, name="settings"),
    path("logo/", logo_views.logo, name="settings-logo"),
    path("logo/remove/", logo_views.remove_logo, name="settings-logo-remove"),
    path("logo/image/", logo_views.logo_image, name="settings-logo-image"),
    path("keys/", keys.clinic_keys, name="settings-keys"),
    path("keys/<uuid:uid>/end/", keys.end_clinic_key, name="settings-key-end"),
    path("roles/", roles.roles, name="settings-roles"),
    path("people/", people_views.people_list, name="settings-people"),
    path("people/<uuid:uid>/", people_views.person, name="settings-person"),
    path("people/<uuid:uid>/leave/", people_views.leave, name="settings-person-leave"),
    path("people/<uuid:uid>/sign-out/", people_views.end_sessions, name="settings-person-sign-out"),
    path("people/<uuid:uid>/forgive/", people_views.forgive_tries, name="settings-person-forgive"),
    path("people/<uuid:uid>/factors/", people_views.remove_factors, name="settings-person-factors"),
    # the role's uid, not the person's: somebody may have two
    path("people/<uuid:uid>/remove/", people_views.remove_role, name="settings-person-remove"),
    path("invitations/<uuid:uid>/again/", people_views.invite_again, name="settings-invite-again"),
    path("invitations/<uuid:uid>/withdraw/", people_views.withdraw, name="settings-withdraw"),
    path("sign-in/", people_views.sign_in_rules, name="settings-sign-in"),
    path("retention/", keeping.retention, name="settings-retention"),
    path("retention/<slug:data>/", keeping.rule, name="settings-retention-rule"),
    path("rooms/", views.rooms, name="settings-rooms"),
    path("rooms/<uuid:uid>/", views.room, name="settings-room"),
    path("hours/", views.hours, name="settings-hours"),
    path("hours/<uuid:uid>/remove/", views.remove_hours, name="settings-hours-remove"),
    path("closures/", views.closures, name="settings-closures"),
    path("closures/<uuid:uid>/remove/", views.remove_closure, name="settings-closure-remove"),
]
