"""The database stops and comes back under a running web server: 503 meanwhile, never a 500."""

import http.client
import json
import os
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.db import connection

from bench.serving import signed_in
from chaos.crew import Crew
from chaos.servers import DATABASE, Postgres, free_port
from chaos.waiting import wait_until
from clinic.actions import record_heartbeat
from clinic.embedded.cluster import SUPERUSER
from clinic.permissions import Role
from tests.factories.clinic import MembershipFactory

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.system]
PAGES = ["/", "/accounts/login/", "/today/", "/clinic-is-not-here/", f"/v/{'x' * 43}/"]
API = ["/api/v1/sessions/", "/api/v1/protocols/"]
Ask = Callable[..., http.client.HTTPResponse]


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder that PostgreSQL's account may walk into."""
    with tempfile.TemporaryDirectory(prefix="steady-away-") as name:
        yield Path(name)


@pytest.fixture
def postgres(folder: Path) -> Iterator[Postgres]:
    """A server of this test's own, with the tables and rows of the suite's."""
    server = Postgres(folder / "postgres")
    try:
        server.start()
        yield server
    finally:
        server.close()


@pytest.fixture
def ask(folder: Path, postgres: Postgres) -> Iterator[Ask]:
    """A web server on that database, and a physiologist who is signed in."""
    member = MembershipFactory(role=Role.PHYSIOLOGIST)
    record_heartbeat(worker="celery@one")
    headers = signed_in(member.staff)
    postgres.copy_tables(suite_database())
    here = {"ENGINE": "clinic.database", "NAME": DATABASE, "USER": SUPERUSER}
    here |= {"HOST": str(postgres.socket), "CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "tests.system.notifications.sender_settings",
        "SENDER_DATABASE": json.dumps(here),
        "SENDER_CLOCK": str(folder / "clock"),
    }
    (folder / "clock").write_text("0")
    port, crew = free_port(), Crew(folder / "log")

    def ask(path: str, method: str = "GET", body: str = "") -> http.client.HTTPResponse:
        link = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        link.request(method, path, body, headers)
        answer = link.getresponse()
        answer.text = answer.read().decode()
        return answer

    def up() -> bool:
        try:
            return ask("/healthz").status == 200
        except OSError:
            return False

    command = ["gunicorn", "clinic.wsgi", "--bind", f"127.0.0.1:{port}", "--no-control-socket"]
    crew.add("web", [*command, "--worker-class", "gthread", "--threads", "4"], environment)
    try:
        wait_until("the web server answers", up, within_s=60)
        yield ask
    finally:
        crew.close()


def suite_database() -> str:
    connection.ensure_connection()
    kept = connection.settings_dict
    names = {"NAME": "dbname", "USER": "user", "PASSWORD": "password", "HOST": "host"}
    names["PORT"] = "port"
    return " ".join(f"{key}='{kept[name]}'" for name, key in names.items() if kept[name])


def test_pages_say_503_while_the_database_is_away_and_come_back_by_themselves(ask, postgres):
    before = {path: ask(path).status for path in [*PAGES, *API, "/readyz"]}
    assert before == dict.fromkeys(before, 200) | {
        "/": 302, "/clinic-is-not-here/": 404, PAGES[-1]: 410,
    }  # fmt: skip

    postgres.stop()
    for path in PAGES:
        page = ask(path)
        assert (page.status, page.headers["Retry-After"]) == (503, "5"), path
        assert "We cannot answer just now" in page.text
    for path in API:
        answer = ask(path)
        assert (answer.status, answer.headers["Retry-After"]) == (503, "5"), path
        assert answer.headers["Content-Type"] == "application/problem+json"
        assert "The database does not answer" in json.loads(answer.text)["detail"]
    assert ask("/api/v1/bookings/", "POST", "{}").status == 503
    assert ask("/healthz").status == 200
    ready = ask("/readyz")
    assert (ready.status, json.loads(ready.text)["database"]) == (503, False)

    postgres.come_back()
    assert {path: ask(path).status for path in before} == before
