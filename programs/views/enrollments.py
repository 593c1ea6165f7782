"""Starting, following and ending a patient's program."""

from datetime import date
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from clinic import audit, clock
from clinic.access import needs, staff_access
from clinic.actors import Actor
from clinic.errors import Refused
from clinic.permissions import Access, Permission
from clinic.redirects import see_other
from patients.models import Patient
from programs import actions
from programs.forms import EndProgramForm, EnrollForm
from programs.forms.refusals import attempt
from programs.models import Enrollment, EnrollmentStatus
from programs.models.enrollment import UNDER_WAY
from programs.selectors.adverse_events import adverse_events_of_patient
from programs.selectors.credits import credits_of
from programs.selectors.dose_measured import dose_of_patient
from programs.selectors.dose_page import figures_of
from programs.selectors.dose_plan import dose_plan
from programs.selectors.phase_news import PhaseNews, phase_news_of
from programs.selectors.planning_page import waiting_plan
from programs.selectors.program_lines import class_lines, credit_lines
from programs.selectors.program_page import (
    ProgramPage,
    newest_enrollment,
    open_classes,
    program_page,
    published_versions,
)
from programs.selectors.readiness import readiness_rules
from programs.selectors.screening import (
    ScreeningLine,
    newest_screening,
    screening_line,
    why_not,
)
from programs.selectors.session_page import sessions_of
from programs.selectors.wording import day_words, time_words, title_of
from programs.views.common import current, done, find, form_page, refused, rights
from programs.views.patient_strip import identity_of, patient_of
from programs.views.starting import keep_choice, kept_choice


