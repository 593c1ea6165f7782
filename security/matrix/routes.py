"""The addresses of the URLconf, each with what the table says about it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

from clinic.access import declaration_of
from clinic.permissions import Permission
from security.matrix import table

# The demo has nobody but invented people in it, and is no part of a clinic's installation.
_NOT_OURS = ("demo/",)
# A library's own pages, which know no clinic: its visitors are asked by the library.
LIBRARY = "accounts/"


@dataclass(frozen=True)
class Route:
    """One address. `granted` gives the permission of each method; "*" stands for every one."""

    name: str
    route: str
    view: Any
    kind: str  # "page", "api", "signed in", "hers", "link", "anybody", "library"; "" when unknown
    granted: dict[str, Permission]

    @property
    def is_api(self) -> bool:
        return self.kind == "api"

    @property
    def of_staff(self) -> bool:
        return self.kind in ("page", "api")

    @property
    def parameters(self) -> list[tuple[str, str]]:
        """Return converter and name of what stands in the address."""
        parts = [part.partition(">")[0] for part in self.route.split("<")[1:]]
        pairs = (part.partition(":") for part in parts)
        return [(kind, name) for kind, _colon, name in pairs]

    def needed(self, method: str) -> Permission | None:
        """Return what a method asks for; None where the address has no such method."""
        return self.granted.get("*") or self.granted.get(method)

    @property
    def methods(self) -> list[str]:
        """Return the methods worth asking: those of the API's table, a page's two."""
        return list(self.granted) if self.is_api else ["GET", "POST"]


def routes() -> list[Route]:
    """Return every address of the installation."""
    told = _told()
    return [_route(route, entry, told) for route, entry in _walk(get_resolver().url_patterns)]


def unknown_lines() -> list[str]:
    """Return, for each address that the table does not know, the line to add to it."""
    return [_line(route) for route in routes() if not route.kind]


def stale_names() -> set[str]:
    """Return the names in the table that lead nowhere any more."""
    return set(_told()) - {route.name for route in routes()}


def _told() -> dict[str, tuple[str, dict[str, Permission]]]:
    found: dict[str, tuple[str, dict[str, Permission]]] = {}
    for permission, names in table.PAGES.items():
        found |= {name: ("page", {"*": permission}) for name in names.split()}
    for line in table.API.strip().splitlines():
        name, *pairs = line.split()
        grants = dict(pair.split("=") for pair in pairs)
        found[name] = ("api", {method: Permission[held] for method, held in grants.items()})
    for kind, several in (
        ("signed in", table.SIGNED_IN),
        ("hers", table.HERS),
        ("link", table.LINKS),
        ("anybody", table.ANYBODY),
    ):
        found |= {name: (kind, {}) for name in several.split()}
    return found


def _walk(patterns: Any, prefix: str = "") -> Iterator[tuple[str, URLPattern]]:
    for entry in patterns:
        route = prefix + str(entry.pattern)
        if route.startswith(_NOT_OURS):
            continue
        if isinstance(entry, URLResolver):
            yield from _walk(entry.url_patterns, route)
        else:
            yield route, entry


def _route(
    route: str, entry: URLPattern, told: dict[str, tuple[str, dict[str, Permission]]]
) -> Route:
    name = str(entry.name)
    kind, granted = told.get(name, ("library" if route.startswith(LIBRARY) else "", {}))
    return Route(name, route, entry.callback, kind, granted)


def _line(route: Route) -> str:
    declared = declaration_of(route.view)
    methods = getattr(getattr(route.view, "cls", None), "access", {})
    if methods:
        return f"{route.name} " + " ".join(f"{m}={p.name}" for m, p in methods.items())
    if declared is None:
        return f"{route.name} declares nothing: @needs(Permission....)"
    return f"{route.name} (declares {declared.permission or declared.why or 'signed in'})"
