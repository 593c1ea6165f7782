"""What a caller asks for: rows by uid, filters by query, each refused in words."""

from datetime import date, datetime
from typing import TypeVar
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import Model, QuerySet
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse
from rest_framework.request import Request

from clinic import clock
from clinic.errors import Refused
from clinic.models import Clinic, Room, Staff
from programs.errors import unknown
from programs.slots import refuse_far_off

M = TypeVar("M", bound=Model)

FROM = OpenApiParameter("from", OpenApiTypes.DATE, description="First local day, included.")
TO = OpenApiParameter("to", OpenApiTypes.DATE, description="Last local day, included.")
ONCE = OpenApiParameter(
    "Idempotency-Key",
    OpenApiTypes.STR,
    OpenApiParameter.HEADER,
    description="A repeat with the same key gets the first answer and does nothing more.",
)
REFUSALS = {
    409: OpenApiResponse(description="Something else holds what was asked for."),
    422: OpenApiResponse(description="A value cannot be accepted; `errors` names it."),
}


def by_uid(name: str, what: str) -> OpenApiParameter:
    """Return a filter by the uid of one object."""
    return OpenApiParameter(name, OpenApiTypes.UUID, description=f"Only of this {what}.")


def named(rows: QuerySet[M], uid: UUID, *, field: str, what: str) -> M:
    """Return the row that a request's body names, from a queryset of the caller's clinic."""
    found = rows.filter(uid=uid).first()
    if found is None:
        raise unknown(uid, field=field, what=what)
    return found


def staff_of(clinic: Clinic) -> QuerySet[Staff]:
    """Return the people with a role in this clinic."""
    return Staff.objects.filter(memberships__clinic=clinic, memberships__is_active=True).distinct()


def rooms_of(clinic: Clinic) -> QuerySet[Room]:
    """Return the clinic's rooms."""
    return Room.objects.filter(clinic=clinic)


def uid_filter(request: Request, name: str) -> UUID | None:
    """Return the uid in a query parameter, or None without one."""
    value = request.query_params.get(name)
    if not value:
        return None
    try:
        return UUID(value)
    except ValueError:
        raise Refused(
            f"“{value}” is not a uid. Leave {name} out, or give one.", field=name
        ) from None


def choice_filter(request: Request, name: str, choices: list[str]) -> str:
    """Return one of the choices from a query parameter, or "" without one."""
    value = request.query_params.get(name, "")
    if value and value not in choices:
        raise Refused(f"“{value}” is not a {name}. Use one of: {', '.join(choices)}.", field=name)
    return value


def period(request: Request, zone: str) -> tuple[datetime | None, datetime | None]:
    """Return the instants that the days `from` and `to` begin and end with in a zone."""
    first, last = _day(request, "from"), _day(request, "to")
    return (
        clock.day_bounds(first, zone)[0] if first else None,
        clock.day_bounds(last, zone)[1] if last else None,
    )


def _day(request: Request, name: str) -> date | None:
    value = request.query_params.get(name)
    if not value:
        return None
    try:
        day = date.fromisoformat(value)
    except (ValueError, ValidationError):
        raise Refused(
            f"“{value}” is not a date. Write {name} as in 2026-11-24.", field=name
        ) from None
    refuse_far_off(day, field=name)
    return day
