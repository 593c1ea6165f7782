"""The navigation of her pages, and where other apps add pages and parts of the first one.

An app further up calls these in its AppConfig.ready:

    register_page(20, _("Appointments"), "her-appointments")
    register_part(10, "programs/portal/_next.html", next_sessions)

A part's function gets the patient and returns its template's context, found there as `part`, or
None where there is nothing to show.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from patients.models import Patient

PartContext = Callable[[Patient], dict[str, Any] | None]


@dataclass(frozen=True)
class Page:
    """A page of hers in the navigation; lower `order` stands further left."""

    order: int
    label: Any  # translated when it is shown
    url_name: str


@dataclass(frozen=True)
class PageLink:
    label: str
    url: str
    current: bool


@dataclass(frozen=True)
class FilledPart:
    """A part of the first page with what it shows her."""

    template: str
    context: dict[str, Any]


_pages: dict[str, Page] = {}
_parts: dict[str, tuple[int, PartContext]] = {}


def register_page(order: int, label: Any, url_name: str) -> None:
    """Add a page to the navigation; the same address again replaces the earlier."""
    _pages[url_name] = Page(order, label, url_name)


def register_part(order: int, template: str, context: PartContext) -> None:
    """Add a part to the first page; the same template again replaces the earlier."""
    _parts[template] = (order, context)


def pages(path: str) -> list[PageLink]:
    """Return the navigation as a page at `path` shows it."""
    home = reverse("her-page")
    links = []
    for page in sorted(_pages.values(), key=lambda page: page.order):
        url = reverse(page.url_name)
        current = path == url or (url != home and path.startswith(url))
        links.append(PageLink(str(page.label), url, current))
    return links


def parts_for(patient: Patient) -> list[FilledPart]:
    """Return the parts of her first page, in order, those with something to show."""
    filled = []
    for template, (_order, context) in sorted(_parts.items(), key=lambda item: item[1][0]):
        found = context(patient)
        if found is not None:
            filled.append(FilledPart(template, found))
    return filled
