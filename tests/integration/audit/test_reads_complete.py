"""Whoever is named in an answer is in that request's row of the log of reads.

A crawl: every page that links lead to and every list of the API, one of each route, as somebody
who holds every role, in a clinic whose patients carry marks instead of names.
"""

import html
import re
from collections import deque
from collections.abc import Iterator

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.test import Client
from django.urls import Resolver404, get_resolver, resolve

from clinic.models import AccessEvent, Clinic
from clinic.permissions import Role
from patients.models import Patient
from tests.factories.clinic import MembershipFactory, StaffFactory
from tests.factories.patients import PatientFactory

_LINK = re.compile(r'(?:href|hx-get)="(/[^"]*)"')
_UID = re.compile(r'"uid":\s*"([0-9a-f-]{36})"')
# Nobody of the clinic reads there, or nothing about anybody stands there.
_ELSEWHERE = (
    "/readyz",
    "/accounts/",
    "/demo/",
    "/learn/",
    "/static/",
    "/api/v1/schema/",
    "/api/v1/docs/",
)
_TWICE = 2  # one page of each route, and one more
_OFTEN = {"session-detail": 12}  # full ones, open ones and past ones name others


@pytest.fixture
def marked(db) -> dict[int, Patient]:
    call_command("seed_demo", patients=14, weeks=3, seed=1, verbosity=0)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE patients_patient SET family_name = 'Zq' || id || 'x'")
    return {patient.pk: patient for patient in Patient.objects.all()}


@pytest.fixture
def everybody(marked) -> Client:
    staff = StaffFactory()
    for role in Role.values:
        MembershipFactory(clinic=Clinic.objects.get(), staff=staff, role=role)
    client = Client(raise_request_exception=False)
    client.force_login(staff)
    return client


def test_each_patient_in_an_answer_is_in_its_row_of_the_log(marked, everybody):
    missing, routes = [], set()
    for url, route, answer in _crawl(everybody):
        routes.add(route)
        body = answer.content.decode("utf-8", errors="ignore")
        shown = {
            pk for pk, her in marked.items() if str(her.uid) in body or her.family_name in body
        }
        logged = {
            key
            for row in AccessEvent.objects.filter(request=answer["X-Request-ID"])
            for key in row.patients
        }
        if not shown <= logged:
            missing.append(f"{url} shows {len(shown)}, logs {len(logged)}")
    assert not missing, "; ".join(missing)
    assert len(routes) > 100, "the crawl reaches the house"
    assert {"patient-detail", "episode-detail", "audit-changes", "api-patient-list"} <= routes


def test_what_cannot_be_logged_is_not_shown(clinic, staff_client):
    her = PatientFactory(clinic=clinic, family_name="Zq1x")
    nurse, administrator = staff_client(Role.NURSE), staff_client(Role.ADMINISTRATOR)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(
            "ALTER TABLE clinic_accessevent ADD CONSTRAINT full_disk CHECK (id < 0) NOT VALID"
        )
    pages = [(nurse, f"/patients/{her.uid}/"), (nurse, "/patients/"), (nurse, "/api/v1/patients/")]
    for client, url in [*pages, (administrator, f"/audit/patients/{her.uid}/")]:
        with transaction.atomic():
            answer = client.get(url)
            transaction.set_rollback(True)
        assert answer.status_code == 503, url
        assert her.family_name not in answer.content.decode()
        assert str(her.uid) not in answer.content.decode().replace(url, "")
    assert not AccessEvent.objects.filter(patients__contains=[her.pk]).exists()


def _crawl(client: Client) -> Iterator[tuple[str, str, object]]:
    waiting = deque(["/", *_plain_addresses()])
    seen: set[str] = set()
    often: dict[str, int] = {}
    while waiting:
        url = waiting.popleft()
        route = _route_of(url)
        if url in seen or not route or often.get(route, 0) >= _OFTEN.get(route, _TWICE):
            continue
        seen.add(url)
        answer = client.get(url)
        if answer.status_code in (301, 302, 303):
            waiting.append(answer["Location"])
        if answer.status_code != 200:
            assert answer.status_code < 500, f"{url}: {answer.status_code}"
            continue
        often[route] = often.get(route, 0) + 1
        yield url, route, answer
        waiting.extend(_links(url, answer))


def _links(url: str, answer: object) -> Iterator[str]:
    kind = answer["Content-Type"]
    if kind.startswith("text/html"):
        yield from (html.unescape(link) for link in _LINK.findall(answer.content.decode()))
    elif kind.startswith("application/json"):
        base = url.partition("?")[0]
        for uid in _UID.findall(answer.content.decode())[:3]:
            yield f"{base}{uid}/"
            for name in _under(base):
                yield f"{base}{uid}/{name}/"


def _under(base: str) -> list[str]:
    """Return what the API has under one object of a list."""
    shape = re.compile(re.escape(base.lstrip("/")) + r"<uuid:[a-z_]+>/([a-z-]+)/$")
    return [found[1] for found in map(shape.match, _routes()) if found]


def _plain_addresses() -> list[str]:
    return [f"/{route}" for route in _routes() if "<" not in route and "(" not in route]


def _routes() -> list[str]:
    found: list[str] = []

    def walk(patterns, before):
        for one in patterns:
            here = before + str(one.pattern)
            if hasattr(one, "url_patterns"):
                walk(one.url_patterns, here)
            else:
                found.append(here)

    walk(get_resolver().url_patterns, "")
    return found


def _route_of(url: str) -> str:
    path = url.partition("?")[0].partition("#")[0]
    if path.startswith(_ELSEWHERE):
        return ""
    try:
        return resolve(path).url_name or ""
    except Resolver404:
        return ""
