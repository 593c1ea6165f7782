"""One request and its answer, without what differs from request to request."""

import re
from dataclasses import dataclass
from http.cookies import SimpleCookie
from typing import Any

from django.db import connection, transaction
from django.test import Client

# What no two answers share: the page's token, ids, and the moment.
_TOKEN = re.compile(rb"[A-Za-z0-9]{64}")
_UUID = re.compile(rb"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", re.I)
_PER_REQUEST = {"date", "set-cookie", "x-request-id", "content-security-policy"}


@dataclass(frozen=True)
class Answer:
    """What came back, without the token of the page and the ids."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes
    queries: int

    @property
    def location(self) -> str:
        return dict(self.headers).get("location", "")

    @property
    def is_way_in(self) -> bool:
        """Say whether it leads to a sign-in."""
        return self.status == 302 and (
            "/accounts/login/" in self.location or "/my/sign-in/" in self.location
        )

    @property
    def refuses(self) -> bool:
        return self.status in (401, 403) or self.is_way_in


class _TakenBack(Exception):
    """Ends the transaction of a request, so that no case leaves a trace for the next."""


def ask(client: Client, method: str, url: str) -> Answer:
    """Send a request with an empty body, and take back whatever it wrote, cookies included."""
    client.raise_request_exception = False
    sent: dict[str, object] = {}
    if method != "GET" and url.startswith("/api/"):
        sent = {"data": {}, "content_type": "application/json"}
    cookies = {name: morsel.value for name, morsel in client.cookies.items()}
    counted = _Counter()
    try:
        with transaction.atomic(), connection.execute_wrapper(counted):
            response = getattr(client, method.lower())(url, **sent)
            content = b"".join(response) if response.streaming else response.content
            answer = Answer(
                status=response.status_code,
                headers=_headers(response),
                body=_UUID.sub(b"UUID", _TOKEN.sub(b"TOKEN", content)),
                queries=counted.seen,
            )
            raise _TakenBack
    except _TakenBack:
        client.cookies = SimpleCookie(cookies)
        return answer


class _Counter:
    """Counts the statements of a request."""

    def __init__(self) -> None:
        self.seen = 0

    def __call__(self, execute: Any, sql: Any, params: Any, many: bool, context: Any) -> Any:
        self.seen += 1
        return execute(sql, params, many, context)


def _headers(response: object) -> tuple[tuple[str, str], ...]:
    pairs = response.headers.items()  # type: ignore[attr-defined]
    kept = [(name.lower(), value) for name, value in pairs if name.lower() not in _PER_REQUEST]
    masked = [(name, _UUID.sub(b"UUID", value.encode()).decode()) for name, value in kept]
    return tuple(sorted(masked))
