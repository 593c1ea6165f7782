from typing import TYPE_CHECKING, Any

from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from clinic.access import access_of
from clinic.permissions import decide

if TYPE_CHECKING:
    from rest_framework.views import APIView


class DeclaredPermission(BasePermission):
    """Let a request through when the view's `access` table grants its method to the caller.

    The table maps HTTP methods to a Permission. A view without one, or without the method, is
    closed.
    """

    def has_permission(self, request: Request, view: "APIView") -> bool:
        access = access_of(request._request)
        table: dict[str, Any] = getattr(view, "access", {})
        method = "GET" if request.method in {"HEAD", "OPTIONS"} else request.method
        needed = table.get(method or "")
        return needed is not None and decide(access, needed).allowed
