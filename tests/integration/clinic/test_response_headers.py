"""Every address, asked once: what each answer tells the browser, whoever gave it."""

import json
import re
from uuid import uuid4

import pytest
from django.test import Client

from clinic.logs.lines import AsJson
from clinic.permissions import Role
from tests.factories.broken_urls import MARK
from tests.integration.clinic.test_closed_by_default import every_route
from tests.unit.clinic.test_no_third_party import faults as third_parties

pytestmark = pytest.mark.django_db
PART = re.compile(r"<(?:(\w+):)?\w+>")
VALUES = {"uuid": str(uuid4()), "int": "1", "slug": "x"}
DAYS = "2026-03-17"
COOKIES = {"__Host-session", "__Host-csrf", "__Host-her-visit", "__Host-her-asking"}
# A calendar program asks whether the file that it keeps still holds; it is told by a tag.
MAY_BE_KEPT = {"calendar/feed/<str:token>/"}
FEATURES = ("camera", "microphone", "geolocation", "payment", "usb")


def address(route: str) -> str:
    return "/" + PART.sub(lambda part: VALUES.get(part[1] or "str", DAYS), route)


@pytest.fixture
def production(settings):
    """What production sets that the tests' settings do not."""
    settings.SECURE_HSTS_SECONDS = 31_536_000
    settings.SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = True
    settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME = "__Host-session", "__Host-csrf"
    settings.METRICS_TOKEN = "x" * 20
    settings.ROOT_URLCONF = "tests.factories.broken_urls"


def faults(response) -> list[str]:
    policy = response.get("Content-Security-Policy", "")
    allowed = {word for part in policy.split(";") for word in part.split()[1:]}
    wanted = {
        "Strict-Transport-Security": "max-age=31536000; includeSubDomains",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
    }
    found = [name for name, value in wanted.items() if response.get(name) != value]
    if "default-src 'none'" not in policy or "frame-ancestors 'none'" not in policy:
        found.append("no strict policy")
    if allowed - {"'self'", "'none'"}:
        found.append(f"the policy allows {allowed}")
    if any(f"{name}=()" not in response.get("Permissions-Policy", "") for name in FEATURES):
        found.append("Permissions-Policy")
    if response.get("Referrer-Policy") not in {"same-origin", "no-referrer"}:
        found.append("Referrer-Policy")
    if "Access-Control-Allow-Origin" in response:
        found.append("open to other sites")
    if response.get("Content-Type", "").startswith("text/html"):
        found += [f"asks {other}" for other in third_parties(response.content.decode())]
    for name, cookie in response.cookies.items():
        lax = cookie["samesite"] in {"Lax", "Strict"}
        whole = cookie["secure"] and cookie["httponly"] and cookie["path"] == "/" and lax
        if name not in COOKIES or not whole or cookie["domain"]:
            found.append(f"cookie {cookie.output()}")
    return found


@pytest.mark.parametrize("who", ["stranger", "administrator"])
def test_every_address_answers_with_every_header(production, staff_client, who):
    client = Client() if who == "stranger" else staff_client(Role.ADMINISTRATOR)
    client.raise_request_exception = False
    if who == "administrator":  # the session's cookie under the name it has in production
        client.force_login(client.staff)
    found, statuses = [], set()
    routes = [route for route, _ in every_route() if "logout" not in route]
    for route in routes:
        response = client.get(address(route), secure=True)
        statuses.add(response.status_code)
        wrong = faults(response)
        if "no-store" not in response.get("Cache-Control", "") and route not in MAY_BE_KEPT:
            wrong.append("may be kept")
        policy = response["Content-Security-Policy"]
        if "Content-Disposition" in response and "sandbox" not in policy:
            wrong.append("a file that may act as a page")
        found += [f"{response.status_code} {route}: {fault}" for fault in wrong]
    assert len(routes) > 200
    among = {200, 302, 404} if who == "stranger" else {200, 302, 404, 500}
    assert among <= statuses, "errors and redirects are among them"
    assert not found, "\n".join(found)


def test_static_files_have_them_too_and_may_be_kept(production, client):
    response = client.get("/static/css/core.css", secure=True)
    assert response.status_code == 200
    assert faults(response) == []
    assert "max-age" in response["Cache-Control"]
    assert "no-store" in client.get("/static/no/such.css", secure=True)["Cache-Control"]


def test_so_does_the_way_to_https(production, settings, client):
    settings.SECURE_SSL_REDIRECT = True
    response = client.get("/patients/")
    assert response.status_code == 301
    assert [f for f in faults(response) if f != "Strict-Transport-Security"] == []
    assert response["Cache-Control"] == "no-store"


def test_pressing_sign_out_clears_the_browser(production, staff_client):
    client = staff_client()
    client.force_login(client.staff)
    response = client.post("/accounts/logout/", secure=True)
    assert response["Clear-Site-Data"] == '"cache", "storage"'
    assert "Clear-Site-Data" not in client.get("/accounts/login/", secure=True)


def test_a_stale_form_gives_back_what_one_of_our_pages_sent(production, staff_client):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(staff_client(Role.ADMINISTRATOR).staff)
    typed = {"note": "two\nlines <b>", "password": "not this", "csrfmiddlewaretoken": "nor this"}
    ours = {"secure": True, "headers": {"sec-fetch-site": "same-origin"}}
    page = strict.post("/settings/rooms/", typed, **ours)
    assert page.status_code == 403
    assert "two<br>lines &lt;b&gt;" in page.content.decode()
    assert "this</dd>" not in page.content.decode()
    theirs = {"secure": True, "headers": {"sec-fetch-site": "cross-site"}}
    assert "lines" not in strict.post("/settings/rooms/", typed, **theirs).content.decode()


def test_the_viewer_of_the_api_runs_under_the_policy(staff_client):
    page = staff_client().get("/api/v1/docs/")
    text = page.content.decode()
    assert not re.search(r"<style|<script(?![^>]*\bsrc=)|style=", text)
    script = re.findall(r'<script src="(/api[^"]*)"', text)
    answer = staff_client().get(script[0].replace("&amp;", "&"))
    assert answer["Content-Type"].startswith("application/javascript")
    assert "SwaggerUIBundle(" in answer.content.decode()


def test_a_request_is_one_line_by_its_route_and_carries_its_name(production, staff_client, caplog):
    client = staff_client(Role.NURSE)
    client.force_login(client.staff)
    client.raise_request_exception = False
    with caplog.at_level("INFO"):
        response = client.get(f"/broken/{MARK}/?q={MARK}", secure=True)
    assert response.status_code == 500
    assert MARK.split()[0] not in response.content.decode()
    lines = [json.loads(AsJson().format(record)) for record in caplog.records]
    (line,) = [line for line in lines if line["event"] == "request"]
    assert line["route"] == "broken/<str:word>/"
    assert (line["status"], line["staff"]) == (500, str(client.staff.uid))
    trouble = next(line for line in lines if line["level"] == "ERROR")
    assert trouble["error"] == "ValueError"
    assert trouble["frames"][-1].endswith(" failing")
    assert "Canary7431" not in json.dumps(lines)
