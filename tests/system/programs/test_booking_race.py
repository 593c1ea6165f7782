"""64 people at one place over HTTP: real server processes, real PostgreSQL."""

import http.client
import json
import os
import socket
import subprocess
import sys
import threading
import time as stopwatch
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import time
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client

from programs.models import Booking, Session, SessionStatus
from tests.factories.clinic import RoomFactory
from tests.factories.patients import PatientFactory
from tests.factories.programs import EnrollmentFactory, in_days, published_version, scene

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.system]
ROOT = Path(__file__).resolve().parents[3]
CROWD = 64
ROUNDS = 3
SLOWEST_S = 10


@dataclass(frozen=True)
class Server:
    port: int
    log: Path


@pytest.fixture
def server(tmp_path: Path, transactional_db: None) -> Iterator[Server]:
    """A gunicorn with two processes of 32 threads on the test's database."""
    connection.ensure_connection()
    kept = connection.settings_dict
    database = {name: kept[name] for name in ("NAME", "USER", "PASSWORD", "HOST", "PORT")}
    database |= {"ENGINE": "django.db.backends.postgresql", "CONN_MAX_AGE": 60}
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    log = tmp_path / "server.log"
    process = subprocess.Popen(
        [
            *(sys.executable, "-m", "gunicorn", "clinic.wsgi", "--bind", f"127.0.0.1:{port}"),
            *("--workers", "2", "--threads", "32", "--backlog", "256", "--log-file", str(log)),
        ],
        cwd=ROOT,
        env={
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "tests.system.programs.race_settings",
            "RACE_DATABASE": json.dumps(database),
        },
        stdout=log.open("a"),
        stderr=subprocess.STDOUT,
    )
    try:
        _wait_until_up(port, process, log)
        yield Server(port, log)
    finally:
        process.terminate()
        process.wait(30)


def _wait_until_up(port: int, process: subprocess.Popen, log: Path) -> None:
    for _ in range(300):
        try:
            answer = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
            answer.request("GET", "/healthz")
            if answer.getresponse().status == 200:
                return
        except OSError:
            assert process.poll() is None, log.read_text()
            threading.Event().wait(0.1)
    raise AssertionError(log.read_text())


def headers_of(staff) -> dict[str, str]:
    client = Client()
    client.force_login(staff)
    token = "t" * 32
    cookies = f"sessionid={client.cookies['sessionid'].value}; csrftoken={token}"
    return {"Cookie": cookies, "X-CSRFToken": token, "Content-Type": "application/json"}


def warm_up(server: Server, headers: dict[str, str]) -> None:
    """Let every thread of the server open its database connection."""
    found = send_at_once(server, "GET", "/api/v1/protocols/", [{}] * CROWD, headers)
    assert {status for status, _s, _text in found} == {200}


def post_at_once(server: Server, path: str, bodies: list[dict], headers: dict[str, str]):
    """Send all bodies at the same moment; return the count of each status and the slowest."""
    found = send_at_once(server, "POST", path, bodies, headers)
    strange = [text for status, _s, text in found if status not in {201, 409}]
    assert not strange, strange[:3]
    return Counter(status for status, _s, _text in found), max(s for _status, s, _text in found)


def send_at_once(
    server: Server, method: str, path: str, bodies: list[dict], headers: dict[str, str]
) -> list[tuple[int, float, str]]:
    start = threading.Barrier(len(bodies))
    found: list[tuple[int, float, str]] = []

    def run(body: dict) -> None:
        link = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
        link.connect()
        start.wait()
        began = stopwatch.perf_counter()
        link.request(method, path, json.dumps(body), headers)
        answer = link.getresponse()
        text = answer.read().decode()
        found.append((answer.status, stopwatch.perf_counter() - began, text))
        link.close()

    threads = [threading.Thread(target=run, args=[body]) for body in bodies]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(90)
    return found


def test_the_last_place_of_a_class(server):
    here = scene()
    version = published_version(here.clinic)
    crowd = [
        EnrollmentFactory(
            patient=PatientFactory(clinic=here.clinic),
            version=version,
            physiologist=here.physiologist,
        )
        for _ in range(CROWD)
    ]
    headers = headers_of(here.physiologist)
    warm_up(server, headers)
    for number in range(ROUNDS):
        session = here.session(capacity=1, day=in_days(7 + number))
        bodies = [{"session": str(session.uid), "enrollment": str(e.uid)} for e in crowd]
        statuses, slowest = post_at_once(server, "/api/v1/bookings/", bodies, headers)
        assert statuses == {201: 1, 409: CROWD - 1}
        assert slowest < SLOWEST_S
        print(f"last place: {statuses[201]} of {CROWD}, slowest {slowest:.2f} s")  # noqa: T201
        session.refresh_from_db()
        assert session.places_taken == Booking.objects.filter(session=session).count() == 1


def test_overlapping_unequal_times_of_one_physiologist(server):
    here = scene()
    rooms = [RoomFactory(clinic=here.clinic) for _ in range(CROWD)]
    headers = headers_of(here.physiologist)
    warm_up(server, headers)
    for number in range(ROUNDS):
        day = in_days(7 + number)
        bodies = [
            {
                "kind": "class",
                "physiologist": str(here.physiologist.uid),
                "room": str(room.uid),
                "day": day.isoformat(),
                "start_time": time(10, n % 30).isoformat(),
                "minutes": 60 + n,
                "capacity": 4,
            }
            for n, room in enumerate(rooms)
        ]
        statuses, slowest = post_at_once(server, "/api/v1/sessions/", bodies, headers)
        assert statuses == {201: 1, 409: CROWD - 1}
        assert slowest < SLOWEST_S
        print(f"one physiologist: {statuses[201]} of {CROWD}, slowest {slowest:.2f} s")  # noqa: T201
        made = Session.objects.filter(day=day, status=SessionStatus.SCHEDULED)
        assert made.count() == 1
