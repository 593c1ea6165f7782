"""The facts that a patient can point at when something is wrong.

An app further up adds its own in its AppConfig.ready:

    register_correctable(60, "appointment", _("An appointment"), facts, edit)

`facts` gets the patient and returns what she can choose; `edit` the page on which staff change a
fact, from the patient and the fact's uid.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from patients.models import Patient

LATEST = 12


@dataclass(frozen=True)
class Fact:
    """Something in the record, as she reads it."""

    uid: UUID
    shown: str


@dataclass(frozen=True)
class Correctable:
    order: int
    about: str
    label: Any  # translated when it is shown
    facts: Callable[[Patient], list[Fact]]
    edit: Callable[[Patient, UUID], str]


_correctable: dict[str, Correctable] = {}


def register_correctable(
    order: int,
    about: str,
    label: Any,
    facts: Callable[[Patient], list[Fact]],
    edit: Callable[[Patient, UUID], str],
) -> None:
    """Add a kind of fact; the same name again replaces the earlier."""
    _correctable[about] = Correctable(order, about, label, facts, edit)


def correctables() -> list[Correctable]:
    """Return the kinds of facts in order."""
    return sorted(_correctable.values(), key=lambda kind: kind.order)


def correctable(about: str) -> Correctable | None:
    return _correctable.get(about)


def label_of(about: str) -> str:
    """Return what a kind of fact is called; its name where no app knows it any more."""
    kind = _correctable.get(about)
    return str(kind.label) if kind else about


def fact_of(patient: Patient, about: str, uid: UUID) -> Fact | None:
    """Return one fact she can point at, or None."""
    kind = _correctable.get(about)
    facts = kind.facts(patient) if kind else []
    return next((fact for fact in facts if fact.uid == uid), None)


def _name(patient: Patient) -> list[Fact]:
    return [Fact(patient.uid, patient.full_name)]


def _birth_date(patient: Patient) -> list[Fact]:
    return [Fact(patient.uid, formats.date_format(patient.birth_date, "DATE_FORMAT"))]


def _contact(patient: Patient) -> list[Fact]:
    return [Fact(patient.uid, ", ".join(filter(None, [patient.email, patient.phone])) or _("none"))]


def _courses(patient: Patient) -> list[Fact]:
    found = []
    for course in patient.therapy_courses.order_by("-started_on")[:LATEST]:
        first = formats.date_format(course.started_on, "DATE_FORMAT")
        last = formats.date_format(course.ended_on, "DATE_FORMAT") if course.ended_on else ""
        words = {"drug": course.get_drug_display(), "first": first, "last": last}
        said = _("%(drug)s from %(first)s to %(last)s") if last else _("%(drug)s since %(first)s")
        found.append(Fact(course.uid, said % words))
    return found


def _check_ins(patient: Patient) -> list[Fact]:
    rows = patient.symptom_reports.filter(superseded_at__isnull=True).order_by("-reported_for")
    return [
        Fact(
            row.uid,
            _("%(day)s: joint pain %(pain)s")
            % {
                "day": formats.date_format(row.reported_for, "DATE_FORMAT"),
                "pain": _("not said") if row.pain is None else row.pain,
            },
        )
        for row in rows[:LATEST]
    ]


def _else(patient: Patient) -> list[Fact]:
    return [Fact(patient.uid, _("something that is not in this list"))]


def _contact_page(patient: Patient, uid: UUID) -> str:
    return reverse("patient-contact", args=[patient.uid])


def _section(anchor: str) -> Callable[[Patient, UUID], str]:
    return lambda patient, uid: reverse("patient-detail", args=[patient.uid]) + f"#{anchor}"


def register_own_facts() -> None:
    """Add the facts of this app; called once, when the app is ready."""
    register_correctable(10, "name", gettext_lazy("Your name"), _name, _contact_page)
    register_correctable(
        20, "birth_date", gettext_lazy("Your date of birth"), _birth_date, _contact_page
    )
    register_correctable(
        30, "contact", gettext_lazy("Your e-mail address or phone number"), _contact, _contact_page
    )
    register_correctable(
        40, "course", gettext_lazy("Your hormone tablets"), _courses, _section("therapy")
    )
    register_correctable(
        50, "check_in", gettext_lazy("A check-in"), _check_ins, _section("check-ins")
    )
    register_correctable(90, "other", gettext_lazy("Something else"), _else, _section("overview"))
