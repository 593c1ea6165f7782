"""docs/asvs.md calls requirements not applicable; this fails once they become so."""

import re
from pathlib import Path

import pytest
from django.urls import get_resolver

ROOT = Path(__file__).resolve().parents[3]
# What would make a requirement apply, by the names of packages that do it.
ABSENT = {
    "LDAP": ("ldap3", "python-ldap", "django-auth-ldap"),
    "XPath and XSLT": ("lxml", "elementpath"),
    "LaTeX": ("pylatex", "latex"),
    "rich text": ("django-ckeditor", "django-tinymce", "bleach", "nh3", "markdown", "mistune"),
    "memcache": ("pymemcache", "pylibmc", "python-memcached"),
    "GraphQL": ("graphene", "graphene-django", "strawberry-graphql", "ariadne"),
    "WebSockets": ("channels", "websockets", "daphne", "django-eventstream"),
    "OAuth, OpenID Connect and SAML": (
        "oauthlib", "requests-oauthlib", "authlib", "pyjwt", "python-jose", "python3-saml",
        "django-oauth-toolkit", "mozilla-django-oidc", "pysaml2",
    ),
    "SMS and telephone": ("twilio", "vonage", "phonenumbers"),
    "WebRTC": ("aiortc",),
}  # fmt: skip


@pytest.mark.parametrize("matter", sorted(ABSENT))
def test_what_is_not_applicable_is_not_there(matter, settings):
    pinned = set(re.findall(r"^([a-z0-9-]+)(?:\[.*\])?==", _pins(), flags=re.MULTILINE))
    assert "django" in pinned
    assert pinned & set(ABSENT[matter]) == set()
    # allauth could do some of it: none of those parts is installed.
    assert not {"allauth.socialaccount", "allauth.idp", "allauth.headless"} & {
        app.rsplit(".", 1)[0] if app.startswith("allauth.socialaccount.") else app
        for app in settings.INSTALLED_APPS
    }
    assert "hint" not in {field.name for field in settings_user()._meta.get_fields()}
    assert get_resolver().url_patterns


def settings_user():
    from django.contrib.auth import get_user_model

    return get_user_model()


def _pins() -> str:
    return (ROOT / "requirements.txt").read_text(encoding="utf-8").lower()
