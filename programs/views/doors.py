"""The two doors to an appointment: behind the link of a mail, and on her own pages."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import NamedTuple
from uuid import UUID

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from clinic import clock
from clinic.actors import Actor
from clinic.db import retry_deadlocks
from clinic.redirects import see_other
from patients.links import note_use
from patients.models import AccessLink, Capability, Patient
from patients.portal.access import hers
from patients.portal.doors import Door
from patients.views.links import behind_link
from programs.selectors.visit import Visit, visit_of

# Each page and press, and its name in urls.py behind a link; on her own pages "her-" leads it.
_NAMES = {
    "visit": "visit",
    "confirm": "visit-confirm",
    "cannot_come": "visit-cannot-come",
    "undo": "visit-undo",
    "take_offer": "visit-take-offer",
    "leave_offer": "visit-leave-offer",
    "choose": "visit-choose",
    "move": "visit-move",
    "wait": "visit-wait",
    "calendar": "visit-calendar",
    "joints": "visit-joints",
    "thanks": "visit-thanks",
}


@dataclass(frozen=True, kw_only=True)
class VisitDoor(Door):
    """How she came to an appointment.

    `key` is what the addresses of its pages hold: the link's token, or the booking's uid.
    """

    about_uid: UUID
    key: object

    @property
    def to(self) -> dict[str, str]:
        """The address of each page and press, by its name."""
        lead = "her-" if self.is_hers else ""
        return {step: reverse(lead + name, args=[self.key]) for step, name in _NAMES.items()}

    def visit(self) -> Visit:
        """Return the appointment as it is now."""
        return visit_of(self.patient, self.about_uid, now=clock.now())

    def lead_to(self, step: str) -> HttpResponse:
        """Redirect to another page behind the same door."""
        return see_other(self.to[step])

    def carry_out(self, work: Callable[[Actor], object]) -> None:
        """Do what she asked and count the use of her link, if she has one, in one transaction."""

        @retry_deadlocks
        def both() -> None:
            with transaction.atomic():
                work(Actor.patient(self.patient.uid))
                if self.link is not None:
                    note_use(self.link)

        both()


VisitView = Callable[[HttpRequest, VisitDoor, Visit], HttpResponse]


class Doors(NamedTuple):
    """One page about an appointment, as a view behind each door."""

    behind_link: Callable[..., HttpResponse]
    on_her_pages: Callable[..., HttpResponse]


def two_doors(view: VisitView) -> Doors:
    """Open a page about an appointment to whoever holds its link, and to her on her own pages."""

    @behind_link(Capability.VISIT)
    @wraps(view)
    def linked(request: HttpRequest, link: AccessLink, token: str) -> HttpResponse:
        door = VisitDoor(patient=link.patient, link=link, about_uid=link.about_uid, key=token)
        return view(request, door, door.visit())

    @hers
    @wraps(view)
    def entered(request: HttpRequest, patient: Patient, uid: UUID) -> HttpResponse:
        door = VisitDoor(patient=patient, about_uid=uid, key=uid)
        return view(request, door, door.visit())

    return Doors(linked, entered)


def on_press(view: VisitView) -> VisitView:
    """Let only a press do something; a reload or a typed address leads to the appointment."""

    @wraps(view)
    def pressed(request: HttpRequest, door: VisitDoor, visit: Visit) -> HttpResponse:
        if request.method != "POST":
            return door.lead_to("visit")
        return view(request, door, visit)

    return pressed
