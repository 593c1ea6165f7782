"""What the lists of the audit are narrowed to: person, day and kind, in the address."""

from collections.abc import Container
from dataclasses import dataclass, replace
from datetime import date
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest

from clinic.models import Clinic, Staff
from patients.accounting.words import histories


@dataclass(frozen=True)
class Filters:
    """What is asked for. `said` tells what of it cannot be; that part narrows nothing."""

    staff: Staff | None = None
    day: date | None = None
    kind: str = ""
    broken: bool = False
    said: str = ""

    @property
    def query(self) -> str:
        """Return it as the query of an address: never with a patient's name."""
        known = {
            "person": str(self.staff.uid) if self.staff else "",
            "day": self.day.isoformat() if self.day else "",
            "kind": self.kind,
            "glass": "1" if self.broken else "",
        }
        return urlencode({name: value for name, value in known.items() if value})


def people_of(clinic: Clinic) -> list[Staff]:
    """Return everybody who works or has worked in a clinic, by name. One query."""
    return list(Staff.objects.filter(memberships__clinic=clinic).distinct().order_by("name", "pk"))


def filters_of(
    request: HttpRequest, people: list[Staff], kinds: Container[str] | None = None
) -> Filters:
    """Read what a list is narrowed to from its address, or from the form of its file.

    `kinds` are those that its list knows; left out, the kinds of rows that change.
    """
    asked = request.POST if request.method == "POST" else request.GET
    found, said = Filters(broken=asked.get("glass") == "1"), []
    person, typed, kind = (asked.get(name, "").strip() for name in ("person", "day", "kind"))
    if person:
        staff = next((one for one in people if str(one.uid) == person), None)
        found = replace(found, staff=staff)
        if staff is None:
            said.append(f"Nobody of this clinic is “{person[:40]}”. Choose somebody of the list.")
    if typed:
        day = _day(typed)
        found = replace(found, day=day)
        if day is None:
            said.append(f"“{typed[:40]}” is no date. Write it like 2026-11-24.")
    if kind:
        known = kind in (histories() if kinds is None else kinds)
        found = replace(found, kind=kind if known else "")
        if not known:
            said.append(f"There is no kind “{kind[:40]}”. Choose one of the list.")
    return replace(found, said=" ".join(said))


def number_of(text: str) -> int | None:
    """Return the key where a page begins; None for the newest."""
    return int(text) if text.isdecimal() and len(text) < 19 else None


def uid_of(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _day(text: str) -> date | None:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if 1900 <= day.year <= 2200 else None
