"""The two doors to the check-in: behind the link of a mail, and on her own pages."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import NamedTuple

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from patients.models import AccessLink, Capability, Patient
from patients.portal.access import hers
from patients.portal.doors import Door
from patients.questions import CheckInQuestion
from patients.views.links import behind_link


@dataclass(frozen=True, kw_only=True)
class CheckInDoor(Door):
    """How she came to her check-in."""

    token: str = ""

    @property
    def done(self) -> str:
        """The address of the page that says what happens next."""
        return self._address("check-in-done")

    def of(self, question: CheckInQuestion) -> str:
        """Return the address of a question's page."""
        if question.key == 1:
            return self._address("check-in")
        return self._address("check-in-question", question.key)

    def _address(self, name: str, *rest: object) -> str:
        if self.is_hers:
            return reverse(f"her-{name}", args=rest)
        return reverse(name, args=[self.token, *rest])


CheckInView = Callable[..., HttpResponse]


class CheckInDoors(NamedTuple):
    """One page of the check-in, as a view behind each door."""

    behind_link: Callable[..., HttpResponse]
    on_her_pages: Callable[..., HttpResponse]


def two_doors(view: CheckInView) -> CheckInDoors:
    """Open a page of the check-in to whoever holds a link, and to her on her own pages."""

    @wraps(view)
    def linked(request: HttpRequest, link: AccessLink, token: str, **which: int) -> HttpResponse:
        return view(request, CheckInDoor(patient=link.patient, link=link, token=token), **which)

    @hers
    @wraps(view)
    def entered(request: HttpRequest, patient: Patient, **which: int) -> HttpResponse:
        return view(request, CheckInDoor(patient=patient), **which)

    return CheckInDoors(behind_link(Capability.CHECK_IN)(linked), entered)
