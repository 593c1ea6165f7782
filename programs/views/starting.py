"""From the choice of a program to its first day: the dose she begins with, then one press.

Between the steps the answers wait in the session, never in an address: they tell of her health.
"""

from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from clinic import audit, clock
from clinic.access import needs, staff_access
from clinic.actors import Actor
from clinic.errors import Refused
from clinic.models import Staff
from clinic.permissions import Access, Permission
from clinic.redirects import see_other
from patients.models import Patient, PrecautionKind
from programs import actions
from programs.forms.starting import StartForm
from programs.heart_rate import HIGHEST_RESTING, LOWEST_RESTING
from programs.models import ProtocolVersion
from programs.selectors.people import physiologists_of
from programs.selectors.program_page import published_versions
from programs.selectors.screening import newest_screening
from programs.selectors.starting import offered
from programs.selectors.starting_words import start_words
from programs.selectors.wording import day_words
from programs.views.common import current, done, form_page, refused
from programs.views.patient_strip import identity_of, patient_of
from programs.vitals import age_on


def keep_choice(request: HttpRequest, patient: Patient, values: dict[str, Any]) -> None:
    """Keep the first step's answers until the program begins."""
    request.session[_key(patient)] = {
        "version": str(values["version"].uid),
        "physiologist": str(values["physiologist"].uid),
        "starts_on": values["starts_on"].isoformat(),
        "weeks": values["weeks"],
        "availability": values["availability"],
        "joints": values["joints"],
        "dose": None,
    }


def kept_choice(request: HttpRequest, patient: Patient) -> dict[str, Any]:
    """Return the first step's answers, to show them again; {} when there are none."""
    kept = _kept(request, patient)
    return {name: value for name, value in kept.items() if name != "dose"}


def _kept(request: HttpRequest, patient: Patient) -> dict[str, Any]:
    return dict(request.session.get(_key(patient), {}))


def _key(patient: Patient) -> str:
    return f"start:{patient.uid}"


@needs(Permission.PRESCRIBE)
@require_http_methods(["GET", "HEAD", "POST"])
def dose(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Heart rate, and what she begins each exercise with."""
    access = staff_access(request)
    patient = patient_of(access, uid)
    kept = _kept(request, patient)
    chosen = _chosen(access, kept)
    if chosen is None:
        return _from_the_start(request, patient)
    version, _ = chosen
    if request.method == "POST":
        form = _form(patient, version, kept, request.POST)
        if form.is_valid():
            request.session[_key(patient)] = {**kept, "dose": request.POST.urlencode()}
            return see_other(reverse("enrollment-confirm", args=[patient.uid]))
    else:
        form = _form(
            patient, version, kept, None if kept["dose"] is None else QueryDict(kept["dose"])
        )
    audit.record_read(access, patients=[patient.pk], view="starting dose")
    return form_page(
        request, "programs/enroll_dose.html", form, version=version, **identity_of(patient)
    )


@needs(Permission.PRESCRIBE)
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Show all of it once more; one press begins the program."""
    access = staff_access(request)
    patient = patient_of(access, uid)
    kept = _kept(request, patient)
    chosen = _chosen(access, kept)
    if chosen is None or kept["dose"] is None:
        return _from_the_start(request, patient)
    version, physiologist = chosen
    form = _form(patient, version, kept, QueryDict(kept["dose"]))
    if not form.is_valid():
        return see_other(reverse("enrollment-dose", args=[patient.uid]))
    refusal = ""
    if request.method == "POST":
        try:
            return _begin(request, access, patient, chosen, kept, form)
        except Refused as error:
            refusal = error.message
    audit.record_read(access, patients=[patient.pk], view="confirm program")
    return render(
        request,
        "programs/enroll_confirm.html",
        {
            "rows": start_words(
                version=version,
                physiologist=physiologist,
                starts_on=date.fromisoformat(kept["starts_on"]),
                weeks=kept["weeks"] or version.weeks,
                heart_rate=form.heart_rate(),
                age=_age(patient),
            ),
            "loads": form.loads(),
            "refusal": refusal,
            **identity_of(patient),
        },
        status=422 if refusal else 200,
    )


def _begin(
    request: HttpRequest,
    access: Access,
    patient: Patient,
    chosen: tuple[ProtocolVersion, Staff],
    kept: dict[str, Any],
    form: StartForm,
) -> HttpResponse:
    version, physiologist = chosen
    enrollment = actions.enroll(
        patient=patient,
        version=version,
        physiologist=physiologist,
        starts_on=date.fromisoformat(kept["starts_on"]),
        weeks=kept["weeks"],
        availability=kept["availability"],
        heart_rate=form.heart_rate(),
        loads=form.loads(),
        by=Actor.member(access.staff),
    )
    del request.session[_key(patient)]
    return done(
        request,
        f"{patient.full_name} starts on {day_words(enrollment.starts_on)}. Now book her sessions.",
        reverse("program", args=[patient.uid]),
    )


def _from_the_start(request: HttpRequest, patient: Patient) -> HttpResponse:
    return refused(
        request,
        "Choose her program first; then comes the dose she begins with.",
        reverse("enrollment-create", args=[patient.uid]),
    )


def _chosen(access: Access, kept: dict[str, Any]) -> tuple[ProtocolVersion, Staff] | None:
    if not kept:
        return None
    versions = {str(version.uid): version for version in published_versions(access.clinic)}
    version = versions.get(kept["version"])
    physiologist = physiologists_of(access.clinic).filter(uid=kept["physiologist"]).first()
    return (version, physiologist) if version and physiologist else None


def _form(
    patient: Patient, version: ProtocolVersion, kept: dict[str, Any], data: QueryDict | None
) -> StartForm:
    kinds = [precaution.kind for precaution in current(patient)]
    return StartForm(
        data,
        initial={
            "beta_blocker": PrecautionKind.BETA_BLOCKER in kinds,
            "resting": _resting(patient),
        },
        age=_age(patient),
        offered=offered(version, kinds, kept["joints"]),
        precautions=kinds,
    )


def _resting(patient: Patient) -> int | None:
    """Return the heart rate at rest of her screening, where zones can rest on it."""
    screening = newest_screening(patient)
    rate = screening.heart_rate if screening else None
    return rate if rate and LOWEST_RESTING <= rate <= HIGHEST_RESTING else None


def _age(patient: Patient) -> int:
    return age_on(clock.today(patient.clinic.time_zone), patient.birth_date)
