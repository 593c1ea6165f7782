"""What the two doors to a patient's pages share: behind a mailed link, and on her own pages."""

from dataclasses import dataclass

from django.http import HttpRequest

from patients.models import AccessLink, Patient
from patients.portal.access import frame
from patients.views.links import frame as links_frame


@dataclass(frozen=True, kw_only=True)
class Door:
    """How she came; the pages behind both doors are the same."""

    patient: Patient
    link: AccessLink | None = None

    @property
    def is_hers(self) -> bool:
        """Whether she has entered her own pages, whose forms are guarded against forgery."""
        return self.link is None

    @property
    def outer(self) -> str:
        """The template around the page."""
        return "patients/portal/base.html" if self.is_hers else "base_patient.html"

    def frame(self, request: HttpRequest) -> dict[str, object]:
        """Return what the frame around the page shows, and the door itself."""
        inside = frame(request, self.patient) if self.link is None else links_frame(self.link)
        return {**inside, "outer": self.outer, "door": self}
