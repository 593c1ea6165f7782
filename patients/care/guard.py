"""What is asked before a view runs, and what lists leave out."""

from collections.abc import Callable, Collection, Iterable
from typing import Any, TypeVar
from uuid import UUID

from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.http import HttpRequest
from django.urls import reverse

from clinic import circumstances
from clinic.access import access_of, staff_access
from clinic.errors import Refused
from clinic.permissions import Access
from patients.care.addresses import address_of, listed_by, named_in
from patients.care.relationship import (
    REFUSED,
    asks_at_all,
    closed_among,
    closed_to,
    not_hers,
    opened_among,
    openings_by,
)
from patients.models import Patient

T = TypeVar("T")


class Restricted(Refused):
    """A record that is closed to who asks for it; `patient` is whose it is."""

    status = 403
    code = "restricted"

    def __init__(self, patient: Patient) -> None:
        super().__init__(REFUSED)
        self.patient = patient


def refuse_address(access: Access, route: str, kwargs: dict[str, Any]) -> None:
    """Raise Restricted where the address is about a record that is closed to her.

    One query, and none in a clinic that restricts nothing.
    """
    address = address_of(route) if asks_at_all(access) else None
    uid = kwargs.get("uid", kwargs.get("import_uid"))
    if address is None or address.path is None or uid is None:
        return
    _refuse(access, address.condition(uid))


def refuse_named(access: Access, values: dict[str, Any]) -> None:
    """Raise Restricted where the values of a body name a record that is closed to her."""
    if asks_at_all(access) and (named := named_in(values)):
        _refuse(access, named)


def refuse_patient(access: Access, uid: UUID | str) -> None:
    """Raise Restricted where this patient's record is closed to her."""
    if asks_at_all(access):
        _refuse(access, Q(uid=uid))


def open_rows(request: HttpRequest, rows: Iterable[T], patient: Callable[[T], int]) -> list[T]:
    """Return the rows of a list whose patients are open to her; `patient` gives a row's key.

    The page's frame names those left out, each with the way to her record, so that nobody who
    needs care is lost.
    """
    found = list(rows)
    closed = closed_among(staff_access(request), [patient(row) for row in found])
    if closed:
        request.kept_back = closed  # type: ignore[attr-defined]
    return [row for row in found if patient(row) not in closed]


def open_only(access: Access, rows: QuerySet[Any], path: str) -> QuerySet[Any]:
    """Narrow rows to those whose patients are open to her, within their own query."""
    if not asks_at_all(access):
        return rows
    if path == "":
        return rows.exclude(pk__in=closed_to(access).values("pk"))
    return rows.exclude(**{f"{path}__in": closed_to(access).values("pk")})


class RecordGuard:
    """What the API asks; see clinic.guards."""

    def address(self, access: Access, route: str, kwargs: dict[str, Any]) -> None:
        refuse_address(access, route, kwargs)

    def named(self, access: Access, values: dict[str, Any]) -> None:
        refuse_named(access, values)

    def rows(self, access: Access, rows: QuerySet[Any]) -> QuerySet[Any]:
        path = listed_by(rows.model._meta.label)
        return rows if path is None else open_only(access, rows, path)

    def closed(self, access: Access, patients: Collection[int]) -> set[int]:
        return closed_among(access, patients)

    def opened(self, access: Access, patients: Collection[int]) -> dict[int, str]:
        return opened_among(access, patients)

    def kept_back(self, request: HttpRequest) -> list[tuple[str, str]]:
        """Return whom `open_rows` left out of this page. One query, or none."""
        patients: set[int] = getattr(request, "kept_back", set())
        access = access_of(request) if patients else None
        if access is None:
            return []
        return [
            (patient.full_name, reverse("record-open", args=[patient.uid]))
            for patient in Patient.objects.filter(clinic=access.clinic, pk__in=patients)
        ]


def _refuse(access: Access, condition: Q) -> None:
    """Raise Restricted for a closed record; note the opening that lets her into one."""
    opening = openings_by(access).filter(patient=OuterRef("pk")).order_by("-pk").values("uid")[:1]
    kept = not_hers(access).filter(condition).annotate(opening=Subquery(opening))
    found = kept.order_by(F("opening").asc(nulls_first=True)).first()
    if found is None:
        return
    if found.opening is None:
        raise Restricted(found)
    circumstances.note(break_glass=str(found.opening))
