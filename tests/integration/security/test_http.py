"""What every answer carries, which ways of asking are closed, and what errors give away."""

import json
import re
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client, override_settings
from django.urls import URLPattern, URLResolver, get_resolver, path, reverse

from clinic.access import public
from clinic.permissions import Role
from clinic.urls import handler404, handler500, urlpatterns
from patients.models import Patient
from tests.factories.patients import PatientFactory

ORIGIN = "https://elsewhere.example"
OF_NO_STAFF = ("/accounts/", "/my/", "/learn/", "/api/", "/invitation/")


@public("a page of this test that breaks")
def broken(request):
    secret = "patient Luz has 7 of 10"  # noqa: F841 - a local that a careless page would show
    raise RuntimeError(f"SELECT * FROM patients_patient; key {settings.SECRET_KEY}")


def routes(patterns=None, prefix="") -> list[str]:
    """Return every address that needs no object."""
    found = []
    for entry in patterns if patterns is not None else get_resolver().url_patterns:
        if isinstance(entry, URLResolver):
            found += routes(entry.url_patterns, prefix + str(entry.pattern))
        elif isinstance(entry, URLPattern) and "(?" not in str(entry.pattern):
            found.append("/" + prefix + str(entry.pattern))
    return [route for route in found if "<" not in route and not route.startswith("/demo/")]


@pytest.fixture
def everybody(clinic, member):
    """Return somebody who holds every role."""
    from clinic.models import Membership

    staff = member(Role.NURSE)
    for role in set(Role.values) - {Role.NURSE}:
        Membership.objects.create(clinic=clinic, staff=staff, role=role)
    client = Client()
    client.force_login(staff)
    return client


_walked: dict[str, object] = {}


@pytest.fixture
def walked(everybody, clinic) -> dict[str, object]:
    """Return what every address answers to somebody with every role, and which tables it changed.

    One walk for all tests of this file: an answer is kept as it came, without the database.
    """
    if not _walked:
        PatientFactory(clinic=clinic, family_name='Nunca"; filename="x.exe')
        everybody.get("/")
        before = writes()
        ways = [*routes(), "/nowhere/"]
        _walked["answers"] = {
            route: everybody.get(f"{route}?filename=x.exe&name=x.exe") for route in ways
        }
        _walked["changed"] = [row for row in writes() if row not in before]
    return _walked


def test_every_answer_says_what_it_is(walked):
    """Type and charset, no sniffing, no referrer, no frame: on every page, file and error."""
    answers = walked["answers"]
    assert sum(answer.status_code == 200 for answer in answers.values()) > 60
    for route, answer in answers.items():
        if answer.content:
            kind = answer["Content-Type"]
            assert "charset=utf-8" in kind.lower() or not kind.startswith("text/"), route
        assert answer["X-Content-Type-Options"] == "nosniff", route
        assert answer["Referrer-Policy"] in {"same-origin", "no-referrer"}, route
        assert "frame-ancestors 'none'" in answer["Content-Security-Policy"], route
        assert "no-store" in answer["Cache-Control"], route


def test_no_other_origin_is_let_in(everybody):
    for route in ("/", "/patients/", reverse("api-patient-list")):
        for ask in (everybody.get, everybody.options):
            answer = ask(route, headers={"origin": ORIGIN})
            assert not [name for name in answer.headers if name.startswith("Access-Control")]


def test_the_api_takes_json_and_a_token_and_nothing_else(staff_client):
    staff = staff_client(Role.NURSE).staff
    client = Client(enforce_csrf_checks=True)
    client.force_login(staff)
    new = {"mrn": "H-1", "given_name": "Luz", "family_name": "E", "birth_date": "1960-02-29"}
    url = reverse("api-patient-list")
    assert client.post(url, json.dumps(new), content_type="application/json").status_code == 403
    client.cookies[settings.CSRF_COOKIE_NAME] = "t" * 32
    for kind in (
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
    ):
        answer = client.generic(
            "POST", url, json.dumps(new), content_type=kind, headers={"x-csrftoken": "t" * 32}
        )
        assert answer.status_code == 415, kind
    assert not Patient.objects.exists()


def writes() -> list[tuple]:
    """Return how many rows each table of the house has, and who wrote last.

    Logs of reads, counters of calls and what sign-in keeps are no facts about anybody's care.
    """
    ours = re.compile(
        "(notifications|patients|programs|adherence)_|clinic_(clinic|membership|room)$"
    )
    with connection.cursor() as cursor:
        found = []
        for table in filter(ours.match, sorted(connection.introspection.table_names(cursor))):
            cursor.execute(f'SELECT count(*), max(xmin::text::bigint) FROM "{table}"')
            found.append((table, *cursor.fetchone()))
        return found


def test_reading_changes_nothing(walked):
    assert walked["changed"] == []


def test_methods_that_nothing_needs_are_refused(everybody):
    for route in ("/healthz", reverse("patient-list"), reverse("api-patient-list")):
        for method in ("TRACE", "TRACK", "CONNECT", "PROPFIND"):
            answer = everybody.generic(method, route, headers={"x-secret": "echo"})
            assert answer.status_code == 405, (method, route)
            assert b"echo" not in answer.content


def test_nothing_lists_folders_or_hands_out_source(everybody):
    for route in (
        *("/static/", "/static/css/", "/static/../manage.py", "/static/%2e%2e/manage.py"),
        *("/.git/config", "/.env", "/manage.py", "/var/", "/media/", "/clinic/settings/base.py"),
        *("/static/css/core.css~", "/server-status"),
    ):
        answer = everybody.get(route)
        assert answer.status_code == 404, route
        assert b"SECRET_KEY" not in answer.content


