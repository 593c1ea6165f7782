"""The screening before a program, the clearance after it, and the clinic's limits."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from clinic import audit, clock
from clinic.access import needs, staff_access
from clinic.actors import Actor
from clinic.permissions import Permission
from programs import actions
from programs.forms.refusals import attempt
from programs.forms.screening import ClearanceForm, ReadinessForm, ScreeningForm
from programs.models import Enrollment, Screening
from programs.models.enrollment import UNDER_WAY
from programs.selectors.readiness import readiness_rules
from programs.selectors.screening import holds, screening_line, screenings_of
from programs.views.common import done, find, form_page
from programs.views.patient_strip import identity_of, patient_of


@needs(Permission.PRESCRIBE)
@require_http_methods(["GET", "HEAD", "POST"])
def screen(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Ask what has to be known before a program, and decide on it."""
    access = staff_access(request)
    patient = patient_of(access, uid)
    today = clock.today(access.clinic.time_zone)
    form = ScreeningForm(
        request.POST if request.method == "POST" else None, initial={"screened_on": today}
    )
    if form.is_valid():
        found = attempt(
            form,
            lambda: actions.record_screening(
                patient=patient, **form.cleaned_data, by=Actor.member(access.staff)
            ),
        )
        if found is not None:
            return done(
                request,
                f"Screened: {found.get_decision_display().lower()}.",
                reverse("screening", args=[patient.uid, found.uid]),
            )
    audit.record_read(access, patients=[patient.pk], view="screening new")
    return form_page(request, "programs/screening_new.html", form, **identity_of(patient))


@needs(Permission.VIEW_PATIENTS)
@require_safe
def screening(request: HttpRequest, uid: UUID, screening_uid: UUID) -> HttpResponse:
    """Show what was decided, and why."""
    access = staff_access(request)
    patient = patient_of(access, uid)
    rows = Screening.objects.filter(patient=patient).select_related("screened_by")
    found = find(rows, screening_uid)
    rules = readiness_rules(access.clinic)
    newest = screenings_of(patient)
    today = clock.today(access.clinic.time_zone)
    audit.record_read(access, patients=[patient.pk], view="screening")
    return render(
        request,
        "programs/screening.html",
        {
            "line": screening_line(found, rules),
            "others": [screening_line(row, rules) for row in newest if row.pk != found.pk],
            "is_current": newest[0].pk == found.pk and holds(found, rules, today),
            "has_program": Enrollment.objects.filter(
                patient=patient, status__in=UNDER_WAY
            ).exists(),
            "may_prescribe": access.allows(Permission.PRESCRIBE),
            "may_enroll": access.allows(Permission.EDIT_SCHEDULE),
            **identity_of(patient),
        },
    )


@needs(Permission.PRESCRIBE)
@require_http_methods(["GET", "HEAD", "POST"])
def clear(request: HttpRequest, uid: UUID, screening_uid: UUID) -> HttpResponse:
    """Record who cleared her, when, and on what conditions."""
    access = staff_access(request)
    patient = patient_of(access, uid)
    rows = Screening.objects.filter(patient=patient).select_related("screened_by", "clinic")
    found = find(rows, screening_uid)
    form = ClearanceForm(
        request.POST if request.method == "POST" else None,
        initial={"cleared_on": clock.today(access.clinic.time_zone)},
    )
    if form.is_valid():
        cleared = attempt(
            form,
            lambda: actions.record_clearance(
                screening=found, **form.cleaned_data, by=Actor.member(access.staff)
            ),
        )
        if cleared is not None:
            return done(
                request,
                "Clearance recorded: she may train, with changes.",
                reverse("screening", args=[patient.uid, cleared.uid]),
            )
    audit.record_read(access, patients=[patient.pk], view="clearance")
    line = screening_line(found, readiness_rules(access.clinic))
    return form_page(
        request, "programs/screening_clear.html", form, line=line, **identity_of(patient)
    )


@needs(Permission.EDIT_RULES)
@require_http_methods(["GET", "HEAD", "POST"])
def limits_of_the_clinic(request: HttpRequest) -> HttpResponse:
    """The limits for training, among the administrator's settings."""
    return _limits(request, "settings-readiness")


@needs(Permission.PRESCRIBE)
@require_http_methods(["GET", "HEAD", "POST"])
def limits(request: HttpRequest) -> HttpResponse:
    """The same limits, for those who prescribe."""
    return _limits(request, "readiness-limits")


def _limits(request: HttpRequest, name: str) -> HttpResponse:
    access = staff_access(request)
    rules = readiness_rules(access.clinic)
    form = ReadinessForm(request.POST if request.method == "POST" else None, rules=rules)
    if form.is_valid():
        saved = attempt(
            form,
            lambda: actions.save_readiness_rules(
                clinic=access.clinic, values=form.cleaned_data, by=Actor.member(access.staff)
            ),
        )
        if saved is not None:
            return done(request, "Limits saved.", reverse(name))
    return form_page(
        request,
        "programs/readiness_limits.html",
        form,
        is_default=rules.pk is None,
        in_settings=name == "settings-readiness",
    )
