"""The staff navigation. Each app names its own entries in its AppConfig (`nav`)."""

from dataclasses import dataclass

from django.apps import apps
from django.urls import reverse
from django.utils.module_loading import import_string

from clinic.permissions import Access, Permission


@dataclass(frozen=True)
class NavEntry:
    """A page's place in the side navigation; the lowest `order` a person may see is her home."""

    label: str
    url_name: str
    icon: str
    permission: Permission
    order: int
    section: str  # the first path segment that marks the entry as current
    count: str = ""  # a function that says how much waits in a clinic, by its dotted name


@dataclass(frozen=True)
class NavLink:
    label: str
    url: str
    icon: str
    current: bool
    count: int = 0


def entries_for(access: Access) -> list[NavEntry]:
    """Return the entries this person may follow, in order."""
    declared = [entry for app in apps.get_app_configs() for entry in getattr(app, "nav", [])]
    allowed = [entry for entry in declared if access.allows(entry.permission)]
    return sorted(allowed, key=lambda entry: entry.order)


def links_for(access: Access, path: str) -> list[NavLink]:
    """Return the navigation as a page at `path` shows it."""
    return [
        NavLink(
            label=entry.label,
            url=reverse(entry.url_name),
            icon=entry.icon,
            current=path.startswith(f"/{entry.section}/"),
            count=import_string(entry.count)(access.clinic) if entry.count else 0,
        )
        for entry in entries_for(access)
    ]


def home_for(access: Access) -> str:
    """Return the URL of the page that this person's role works on: her first entry."""
    return reverse(entries_for(access)[0].url_name)
