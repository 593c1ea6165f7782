"""What every page's frame shows: clinic, person, navigation."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.conf import settings
from django.http import HttpRequest

from clinic import guards
from clinic.access import access_of
from clinic.identity.kept import key_of_tab
from clinic.identity.sessions import IDLE
from clinic.models import Clinic
from clinic.navigation import NavLink, links_for
from clinic.permissions import Role


@dataclass(frozen=True)
class Shell:
    clinic_name: str = ""
    phone: str = ""
    person_name: str = ""
    roles: list[str] = field(default_factory=list)
    nav: list[NavLink] = field(default_factory=list)
    elsewhere: Sequence[Clinic] = ()  # the other clinics she can go on in
    demo: bool = False
    kept_back: Sequence[tuple[str, str]] = ()  # who is left out of a list, and where to open it
    person: str = ""  # her uid, so that a page can tell whose it was
    kept_key: str = ""  # what waits in her tab is sealed with it; hers alone
    idle_s: int = 0  # how long she stays signed in without doing anything


def shell(request: HttpRequest) -> dict[str, Shell]:
    """Return the frame of a page; empty for visitors who are not signed in."""
    access = access_of(request) if hasattr(request, "user") else None
    if access is None:
        return {"shell": Shell(demo=settings.DEMO)}
    return {
        "shell": Shell(
            clinic_name=access.clinic.name,
            phone=access.clinic.phone,
            person_name=access.staff.name,
            roles=[str(Role(role).label) for role in access.roles],
            nav=links_for(access, request.path),
            elsewhere=access.elsewhere,
            demo=settings.DEMO,
            kept_back=guards.kept_back(request),
            person=str(access.staff.uid),
            kept_key=key_of_tab(access.staff),
            idle_s=request.session.get(IDLE, 0),
        )
    }
