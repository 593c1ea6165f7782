"""How many bytes the first load of a page takes: the page and every file that it asks for."""

import http.client
import re
from collections.abc import Mapping
from html.parser import HTMLParser
from urllib.parse import urldefrag, urljoin, urlsplit

from bench.registry import Figures

# What a browser loads by itself, by tag: the attribute that names it.
_LOADED = {"link": "href", "script": "src", "img": "src", "use": "href", "source": "src"}
_IN_STYLE = re.compile(r"url\(\s*['\"]?([^'\")]+)")
_IN_SCRIPT = re.compile(r"^import\s(?:[^'\"]*\sfrom\s)?\s*['\"]([^'\"]+)['\"]", re.MULTILINE)
_RELS = {"stylesheet", "icon", "preload", "modulepreload", "manifest"}


class _Files(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = dict(attrs)
        if tag == "link" and not _RELS & set((named.get("rel") or "").split()):
            return
        if tag in _LOADED and (address := named.get(_LOADED[tag])):
            self.found.append(address)


def asked_for(address: str, text: str) -> list[str]:
    """Return what a style sheet or a module asks for in turn."""
    return (_IN_STYLE if address.endswith(".css") else _IN_SCRIPT).findall(text)


class PageRefused(Exception):
    """A page or file that did not answer with 200."""


class PageBroke(Exception):
    """A page that answered with an error of the server's."""


class Fetcher:
    """Loads pages like a browser with an empty cache that takes Brotli; bodies only are counted."""

    def __init__(self, port: int, headers: Mapping[str, str] | None = None) -> None:
        self._link = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self._headers = {**(headers or {}), "Accept": "text/html,*/*"}

    def first_load(self, path: str) -> int:
        """Return the bytes of a page and its files, as sent. Raises PageRefused, PageBroke."""
        page, _ = self._get(path, encodings="identity", kind="text/html")
        _, size = self._get(path, encodings="br, gzip")
        parser = _Files()
        parser.feed(page)
        waiting, seen = [urljoin(path, address) for address in parser.found], set[str]()
        while waiting:
            address = urldefrag(waiting.pop()).url
            if address in seen or address.startswith("data:") or urlsplit(address).netloc:
                continue
            seen.add(address)
            _, sent = self._get(address, encodings="br, gzip")
            size += sent
            if address.endswith((".css", ".js")):
                text, _ = self._get(address, encodings="identity")
                waiting += [urljoin(address, found) for found in asked_for(address, text)]
        return size

    def weigh(self, paths: Mapping[str, str]) -> dict[str, int]:
        """Return the first loads of those addresses that answer with a page.

        The others lead on, ask for a press, or hand out a file. Raises PageBroke.
        """
        found = {}
        for name, path in paths.items():
            try:
                found[name] = self.first_load(path)
            except PageRefused:
                continue
        return found

    def _get(self, path: str, *, encodings: str, kind: str = "") -> tuple[str, int]:
        headers = {**self._headers, "Accept-Encoding": encodings}
        try:
            answer = self._asked(path, headers)
        except ConnectionError:  # the server had closed the link while nobody asked
            self._link.close()
            answer = self._asked(path, headers)
        body = answer.read()
        kept, led_on = answer.getheader("Set-Cookie"), answer.getheader("Location")
        if answer.status == 303 and kept and led_on:  # a mailed link, which leaves the address
            self._headers["Cookie"] = kept.partition(";")[0]
            return self._get(led_on, encodings=encodings, kind=kind)
        if answer.status >= 500:
            raise PageBroke(f"{path} answered {answer.status}.")
        if answer.status != 200 or kind not in (answer.getheader("Content-Type") or ""):
            raise PageRefused(f"{path} answered {answer.status}.")
        return body.decode(errors="replace"), len(body)

    def _asked(self, path: str, headers: Mapping[str, str]) -> http.client.HTTPResponse:
        self._link.request("GET", path, headers=dict(headers))
        return self._link.getresponse()


def largest(sizes: Mapping[str, int]) -> tuple[str, float]:
    """Return the name of the largest page and its kilobytes of 1,000 bytes."""
    name = max(sizes, key=lambda page: sizes[page])
    return name, round(sizes[name] / 1000, 1)


def noted(sizes: Mapping[str, int]) -> Figures:
    """Return the largest page as a figure that names it."""
    name, kilobytes = largest(sizes)
    return {f"kB at {name}": kilobytes}
