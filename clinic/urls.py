"""Where every address leads. The apps are composed here."""

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView

from clinic import monitoring, views
from clinic.administration.logo_api import LogoDetail
from clinic.administration.roles import Roles
from clinic.identity.entering import sign_in
from clinic.retention.api import Retention, RetentionRules
from clinic.security_txt import security_txt
from clinic.tokens.api import TokenDetail, TokenList

handler404 = views.absent
handler500 = views.broken

api: list[URLPattern | URLResolver] = [
    path("schema/", SpectacularAPIView.as_view(), name="api-schema"),
    # its script comes from an address of its own, as the content security policy asks
    path(
        "docs/",
        SpectacularSwaggerSplitView.as_view(
            url_name="api-schema", template_name="clinic/api_docs.html"
        ),
        name="api-docs",
    ),
    path("api-tokens/", TokenList.as_view(), name="api-tokens"),
    path("api-tokens/<uuid:uid>/", TokenDetail.as_view(), name="api-token"),
    path("logo/", LogoDetail.as_view(), name="api-logo"),
    path("retention/", Retention.as_view(), name="api-retention"),
    path("retention/<slug:data>/", RetentionRules.as_view(), name="api-retention-rule"),
    path("permissions/", Roles.as_view(), name="api-permissions"),
    path("", include("clinic.administration.people_api_urls")),
    path("", include("patients.api_urls")),
    path("", include("programs.api_urls")),
    path("", include("adherence.api_urls")),
    path("", include("notifications.api_urls")),
]

urlpatterns = [
    path("", views.home, name="home"),
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
    path("clinics/<uuid:uid>/work-there/", views.work_there, name="work-there"),
    path("metrics", monitoring.metrics, name="metrics"),
    path(".well-known/security.txt", security_txt, name="security-txt"),
    # before the apps' pages, of which every address would be tried first
    path("api/v1/", include(api)),
    path("account/tokens/", include("clinic.tokens.urls")),
    path("accounts/sessions/", include("clinic.identity.session_urls")),
    path("accounts/login/", sign_in, name="account_login"),  # before allauth's own
    path("accounts/", include("allauth.urls")),
    path("invitation/", include("clinic.identity.invitation_urls")),
    path("settings/", include("clinic.administration.urls")),
    path("", include("patients.urls")),
    path("", include("programs.urls")),
    path("", include("adherence.urls")),
    path("", include("notifications.urls")),
]
if settings.DEMO:
    urlpatterns.append(path("demo/", include("demo.urls")))
