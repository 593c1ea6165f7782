from django.urls import path

from clinic.administration import people_api as api

urlpatterns = [
    path("staff/", api.PersonList.as_view(), name="api-staff"),
    path("staff/<uuid:uid>/", api.PersonDetail.as_view(), name="api-person"),
    path("staff/<uuid:uid>/sessions/", api.PersonSessions.as_view(), name="api-person-sessions"),
    path("staff/<uuid:uid>/factors/", api.PersonFactors.as_view(), name="api-person-factors"),
    path("staff/<uuid:uid>/tries/", api.PersonTries.as_view(), name="api-person-tries"),
    path("roles/<uuid:uid>/", api.RoleDetail.as_view(), name="api-role"),
    path("invitations/<uuid:uid>/", api.InvitationDetail.as_view(), name="api-invitation"),
    path("sign-in-rules/", api.SignInRulesDetail.as_view(), name="api-sign-in-rules"),
]
