"""Every address declares who may reach it. A page that forgets cannot be merged."""

from collections.abc import Iterator

import pytest
from django.test import RequestFactory
from django.urls import URLPattern, URLResolver, get_resolver

from clinic.access import declaration_of
from clinic.middleware import ClosedByDefault
from clinic.permissions import Permission

API_METHODS = {"get", "post", "put", "patch", "delete"}


def every_route(patterns=None, prefix="") -> Iterator[tuple[str, URLPattern]]:
    for entry in patterns if patterns is not None else get_resolver().url_patterns:
        if isinstance(entry, URLResolver):
            yield from every_route(entry.url_patterns, prefix + str(entry.pattern))
        else:
            yield prefix + str(entry.pattern), entry


def test_every_view_has_declared_who_may_reach_it():
    undeclared = [route for route, entry in every_route() if declaration_of(entry.callback) is None]
    assert undeclared == []


def test_every_api_method_names_its_permission():
    missing = []
    for route, entry in every_route():
        view = getattr(entry.callback, "cls", None)
        if not route.startswith("api/v1/") or entry.callback.__module__.startswith(
            "drf_spectacular"
        ):
            continue
        assert view is not None, f"{route} is no API view"
        for method in API_METHODS & set(view.http_method_names) & set(dir(view)):
            if not isinstance(view.access.get(method.upper()), Permission):
                missing.append(f"{method.upper()} {route}")
    assert missing == []


def test_open_pages_say_why():
    silent = [
        route
        for route, entry in every_route()
        if not (declared := declaration_of(entry.callback)).signed_in and not declared.why
    ]
    assert silent == []


def test_a_view_that_declares_nothing_is_closed_for_everybody():
    from django.core.exceptions import PermissionDenied

    def forgotten(request):
        raise AssertionError("reached")

    forgotten.__module__ = "programs.views"
    guard = ClosedByDefault(lambda request: None)
    with pytest.raises(PermissionDenied):
        guard.process_view(RequestFactory().get("/"), forgotten, (), {})


@pytest.mark.django_db
def test_strangers_are_sent_to_the_sign_in(client):
    closed = [
        "/" + route
        for route, entry in every_route()
        if "<" not in route
        and declaration_of(entry.callback).signed_in
        and not route.startswith("api/")
    ]
    assert closed
    for url in closed:
        response = client.get(url)
        assert response.status_code == 302, url
        assert response["Location"].startswith("/accounts/login/"), url
