"""What every API view shares: the caller's clinic, lists by cursor, repeats by key."""

import hashlib
import json
from collections.abc import Callable, Iterable
from typing import Any, ClassVar, TypeVar, cast
from uuid import UUID

from django.db import transaction
from django.db.models import Model, QuerySet
from django.http import Http404
from rest_framework.generics import GenericAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from clinic import guards
from clinic.access import staff_access
from clinic.actors import Actor
from clinic.errors import Refused
from clinic.models import IdempotentResponse
from clinic.permissions import Access, Permission
from clinic.tokens.authentication import CHALLENGE, SHOWN_IN

M = TypeVar("M", bound=Model)
T = TypeVar("T")


class KeyReused(Refused):
    """An Idempotency-Key that came back with another request."""

    code = "idempotency_key_reused"


class ClinicAPIView(GenericAPIView[Any]):
    """Base of every endpoint.

    `access` maps each HTTP method to the permission it asks for. Querysets must start from
    `clinic_id=self.clinic_access.clinic.pk`, so that another clinic's object is a 404.
    """

    access: ClassVar[dict[str, Permission]] = {}

    @property
    def clinic_access(self) -> Access:
        return staff_access(self.request._request)

    @property
    def by(self) -> Actor:
        access = self.clinic_access
        key = str(access.api_token.uid) if access.api_token else ""
        return Actor.member(access.staff, key=key)

    def get_authenticate_header(self, request: Request) -> str:
        """Ask for another key where one was shown (401); whoever is not signed in gets 403."""
        return CHALLENGE if SHOWN_IN in request.headers else ""

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Ask, after the permission of the method, whether the row in the address is open."""
        super().initial(request, *args, **kwargs)
        match = request._request.resolver_match
        if match is not None:
            guards.refuse_address(self.clinic_access, match.route, match.kwargs)

    def paginate_queryset(self, queryset: Any) -> list[Any] | None:
        """Return a page of the rows that are open to the caller."""
        return super().paginate_queryset(guards.narrowed(self.clinic_access, queryset))

    def open_rows(self, rows: Iterable[T], patient: Callable[[T], int]) -> list[T]:
        """Return those of a list whose patients are open to the caller; `patient` gives a key."""
        found = list(rows)
        closed = guards.closed_among(self.clinic_access, [patient(row) for row in found])
        return [row for row in found if patient(row) not in closed]

    def page_of(self, rows: QuerySet[M], **context: Any) -> Response:
        """Return one page of a list, serialised by the view's own serializer."""
        page = self.paginate_queryset(rows)
        assert page is not None
        serializer = self.get_serializer_class()(
            page, many=True, context={**self.get_serializer_context(), **context}
        )
        return self.get_paginated_response(serializer.data)

    def validated(self, serializer_class: type[Any], request: Request) -> dict[str, Any]:
        """Return the request's values, or raise the errors that name each field at fault."""
        serializer = serializer_class(data=request.data, context=self.get_serializer_context())
        serializer.is_valid(raise_exception=True)
        guards.refuse_named(self.clinic_access, serializer.validated_data)
        return cast("dict[str, Any]", serializer.validated_data)


def find_or_404(rows: QuerySet[M], uid: UUID | str) -> M:
    """Return the row with this uid from an already scoped queryset, else a 404."""
    found = rows.filter(uid=uid).first()
    if found is None:
        raise Http404
    return found


def once(
    view: ClinicAPIView, request: Request, work: Callable[[], tuple[int, dict[str, Any]]]
) -> Response:
    """Do the work of an unsafe request once per Idempotency-Key, and repeat its answer after.

    `work` returns status and body. Work and stored answer commit together. Two requests with one
    key at the same moment wait for each other on the unique row. A key with another body is
    refused (draft-ietf-httpapi-idempotency-key-header).
    """
    key = request.headers.get("Idempotency-Key", "")
    if not key:
        status, body = work()
        return Response(body, status=status)
    if len(key) > 200:
        raise Refused("Idempotency-Key must be at most 200 characters.", field="Idempotency-Key")
    digest = hashlib.sha256(
        json.dumps([request.path, request.data], sort_keys=True, default=str).encode()
    ).hexdigest()
    access = view.clinic_access
    with transaction.atomic():
        stored, created = IdempotentResponse.objects.get_or_create(
            clinic=access.clinic, staff=access.staff, key=key, defaults={"request_hash": digest}
        )
        if not created:
            if stored.request_hash != digest:
                raise KeyReused("This Idempotency-Key was used for another request.")
            return Response(stored.body, status=stored.status)
        status, body = work()
        stored.status, stored.body = status, body
        stored.save(update_fields=["status", "body"])
    return Response(body, status=status)
