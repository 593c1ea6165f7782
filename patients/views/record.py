"""The patient's record, and what staff add to it."""

from datetime import date
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from clinic import audit, clock
from clinic.access import needs, staff_access
from clinic.actors import Actor
from clinic.permissions import Access, Permission
from patients import actions, selectors
from patients.forms import (
    CheckInByPhoneForm,
    ContactForm,
    EndCourseForm,
    PrecautionForm,
    StartCourseForm,
    SwitchCourseForm,
)
from patients.models import Patient, PatientStatus, TherapyCourse
from patients.record import identity, mail_rows
from patients.sections import sections_for
from patients.views.saving import form_page, lead_to, patient_or_404


@needs(Permission.VIEW_PATIENTS)
def patient_detail(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Show everything the house knows about one patient, section by section."""
    access = staff_access(request)
    patient = patient_or_404(request, uid)
    audit.record_read(access, patients=[patient.pk], view="patient-detail")
    others = selectors.other_records(access, patient)
    went_on = any(other.is_later for other in others)
    context = {
        "patient": patient,
        "access": access,
        "may_edit": may_edit_record(access, patient) and not went_on,
        "identity": identity(patient),
        "other_records": others,
        "sections": sections_for(access, patient),
    }
    return render(request, "patients/record.html", context)


@needs(Permission.VIEW_PATIENTS)
@require_safe
def patient_check_ins(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Show what one patient answered, answer by answer and over time; ?before leads back."""
    try:
        before = date.fromisoformat(request.GET["before"]) if "before" in request.GET else None
    except ValueError as error:
        raise Http404("no such day") from error
    access = staff_access(request)
    patient = patient_or_404(request, uid)
    view = "patient-check-ins-before" if before else "patient-check-ins"
    audit.record_read(access, patients=[patient.pk], view=view)
    page = selectors.reports_of(patient, before=before)
    last = page.reports[0].reported_for if before and page.reports else clock.today(patient.zone)
    courses = list(patient.therapy_courses.all())
    here = reverse("patient-check-ins", args=[patient.uid])
    context = {
        "patient": patient,
        "identity": identity(patient),
        "page": page,
        "seen": selectors.answers_over_time(page.reports, courses, last),
        "newest_url": here if before else "",
        "older_url": f"{here}?before={page.before}" if page.before else "",
    }
    return render(request, "patients/check_ins.html", context)


@needs(Permission.VIEW_PATIENTS)
@require_safe
def patient_mails(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Show the mails that one patient is to get, and what became of the others."""
    access = staff_access(request)
    patient = patient_or_404(request, uid)
    audit.record_read(access, patients=[patient.pk], view="patient-mails")
    coming, past = selectors.mails_of(patient)
    context = {
        "patient": patient,
        "identity": identity(patient),
        "coming": mail_rows(coming, patient.zone),
        "past": mail_rows(past, patient.zone),
        "may_open": access.allows(Permission.VIEW_MESSAGES),
        "zone": patient.zone,
        "copy_days": settings.MAIL_COPY_DAYS,
    }
    return render(request, "patients/mails.html", context)


@needs(Permission.EDIT_PATIENTS)
def contact_edit(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Correct who she is and how to reach her."""
    patient = patient_or_404(request, uid)
    form = ContactForm(
        request.POST or None,
        clinic=patient.clinic,
        initial={name: getattr(patient, name, "") for name in ContactForm.base_fields},
    )
    return form_page(
        request,
        patient,
        form,
        lambda: actions.update_patient(patient=patient, by=_by(request), **form.cleaned_data),
        title="Contact data",
        button="Save",
        done="The contact data are saved.",
        anchor="contact-data",
    )


@needs(Permission.EDIT_PATIENTS)
def check_in_create(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Enter what she says on the phone or at a session."""
    patient = patient_or_404(request, uid)
    form = CheckInByPhoneForm(
        request.POST or None, initial={"reported_for": clock.today(patient.zone)}
    )
    return form_page(
        request,
        patient,
        form,
        lambda: actions.record_report(patient=patient, by=_by(request), **form.cleaned_data),
        title="Enter a check-in",
        button="Save the check-in",
        done="The check-in is saved. An earlier one for the same day is kept as its older version.",
        anchor="check-ins",
    )


@needs(Permission.EDIT_PATIENTS)
def course_start(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Record the first day of a drug."""
    patient = patient_or_404(request, uid)
    form = StartCourseForm(request.POST or None)
    return form_page(
        request,
        patient,
        form,
        lambda: actions.start_course(patient=patient, by=_by(request), **form.cleaned_data),
        title="Start a drug",
        button="Save the first day",
        done="The course is recorded.",
        anchor="therapy",
    )


@needs(Permission.EDIT_PATIENTS)
def course_end(request: HttpRequest, uid: UUID, course_uid: UUID) -> HttpResponse:
    """Record the last day of a drug and why it ended."""
    patient = patient_or_404(request, uid)
    course = _course(patient, course_uid)
    form = EndCourseForm(request.POST or None)
    return form_page(
        request,
        patient,
        form,
        lambda: actions.end_course(course=course, by=_by(request), **form.cleaned_data),
        title=f"End {course.get_drug_display()}",
        button="Save the last day",
        done="The end of the course is recorded.",
        anchor="therapy",
    )


@needs(Permission.EDIT_PATIENTS)
def course_switch(request: HttpRequest, uid: UUID, course_uid: UUID) -> HttpResponse:
    """Record a switch: one drug ends, the next begins."""
    patient = patient_or_404(request, uid)
    course = _course(patient, course_uid)
    form = SwitchCourseForm(request.POST or None)
    return form_page(
        request,
        patient,
        form,
        lambda: actions.switch_course(course=course, by=_by(request), **form.cleaned_data),
        title=f"Switch from {course.get_drug_display()}",
        button="Save the switch",
        done="The switch is recorded.",
        anchor="therapy",
    )


@needs(Permission.EDIT_PATIENTS)
def precaution_create(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Mark something to mind in every session."""
    patient = patient_or_404(request, uid)
    form = PrecautionForm(request.POST or None)
    return form_page(
        request,
        patient,
        form,
        lambda: actions.add_precaution(patient=patient, by=_by(request), **form.cleaned_data),
        title="Add a precaution",
        button="Save the precaution",
        done="The precaution is marked and shown on every page about her.",
        anchor="precautions",
    )


@needs(Permission.EDIT_PATIENTS)
@require_POST
def precaution_end(request: HttpRequest, uid: UUID, precaution_uid: UUID) -> HttpResponse:
    """End a precaution."""
    patient = patient_or_404(request, uid)
    precaution = patient.precautions.filter(uid=precaution_uid).first()
    if precaution is None:
        raise Http404
    actions.end_precaution(precaution=precaution, by=_by(request))
    messages.success(request, f"{precaution} no longer applies. Add it again if it should.")
    return lead_to("patient-detail", anchor="precautions", uid=patient.uid)


def may_edit_record(access: Access, patient: Patient) -> bool:
    """Say whether this person may change this record; nobody may once it was erased."""
    return access.allows(Permission.EDIT_PATIENTS) and patient.status != PatientStatus.ERASED


def _by(request: HttpRequest) -> Actor:
    return Actor.member(staff_access(request).staff)


def _course(patient: Patient, uid: UUID) -> TherapyCourse:
    course = patient.therapy_courses.select_related("patient__clinic").filter(uid=uid).first()
    if course is None:
        raise Http404
    return course
