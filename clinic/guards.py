"""What an app further up asks about a row before the API answers, beyond what a role holds.

`patients.care` registers one, so that a restricted record is closed wherever it is looked up. Pages
meet the same through a middleware of that app.
"""

from collections.abc import Collection
from typing import Any, Protocol

from django.db.models import QuerySet
from django.http import HttpRequest

from clinic.permissions import Access


class Guard(Protocol):
    """The first two may raise Refused; the next three tell what is left out.

    `opened` tells which patients are shown only because somebody gave a reason: the public name of
    the opening by the patient's key.
    """

    def address(self, access: Access, route: str, kwargs: dict[str, Any]) -> None: ...

    def named(self, access: Access, values: dict[str, Any]) -> None: ...

    def rows(self, access: Access, rows: QuerySet[Any]) -> QuerySet[Any]: ...

    def closed(self, access: Access, patients: Collection[int]) -> set[int]: ...

    def kept_back(self, request: HttpRequest) -> list[tuple[str, str]]: ...

    def opened(self, access: Access, patients: Collection[int]) -> dict[int, str]: ...


_guards: list[Guard] = []


def register_guard(guard: Guard) -> None:
    """Let an app be asked; a second one of the same class replaces the earlier."""
    _guards[:] = [*(known for known in _guards if type(known) is not type(guard)), guard]


def refuse_address(access: Access, route: str, kwargs: dict[str, Any]) -> None:
    """Raise Refused where what an address names is closed to somebody."""
    for guard in _guards:
        guard.address(access, route, kwargs)


def refuse_named(access: Access, values: dict[str, Any]) -> None:
    """Raise Refused where what a body names is closed to somebody."""
    for guard in _guards:
        guard.named(access, values)


def narrowed(access: Access, rows: QuerySet[Any]) -> QuerySet[Any]:
    """Return rows without those that are closed to somebody."""
    for guard in _guards:
        rows = guard.rows(access, rows)
    return rows


def closed_among(access: Access, patients: Collection[int]) -> set[int]:
    """Return which of these patients (keys) are closed to somebody."""
    return {key for guard in _guards for key in guard.closed(access, patients)}


def kept_back(request: HttpRequest) -> list[tuple[str, str]]:
    """Return who is left out of the list that a page shows, each with where to open her record."""
    return [left_out for guard in _guards for left_out in guard.kept_back(request)]


def opened_with_a_reason(access: Access, patients: Collection[int]) -> dict[int, str]:
    """Return by which opening each of these patients (keys) is open that would be closed."""
    return {key: uid for guard in _guards for key, uid in guard.opened(access, patients).items()}
