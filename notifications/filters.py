"""What somebody narrows the board to: kind and day in the address, a name in the session."""

from datetime import date
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from clinic.permissions import Access, Permission
from notifications.kinds import all_kinds
from notifications.selectors import Wanted
from notifications.words import kind_label

SEARCH_KEY = "mail-search"


def wanted_of(request: HttpRequest, access: Access) -> tuple[Wanted, str]:
    """Return what is asked for, and a sentence about what cannot be; that part narrows nothing."""
    kind, typed = request.GET.get("kind", ""), request.GET.get("day", "").strip()
    said = []
    if kind and kind not in {known.name for known in all_kinds()}:
        said.append(
            _("There is no kind of mail “%(kind)s”. Choose one of the list.") % {"kind": kind[:40]}
        )
        kind = ""
    day = _day(typed)
    if typed and day is None:
        said.append(_("“%(day)s” is no date. Write it like 2026-11-24.") % {"day": typed[:40]})
    search = ""
    if access.allows(Permission.VIEW_PATIENTS):
        search = request.session.get(SEARCH_KEY, "")
    return Wanted(kind=kind, day=day, search=search), " ".join(said)


def query_of(wanted: Wanted) -> dict[str, str]:
    """Return what of it stands in an address: never a name."""
    query = {"kind": wanted.kind, "day": wanted.day.isoformat() if wanted.day else ""}
    return {name: value for name, value in query.items() if value}


def kind_choices(wanted: Wanted) -> list[dict[str, Any]]:
    """Return the kinds to choose from, by what staff call them."""
    names = sorted((kind_label(kind.name), kind.name) for kind in all_kinds())
    return [{"label": label, "name": n, "chosen": n == wanted.kind} for label, n in names]


def _day(text: str) -> date | None:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if 1900 <= day.year <= 2200 else None
