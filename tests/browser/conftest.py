"""A clinic of real processes: web server, worker, broker and mail server, and a browser."""

import os
import shutil
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from datetime import time as wall
from pathlib import Path
from urllib.parse import quote

import pytest
from django.conf import settings as django_settings
from django.db import connection
from playwright.sync_api import BrowserContext, Page

from clinic.clock import instant
from demo.pictures import ARGUMENTS, CannotTake, chromium
from tests.factories.mail_server import MailServer, free_port, mail_server

# Playwright's synchronous interface runs a loop in this thread, which Django takes for async code.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"

# A Tuesday morning in Madrid, so that what is open does not depend on when the tests run.
DAY = date(2026, 3, 17)
PATIENCE_S = 30


def wait_for(condition: Callable[[], object], what: str, patience_s: float = PATIENCE_S) -> object:
    """Return the first true answer of a condition; fail naming what did not come."""
    end, pause = time.monotonic() + patience_s, threading.Event()
    while not (answer := condition()):
        assert time.monotonic() < end, f"{what} did not come within {patience_s:.0f} s"
        pause.wait(0.1)
    return answer


@dataclass
class Clock:
    """The clinic's clock, as a file that every process of the test reads."""

    path: Path

    def set(self, day: date, at: wall) -> None:
        ahead = (instant(day, at, "Europe/Madrid") - datetime.now(UTC)).total_seconds()
        part = self.path.with_suffix(".part")
        part.write_text(f"{ahead:.3f}")
        part.replace(self.path)


@dataclass
class House:
    """Where the running clinic is, and what its mail server got."""

    url: str
    mail: MailServer
    clock: Clock
    folder: Path
    environment: dict[str, str] = field(default_factory=dict)


@contextmanager
def process(command: list[str], house_folder: Path, environment: dict[str, str]) -> Iterator[None]:
    """Run a Python module until the block ends; its words are in the folder."""
    log = (house_folder / f"{command[0]}.log").open("w")
    with log, subprocess.Popen(
        [sys.executable, "-m", *command], cwd=django_settings.BASE_DIR, env=environment,
        stdout=log, stderr=subprocess.STDOUT,
    ) as running:  # fmt: skip
        try:
            yield
        finally:
            running.terminate()
            running.wait(20)


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(f"{url}/healthz", timeout=2) as answer:
            return answer.status == 200
    except OSError:
        return False


def _database_url() -> str:
    found = connection.get_connection_params()
    user, password = found.get("user", ""), found.get("password", "")
    where = f"{found['host']}" if "host" in found else "localhost"
    credentials = quote(user) + (f":{quote(password)}" if password else "")
    if where.startswith("/"):
        port = f"&port={found['port']}" if found.get("port") else ""
        return f"postgres://{credentials}@/{found['dbname']}?host={quote(where, safe='')}{port}"
    return f"postgres://{credentials}@{where}:{found.get('port', 5432)}/{found['dbname']}"


@pytest.fixture
def house(transactional_db: None, tmp_path: Path, settings) -> Iterator[House]:
    """A web server on the test's database, a mail server, and a clock at Tuesday 09:30."""
    clock = Clock(tmp_path / "clock-offset")
    clock.set(DAY, wall(9, 30))
    settings.CLOCK_OFFSET_FILE = clock.path
    port = free_port()
    with mail_server(tmp_path / "mail") as (server, mail_port):
        settings.EMAIL_PORT = mail_port
        settings.BASE_URL = f"http://127.0.0.1:{port}"
        environment = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "clinic.settings.development",
            "STEADY_VAR_DIR": str(tmp_path),
            "STEADY_BASE_URL": f"http://127.0.0.1:{port}",
            "DATABASE_URL": _database_url(),
            "EMAIL_URL": f"smtp://127.0.0.1:{mail_port}",
            "CELERY_BROKER_URL": f"redis://127.0.0.1:{free_port()}/0",
            "STEADY_MAIL_SETTLE_MINUTES": "0",
            "PYTHONUNBUFFERED": "1",
        }
        web = ["gunicorn", "clinic.wsgi", "--bind", f"127.0.0.1:{port}", "--worker-class",
               "gthread", "--threads", "4", "--no-control-socket", "--pythonpath", "."]  # fmt: skip
        house = House(f"http://127.0.0.1:{port}", server, clock, tmp_path, environment)
        with process(web, tmp_path, environment):
            wait_for(lambda: _answers(house.url), "the web server")
            yield house
    connection.close()


@pytest.fixture
def broker(house: House) -> Iterator[int]:
    """A Redis of the test's own, empty and without a file."""
    program = shutil.which("redis-server")
    assert program, "redis-server is not installed"
    port = int(house.environment["CELERY_BROKER_URL"].rpartition(":")[2].split("/")[0])
    command = [program, "--port", str(port), "--bind", "127.0.0.1", "--save", "",
               "--appendonly", "no", "--dir", str(house.folder)]  # fmt: skip
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as running:
        try:
            wait_for(lambda: _listens(port), "Redis")
            yield port
        finally:
            running.terminate()
            running.wait(10)


def _listens(port: int) -> bool:
    with socket.socket() as tried:
        return tried.connect_ex(("127.0.0.1", port)) == 0


@pytest.fixture
def worker(house: House, broker: int) -> Iterator[None]:
    """A Celery worker process, as in production, listening on Redis."""
    command = ["celery", "-A", "clinic", "worker", "--concurrency", "1", "--loglevel", "INFO",
               "--without-gossip", "--without-mingle"]  # fmt: skip
    with process(command, house.folder, house.environment):
        log = house.folder / "celery.log"
        wait_for(lambda: "ready." in log.read_text(), "the worker", 60)
        yield


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, object]:
    """Use the system's Chromium; it calls nobody."""
    try:
        program = chromium()
    except CannotTake as error:
        pytest.fail(str(error))
    arguments = [*ARGUMENTS, *(["--no-sandbox"] if os.geteuid() == 0 else [])]
    return {"executable_path": program, "args": arguments}


# What a page reports that must not be: a broken policy, an error in a script.
COLLECT = """
window.__faults = [];
addEventListener('securitypolicyviolation', e => __faults.push(`${e.violatedDirective} ${e.blockedURI} ${e.sourceFile || ''}`));
addEventListener('error', e => __faults.push(String(e.message)));
"""  # noqa: E501


def watch(context: BrowserContext) -> list[str]:
    """Return a list that fills with the faults of every page of a context."""
    faults: list[str] = []
    context.add_init_script(COLLECT)
    context.on("weberror", lambda error: faults.append(str(error.error)))
    return faults


def faults_on(page: Page) -> list[str]:
    """Return the policy violations and script errors of the page that is open."""
    return [str(fault) for fault in page.evaluate("window.__faults || []")]
