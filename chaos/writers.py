"""Clients that book over HTTP while the database crashes, and remember what was acknowledged."""

import http.client
import json
import threading
import time
from collections import Counter
from uuid import uuid4

from django.conf import settings
from django.db import connection
from django.test import Client

from chaos.arena import Stage
from chaos.people import Clientele
from chaos.servers import free_port
from chaos.waiting import wait_until
from clinic import tenancy
from programs.models import Booking

_TOKEN = "t" * 32
_UP_WITHIN_S = 90
_PAUSE_S = 0.2
_PATIENCE_S = 30


class Writers:
    """Threads that each book one patient after the other until they are stopped.

    A request without an answer, or with one that asks to come back later, is sent again with its
    Idempotency-Key. `acknowledged` holds, by enrollment, the booking that an answer named.
    """

    def __init__(self, stage: Stage, clientele: Clientele, *, clients: int) -> None:
        self._waiting = list(clientele.unbooked)
        self._class = clientele.open_class
        self._stopped = threading.Event()
        self._lock = threading.Lock()
        self.acknowledged: dict[str, str] = {}
        self.answers: Counter[int] = Counter()
        self._port = free_port()
        self._headers = _signed_in(clientele)
        stage.add(
            "web", "gunicorn", "clinic.wsgi", "--bind", f"127.0.0.1:{self._port}",
            "--worker-class", "gthread", "--workers", "1", "--threads", "16",
            "--no-control-socket", "--pythonpath", ".",
        )  # fmt: skip
        wait_until("the web server answers", self._up, within_s=_UP_WITHIN_S, every_s=0.2)
        self._threads = [
            threading.Thread(target=tenancy.carried(self._write), daemon=True)
            for _ in range(clients)
        ]
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        self._stopped.set()
        for thread in self._threads:
            thread.join(_PATIENCE_S)

    def lost(self) -> int:
        """Count acknowledged bookings that are not there."""
        there = set(
            Booking.objects.filter(session=self._class).values_list("enrollment__uid", "uid")
        )
        told = self.acknowledged.items()
        return sum((e, u) not in {(str(x), str(y)) for x, y in there} for e, u in told)

    def _up(self) -> bool:
        try:
            return self._ask("GET", "/healthz")[0] == 200
        except (OSError, http.client.HTTPException):
            return False

    def _write(self) -> None:
        while not self._stopped.wait(_PAUSE_S):
            with self._lock:
                if not self._waiting:
                    return
                enrollment = str(self._waiting.pop().uid)
            self._book(enrollment)

    def _book(self, enrollment: str) -> None:
        body = json.dumps({"session": str(self._class.uid), "enrollment": enrollment})
        key, end = str(uuid4()), time.monotonic() + _PATIENCE_S
        while time.monotonic() < end:
            try:
                status, answer = self._ask("POST", "/api/v1/bookings/", body, key)
            except (OSError, http.client.HTTPException):
                status, answer = 0, b""
            with self._lock:
                self.answers[status] += 1
                if status == 201:
                    self.acknowledged[enrollment] = json.loads(answer)["uid"]
                    return
            time.sleep(_PAUSE_S)

    def _ask(self, method: str, path: str, body: str = "", key: str = "") -> tuple[int, bytes]:
        link = http.client.HTTPConnection("127.0.0.1", self._port, timeout=10)
        try:
            link.request(method, path, body, self._headers | {"Idempotency-Key": key})
            answer = link.getresponse()
            return answer.status, answer.read()
        finally:
            link.close()


def _signed_in(clientele: Clientele) -> dict[str, str]:
    client = Client()
    client.force_login(clientele.staff)
    connection.close()
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    return {
        "Cookie": f"{settings.SESSION_COOKIE_NAME}={session}; {settings.CSRF_COOKIE_NAME}={_TOKEN}",
        "X-CSRFToken": _TOKEN,
        "Content-Type": "application/json",
    }