def test_downloads_have_names_of_ours(walked):
    """No name of a patient, and nothing that a caller says, is in the name of a file."""
    named = {
        route: said
        for route, answer in walked["answers"].items()
        if (said := answer.get("Content-Disposition"))
    }
    assert named
    for route, said in named.items():
        assert re.fullmatch(r'(attachment|inline); filename="[A-Za-z0-9._-]+"', said), route
        assert "x.exe" not in said


def test_the_description_of_the_api_is_for_staff(client, db):
    for name in ("api-schema", "api-docs"):
        answer = client.get(reverse(name))
        assert answer.status_code in {302, 401, 403}
        assert b"openapi" not in answer.content


def test_fields_that_are_not_offered_cannot_be_written(staff_client, clinic):
    nurse = staff_client(Role.NURSE)
    new = {"mrn": "H-1", "given_name": "Luz", "family_name": "E", "birth_date": "1960-02-29"}
    forged = {"clinic": 99, "clinic_id": 99, "uid": "0" * 32, "id": 7, "created_at": "1999-01-01"}
    nurse.post(
        reverse("api-patient-list"), json.dumps(new | forged), content_type="application/json"
    )
    for patient in Patient.objects.all():  # refused, or stored without them
        assert (patient.clinic, str(patient.uid)) != (clinic, "0" * 32)
        assert patient.clinic == clinic
        assert patient.created_at.year > 2000
    PatientFactory(clinic=clinic, mrn="H-2")
    page = {**new, "mrn": "H-3", "email": "", "phone": "", "language": "en", "time_zone": ""}
    nurse.post(reverse("patient-create"), page | {"clinic": "99", "status": "died", "uid": "0"})
    made = Patient.objects.get(mrn="H-3")
    assert (made.clinic, made.status) == (clinic, "active")


def test_a_parameter_given_twice_confuses_nothing(staff_client, clinic):
    """The last value counts, as everywhere in Django; none is joined or taken from elsewhere."""
    nurse = staff_client(Role.NURSE)
    PatientFactory(clinic=clinic, family_name="Primera")
    PatientFactory(clinic=clinic, family_name="Segunda")
    url = reverse("api-patient-list")
    found = nurse.get(f"{url}?search=Primera&search=Segunda").json()["results"]
    assert [row["family_name"] for row in found] == ["Segunda"]
    # What stands in the address is no answer of a form, and a cookie is no parameter.
    nurse.cookies["search"] = "Primera"
    assert len(nurse.get(url).json()["results"]) == 2
    page = nurse.post(f"{reverse('patient-create')}?family_name=Tercera&mrn=1", {"given_name": "L"})
    assert page.status_code == 422
    assert not Patient.objects.filter(family_name="Tercera").exists()


def test_no_page_loads_anything_from_elsewhere(walked):
    loads = re.compile(
        r"<(?:script|link|img|iframe|source|video|audio|object|embed|form)\b[^>]*?"
        r'(?:src|href|action|data)="([^"]+)"'
    )
    for route, answer in walked["answers"].items():
        if answer.status_code == 200 and "html" in answer["Content-Type"]:
            for address in loads.findall(answer.content.decode()):
                assert not urlsplit(address).netloc, (route, address)


def test_every_whole_page_of_the_staff_offers_to_sign_out(walked):
    """Her own account's pages too; not the way in, the patient's pages and what all may read."""
    pages = {
        route: answer.content.decode()
        for route, answer in walked["answers"].items()
        if answer.status_code == 200 and b"<html" in answer.content
    }
    hers = {route for route, page in pages.items() if "Your account" in page}
    assert len(hers) >= 4
    others = {route for route in pages if not route.startswith(OF_NO_STAFF)}
    assert len(others) > 40
    for route in sorted(hers | others):
        assert 'action="/accounts/logout/"' in pages[route], route


def test_a_refusal_is_written_down(staff_client, caplog):
    """A page and an endpoint that her role does not have: who runs the server sees the tries."""
    nurse = staff_client(Role.NURSE)
    for route in ("/settings/", reverse("api-logo")):
        caplog.clear()
        with caplog.at_level("INFO"):
            assert nurse.get(route).status_code == 403
        facts = [str(vars(record)) for record in caplog.records]
        assert any("403" in said for said in facts), route


@override_settings(ROOT_URLCONF=__name__)
@pytest.mark.parametrize("wanted", ["text/html", "application/json"])
def test_an_error_tells_nothing_of_the_inside(wanted, db):
    client = Client(raise_request_exception=False)
    answer = client.get("/breaks/?patient=Luz", headers={"accept": wanted})
    assert answer.status_code == 500
    said = answer.content.decode()
    for inside in ("RuntimeError", "SELECT", "Traceback", settings.SECRET_KEY, "Luz", "test_http"):
        assert inside not in said


@override_settings(SECURE_SSL_REDIRECT=True)
def test_a_program_that_calls_without_tls_is_refused_not_redirected(staff_client):
    nurse = staff_client(Role.NURSE)
    refused = nurse.get(reverse("api-patient-list"))
    assert refused.status_code == 403
    assert refused["Content-Type"] == "application/problem+json"
    assert "https" in refused.json()["detail"]
    assert nurse.get("/patients/")["Location"] == "https://testserver/patients/"
    assert nurse.get(reverse("api-patient-list"), secure=True).status_code == 200


urlpatterns = [*urlpatterns, path("breaks/", broken)]
__all__ = ["handler404", "handler500", "urlpatterns"]
