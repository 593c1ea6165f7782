"""The sections of the patient's record, and the place where other apps add theirs.

An app further up calls `register_section` in its AppConfig.ready:

    register_section(25, "programs/record_section.html", program_section, title="Program")

The function gets the visitor's standing and the patient and returns the template's context, which
the template finds as `section`, beside `patient`, `access` and `may_edit`. The template draws the
section's content; heading and anchor come from here.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.text import slugify

from clinic.permissions import Access
from patients.models import Patient
from patients.selectors.record import SessionSource

SectionContext = Callable[[Access, Patient], dict[str, Any]]


@dataclass(frozen=True)
class Section:
    """A part of the record; lower `order` stands higher on the page."""

    order: int
    template: str
    context: SectionContext
    title: str

    @property
    def anchor(self) -> str:
        return slugify(self.title)


@dataclass(frozen=True)
class FilledSection:
    """A section with what it shows about one patient."""

    title: str
    anchor: str
    template: str
    context: dict[str, Any]


_sections: dict[str, Section] = {}
_session_sources: list[SessionSource] = []


def register_section(order: int, template: str, context: SectionContext, *, title: str) -> None:
    """Add a section to every patient's record; the same template again replaces the earlier."""
    _sections[template] = Section(order, template, context, title)


def sections_for(access: Access, patient: Patient) -> list[FilledSection]:
    """Return the sections of one patient's record, in order, each filled."""
    ordered = sorted(_sections.values(), key=lambda section: (section.order, section.title))
    return [
        FilledSection(s.title, s.anchor, s.template, s.context(access, patient)) for s in ordered
    ]


def register_sessions(source: SessionSource) -> None:
    """Let the chart of the overview mark sessions, which an app further up knows."""
    _session_sources[:] = [source]


def session_source() -> SessionSource | None:
    """Return what knows a patient's sessions, if any app does."""
    return _session_sources[0] if _session_sources else None
