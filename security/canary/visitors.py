"""People who open every page they are led to, and send its forms with words in every field."""

import re
from collections import deque
from dataclasses import dataclass, field
from html.parser import HTMLParser
from http.client import HTTPConnection, HTTPResponse
from urllib.parse import urlencode, urljoin, urlsplit

from security.canary.marks import TYPED

_LEAVES = re.compile(r"/(logout|leave|sign-out)/|/accounts/(password|2fa|email)|^/static/")
_UID = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}|\d{4}-\d\d-\d\d|\b\d+\b")


@dataclass
class Answer:
    """One page as it came, and what asked for it."""

    method: str
    url: str
    status: int
    headers: dict[str, str]
    body: bytes


@dataclass
class _Form:
    action: str
    method: str
    fields: dict[str, str] = field(default_factory=dict)


class _Reader(HTMLParser):
    """Collect what a page links to, and its forms with every text field filled."""

    def __init__(self) -> None:
        super().__init__()
        self.links: list[str] = []
        self.forms: list[_Form] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        if tag == "a" and "href" in told:
            self.links.append(told["href"])
        elif tag == "form":
            self.forms.append(_Form(told.get("action", ""), told.get("method", "get").lower()))
        elif self.forms and tag in {"input", "textarea", "select"} and told.get("name"):
            hidden = told.get("type") in {"hidden", "submit"}
            typed = told.get("value", "") if hidden else TYPED
            self.forms[-1].fields[told["name"]] = typed


@dataclass
class Visitor:
    """A browser with cookies of its own, that goes on until it has seen as much as it may."""

    port: int
    cookies: dict[str, str] = field(default_factory=dict)
    answers: list[Answer] = field(default_factory=list)
    links: set[str] = field(default_factory=set)
    _kinds: set[str] = field(default_factory=set)

    def walk(self, starts: list[str], *, pages: int, forms: int) -> None:
        """Open pages, of each kind one, from the first ones on; then send the forms met."""
        ahead, met = deque(starts), list[tuple[str, _Form]]()
        while ahead and pages:
            url = ahead.popleft()
            if self._known(url):
                continue
            pages -= 1
            answer = self.ask("GET", url)
            reader = _Reader()
            reader.feed(answer.body.decode(errors="replace"))
            met += [(url, form) for form in reader.forms]
            ahead.extend(self._inside(url, answer, reader))
        self._send(met, forms)

    def ask(self, method: str, url: str, form: dict[str, str] | None = None) -> Answer:
        """Send one request and keep the answer."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=60)
        headers = {"Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items())}
        body = None
        if form is not None:
            headers |= {"Content-Type": "application/x-www-form-urlencoded"}
            headers["Origin"] = f"http://127.0.0.1:{self.port}"
            body = urlencode(form)
        connection.request(method, url, body, headers)
        got: HTTPResponse = connection.getresponse()
        answer = Answer(method, url, got.status, dict(got.getheaders()), got.read())
        for line in got.headers.get_all("Set-Cookie") or []:
            name, _, value = line.partition(";")[0].partition("=")
            self.cookies[name.strip()] = value
        connection.close()
        self.answers.append(answer)
        return answer

    def _known(self, url: str) -> bool:
        kind = _UID.sub("*", url)
        known = kind in self._kinds or bool(_LEAVES.search(urlsplit(url).path))
        self._kinds.add(kind)
        return known

    def _inside(self, url: str, answer: Answer, reader: _Reader) -> list[str]:
        found = [*reader.links, *([answer.headers["Location"]] if answer.status < 400
                                  and "Location" in answer.headers else [])]  # fmt: skip
        inside = []
        for link in found:
            self.links.add(link)
            parts = urlsplit(urljoin(f"http://127.0.0.1:{self.port}{url}", link))
            if parts.scheme == "http" and parts.port == self.port:
                inside.append(parts.path + (f"?{parts.query}" if parts.query else ""))
        return inside

    def _send(self, met: list[tuple[str, _Form]], most: int) -> None:
        seen: set[str] = set()
        for page, form in met:
            target = urlsplit(urljoin(page, form.action)).path or page
            kind = _UID.sub("*", target)
            if form.method != "post" or kind in seen or _LEAVES.search(target) or not most:
                continue
            seen.add(kind)
            most -= 1
            self.ask("POST", target, form.fields)
