"""Every view declares who may reach it; one that does not is closed.

The middleware `ClosedByDefault` enforces the declarations of pages; API views declare theirs in
an `access` table by method, which `clinic.api.permissions.DeclaredPermission` enforces.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar, cast

from django.http import HttpRequest
from django.middleware.csrf import rotate_token

from clinic import tenancy
from clinic.models import Clinic, Membership, Staff
from clinic.permissions import Access, Permission, Role, roles_with

View = TypeVar("View", bound=Callable[..., Any])
SESSION_KEY = "clinic"


@dataclass(frozen=True)
class Declaration:
    """What a view asks of its visitor; `why` says why it may be open to anybody."""

    signed_in: bool = True
    permission: Permission | None = None
    why: str = ""


SIGNED_IN = Declaration()

# Views that come with a library and check their visitor themselves.
_LIBRARIES = {
    "allauth": Declaration(signed_in=False, why="allauth guards its own pages"),
    "drf_spectacular": SIGNED_IN,
}


def needs(permission: Permission) -> Callable[[View], View]:
    """Declare that a page is for staff of a clinic who hold this permission there."""

    def declare(view: View) -> View:
        cast("Any", view).declaration = Declaration(permission=permission)
        return view

    return declare


def signed_in(view: View) -> View:
    """Declare that a page is for anybody who is signed in and belongs to a clinic."""
    cast("Any", view).declaration = SIGNED_IN
    return view


def public(why: str) -> Callable[[View], View]:
    """Declare that a page is open to anybody, and why that is safe."""

    def declare(view: View) -> View:
        cast("Any", view).declaration = Declaration(signed_in=False, why=why)
        return view

    return declare


def declaration_of(view: Callable[..., Any]) -> Declaration | None:
    """Return what a view declared, or None when it declared nothing and so is closed."""
    declared = getattr(view, "declaration", None)
    if declared is not None:
        return cast("Declaration", declared)
    library = view.__module__.partition(".")[0]
    if library in _LIBRARIES:
        return _LIBRARIES[library]
    api_class = getattr(view, "cls", None)
    if api_class is not None and getattr(api_class, "access", None):
        return Declaration(signed_in=False, why="the API answers for itself, per method")
    return None


def permission_of(view: Callable[..., Any], method: str) -> Permission | None:
    """Return the permission that a page, or a method of the API, asks for; None without one."""
    table = getattr(getattr(view, "cls", None), "access", None)
    if table is not None:
        return cast("Permission | None", table.get("GET" if method == "HEAD" else method))
    declared = declaration_of(view)
    return declared.permission if declared else None


def access_of(request: HttpRequest) -> Access | None:
    """Return the visitor's standing in the clinic she is working in; None without one.

    One query, once a request. The session remembers which clinic, for people with several.
    """
    if not hasattr(request, "_access"):
        access = _look_up(request)
        if access is not None:
            tenancy.enter(clinic=access.clinic.pk, staff=access.staff.pk)
        request._access = access  # type: ignore[attr-defined]
    return cast("Access | None", request._access)  # type: ignore[attr-defined]


def enter_with(request: HttpRequest, access: Access) -> None:
    """Let a request be that of somebody who showed a key instead of signing in."""
    tenancy.enter(clinic=access.clinic.pk, staff=access.staff.pk)
    request._access = access  # type: ignore[attr-defined]


def _look_up(request: HttpRequest) -> Access | None:
    if not request.user.is_authenticated:
        return None
    tenancy.enter(staff=request.user.pk)
    memberships = list(
        Membership.objects.filter(staff=request.user.pk, is_active=True)
        .select_related("clinic")
        .order_by("pk")
    )
    if not memberships:
        return None
    chosen = request.session.get(SESSION_KEY)
    clinic = next(
        (m.clinic for m in memberships if str(m.clinic.uid) == chosen), memberships[0].clinic
    )
    roles = tuple(Role(m.role) for m in memberships if m.clinic_id == clinic.pk)
    others = {m.clinic_id: m.clinic for m in memberships if m.clinic_id != clinic.pk}
    elsewhere = tuple(sorted(others.values(), key=lambda other: (other.name, other.pk)))
    return Access(cast("Staff", request.user), clinic, roles, elsewhere)


def clinics_where(staff: Staff, permission: Permission) -> list[Clinic]:
    """Return the clinics in which a person holds a permission, by name. One query."""
    held = Membership.objects.filter(
        staff=staff, is_active=True, role__in=roles_with(permission)
    ).select_related("clinic")
    found = {m.clinic_id: m.clinic for m in held}
    return sorted(found.values(), key=lambda clinic: (clinic.name, clinic.pk))


def work_in(request: HttpRequest, clinic: Clinic) -> None:
    """Go on in another clinic from the next request on; one that is not hers changes nothing.

    The page's token goes with the clinic: a form that an old tab still shows was meant for the
    clinic before, and is refused rather than saved in this one.
    """
    request.session[SESSION_KEY] = str(clinic.uid)
    rotate_token(request)


def staff_access(request: HttpRequest) -> Access:
    """Return the visitor's standing inside a view that the middleware has let her reach."""
    access = access_of(request)
    assert access is not None, "the middleware lets nobody without a clinic through"
    return access
