"""Queries that forget whose rows they want: what row-level security is there for."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest.mock import patch

from django.conf import settings
from django.db.models import Q, QuerySet

# A place in the code that names a clinic in a query: file and line.
Site = tuple[str, int]
_FORGOTTEN = ("clinic", "clinic_id", "clinic__in", "clinic_id__in")


@contextmanager
def blind(only: Site | None = None) -> Iterator[set[Site]]:
    """Take the clinic out of every filter, or of that one place; yield the places met."""
    met: set[Site] = set()
    real = QuerySet._filter_or_exclude_inplace  # type: ignore[attr-defined]

    def forgetful(query: Any, negate: bool, args: Any, kwargs: Any) -> None:
        if not negate and (_names_a_clinic(kwargs) or any(_is_about(arg) for arg in args)):
            site = _site()
            met.add(site)
            if only is None or site == only:
                kwargs = {k: v for k, v in kwargs.items() if not _is_clinic(k)}
                args = tuple(arg for arg in map(_without, args) if arg is not None)
        real(query, negate, args, kwargs)

    with patch.object(QuerySet, "_filter_or_exclude_inplace", forgetful):
        yield met


def _is_clinic(name: str) -> bool:
    return name in _FORGOTTEN or name.endswith(("__clinic", "__clinic_id"))


def _names_a_clinic(kwargs: dict[str, Any]) -> bool:
    return any(_is_clinic(name) for name in kwargs)


def _is_about(arg: Any) -> bool:
    if isinstance(arg, Q):
        return any(_is_about(child) for child in arg.children)
    return isinstance(arg, tuple) and _is_clinic(arg[0])


def _without(arg: Any) -> Any:
    """Return a condition without its clinic; only where conditions are joined by "and"."""
    if not isinstance(arg, Q) or arg.connector != Q.AND or arg.negated or not _is_about(arg):
        return arg
    left = [child for child in map(_without_child, arg.children) if child is not None]
    return Q(*left) if left else None


def _without_child(child: Any) -> Any:
    if isinstance(child, tuple):
        return None if _is_clinic(child[0]) else child
    return _without(child)


def _site() -> Site:
    """Return the place in the house's own code that asked."""
    root = str(Path(settings.BASE_DIR))
    frame: Any = sys._getframe(2)
    while frame is not None:
        name = frame.f_code.co_filename
        if name.startswith(root) and "/.venv/" not in name and "/security/" not in name:
            return name[len(root) + 1 :], frame.f_lineno
        frame = frame.f_back
    return "", 0
