"""Browsers and programs at one address: over real HTTP, or inside this process for a small run."""

import http.client
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from typing import Protocol
from urllib.parse import urlencode

from django.test import Client


@dataclass(frozen=True)
class Answer:
    status: int
    location: str
    ms: float


class Visitor(Protocol):
    """Somebody with cookies of her own. `form` makes it a post."""

    def ask(
        self,
        path: str,
        form: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Answer: ...


@dataclass
class Inside:
    """A visitor of this process, for small runs."""

    client: Client = field(default_factory=Client)

    def ask(
        self,
        path: str,
        form: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        start = time.perf_counter()
        if form is None:
            got = self.client.get(path, headers=dict(headers or {}))
        else:
            got = self.client.post(path, dict(form), headers=dict(headers or {}))
        passed = (time.perf_counter() - start) * 1000
        return Answer(got.status_code, got.headers.get("Location", ""), passed)


@dataclass
class OverHttp:
    """A visitor over a connection that it keeps, as browsers do."""

    port: int
    cookies: dict[str, str] = field(default_factory=dict)
    _link: http.client.HTTPConnection | None = None

    def ask(
        self,
        path: str,
        form: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        sent = {"Cookie": "; ".join(f"{n}={v}" for n, v in self.cookies.items()), **(headers or {})}
        body = None
        if form is not None:
            body = urlencode(form)
            sent["Content-Type"] = "application/x-www-form-urlencoded"
            sent["X-CSRFToken"] = self.cookies.get("csrftoken", "")
        start = time.perf_counter()
        got = self._sent("GET" if form is None else "POST", path, body, sent)
        got.read()
        passed = (time.perf_counter() - start) * 1000
        for name, value in got.getheaders():
            if name.lower() == "set-cookie":
                self._keep(value)
        return Answer(got.status, got.getheader("Location", "") or "", passed)

    def _sent(
        self, method: str, path: str, body: str | None, headers: Mapping[str, str]
    ) -> http.client.HTTPResponse:
        for again in (True, False):
            if self._link is None:
                self._link = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
            try:
                self._link.request(method, path, body, dict(headers))
                return self._link.getresponse()
            except (http.client.RemoteDisconnected, ConnectionError):
                self._link = None  # the server closes what was idle for a while
                if not again:
                    raise
        raise AssertionError("the loop returns or raises")

    def _keep(self, set_cookie: str) -> None:
        for name, morsel in SimpleCookie(set_cookie).items():
            if morsel["max-age"] == "0":
                self.cookies.pop(name, None)
            else:
                self.cookies[name] = morsel.value