@needs(Permission.VIEW_PATIENTS)
@require_safe
def program(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Show a patient's program: plan, sessions to come, attendance so far."""
    access = staff_access(request)
    patient = patient_of(access, uid)
    enrollment = newest_enrollment(patient)
    now = clock.now()
    page = program_page(enrollment, now=now) if enrollment else None
    may = rights(access)
    classes = (
        open_classes(enrollment, now=now)
        if enrollment and enrollment.status in UNDER_WAY and may["may_edit"]
        else []
    )
    owed = credits_of(enrollment, now=now) if enrollment else []
    dose = dose_of_patient(patient, now=now)
    waiting = waiting_plan(enrollment) if enrollment and may["may_edit"] else None
    audit.record_read(access, patients=[patient.pk], view="program")
    return render(
        request,
        "programs/program.html",
        {
            "page": page,
            "phase": _phase_of(enrollment, page),
            "plan": dose_plan(enrollment, current(patient)) if enrollment else None,
            "screening": _screening(access, patient),
            "enrollment": enrollment,
            "waiting_plan": waiting,
            "dose": dose,
            "dose_figures": figures_of(dose) if dose else [],
            "classes": class_lines(classes),
            "credits": credit_lines(owed),
            "here": request.path,
            "adverse_events": adverse_events_of_patient(access.clinic, patient),
            **identity_of(patient),
            **may,
        },
    )


def _phase_of(enrollment: Enrollment | None, page: ProgramPage | None) -> PhaseNews | None:
    if enrollment is None or page is None or not page.is_under_way:
        return None
    return phase_news_of(enrollment, today=clock.today(enrollment.clinic.time_zone))


@needs(Permission.EDIT_SCHEDULE)
@require_http_methods(["GET", "HEAD", "POST"])
def enroll(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Choose a patient's program; for those who prescribe, the dose she begins with comes next."""
    access = staff_access(request)
    patient = patient_of(access, uid)
    versions = published_versions(access.clinic)
    form = EnrollForm(
        request.POST if request.method == "POST" else None,
        initial={
            **_initial(access, versions[0].uid if versions else None),
            **kept_choice(request, patient),
        },
        clinic=access.clinic,
        versions=versions,
    )
    if form.is_valid() and (response := _chosen(request, access, patient, form)):
        return response
    screening = newest_screening(patient)
    today = clock.today(access.clinic.time_zone)
    audit.record_read(access, patients=[patient.pk], view="enroll")
    return form_page(
        request,
        "programs/enroll.html",
        form,
        has_versions=bool(versions),
        screening=screening,
        why_not=why_not(screening, readiness_rules(access.clinic), today),
        may_prescribe=access.allows(Permission.PRESCRIBE),
        **identity_of(patient),
    )


def _screening(access: Access, patient: Patient) -> ScreeningLine | None:
    found = newest_screening(patient)
    return screening_line(found, readiness_rules(access.clinic)) if found else None


def _chosen(
    request: HttpRequest, access: Access, patient: Patient, form: EnrollForm
) -> HttpResponse | None:
    """Go on to the dose; somebody who does not prescribe begins the program without one."""
    values = dict(form.cleaned_data)
    joints = values.pop("joints")
    if access.allows(Permission.PRESCRIBE):
        asked = {name: value for name, value in values.items() if name != "availability"}
        if attempt(form, lambda: actions.check_enrollment(patient=patient, **asked)) is None:
            return None
        keep_choice(request, patient, {**values, "joints": joints})
        return see_other(reverse("enrollment-dose", args=[patient.uid]))
    by = Actor.member(access.staff)
    enrollment = attempt(form, lambda: actions.enroll(patient=patient, **values, by=by))
    if enrollment is None:
        return None
    return done(
        request,
        f"{patient.full_name} starts on {day_words(enrollment.starts_on)}. "
        "Now book her sessions; a physiologist sets her loads.",
        reverse("program", args=[patient.uid]),
    )


@needs(Permission.EDIT_SCHEDULE)
@require_http_methods(["GET", "HEAD", "POST"])
def end(request: HttpRequest, uid: UUID) -> HttpResponse:
    """End the program under way, with its reason; sessions to come are cancelled."""
    access = staff_access(request)
    patient = patient_of(access, uid)
    enrollment = newest_enrollment(patient)
    url = reverse("program", args=[patient.uid])
    if enrollment is None or enrollment.status not in UNDER_WAY:
        return refused(request, f"{patient.full_name} has no program under way.", url)
    form = EndProgramForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        ended = attempt(
            form,
            lambda: actions.end_enrollment(
                enrollment=enrollment, **form.cleaned_data, by=Actor.member(access.staff)
            ),
        )
        if ended is not None:
            word = EnrollmentStatus(ended.status).label.lower()
            return done(request, f"{patient.full_name}'s program is {word}.", url)
    page = program_page(enrollment, now=clock.now())
    audit.record_read(access, patients=[patient.pk], view="end program")
    return form_page(request, "programs/program_end.html", form, page=page, **identity_of(patient))


@needs(Permission.EDIT_SCHEDULE)
@require_POST
def book(request: HttpRequest, uid: UUID, session_uid: UUID) -> HttpResponse:
    """Book the patient into one open class, from her program's page."""
    access = staff_access(request)
    patient = patient_of(access, uid)
    url = reverse("program", args=[patient.uid])
    enrollment = newest_enrollment(patient)
    session = find(sessions_of(access.clinic), session_uid)
    if enrollment is None:
        return refused(request, f"{patient.full_name} has no program under way.", url)
    try:
        actions.book(session=session, enrollment=enrollment, by=Actor.member(access.staff))
    except Refused as error:
        return refused(request, error.message, url)
    when = f"{day_words(session.day)}, {time_words(session)}"
    return done(request, f"Booked: {title_of(session)}, {when}.", url)


def _initial(access: Access, version: UUID | None) -> dict[str, object]:
    initial: dict[str, object] = {"starts_on": _next_monday(access)}
    if version is not None:
        initial["version"] = str(version)
    if access.allows(Permission.TRAIN_PATIENTS):
        initial["physiologist"] = access.staff.uid
    return initial


def _next_monday(access: Access) -> date:
    today = clock.today(access.clinic.time_zone)
    return date.fromordinal(today.toordinal() + 7 - today.weekday())
