"""What was entered wrongly about therapy and precautions, put right with the reason."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse

from clinic.access import needs, staff_access
from clinic.actors import Actor
from clinic.permissions import Permission
from patients import actions, selectors
from patients.forms import CorrectCourseForm, CorrectPrecautionForm
from patients.views.saving import form_page, patient_or_404


@needs(Permission.EDIT_PATIENTS)
def course_correct(request: HttpRequest, uid: UUID, course_uid: UUID) -> HttpResponse:
    """Correct a course of therapy; what it said before is shown below."""
    patient = patient_or_404(request, uid)
    course = patient.therapy_courses.select_related("patient").filter(uid=course_uid).first()
    if course is None:
        raise Http404
    names = [name for name in CorrectCourseForm.base_fields if name != "reason"]
    form = CorrectCourseForm(
        request.POST or None, initial={name: getattr(course, name) for name in names}
    )
    return form_page(
        request,
        patient,
        form,
        lambda: actions.correct_course(course=course, by=_by(request), **form.cleaned_data),
        title=f"Correct: {course.get_drug_display()} from {course.started_on:%-d %b %Y}",
        button="Save the correction",
        done="The course is corrected. What it said before stays in the history.",
        anchor="therapy",
        history=selectors.history_of_row(course),
    )


@needs(Permission.EDIT_PATIENTS)
def precaution_correct(request: HttpRequest, uid: UUID, precaution_uid: UUID) -> HttpResponse:
    """Correct the note of a precaution."""
    patient = patient_or_404(request, uid)
    row = patient.precautions.filter(uid=precaution_uid).first()
    if row is None:
        raise Http404
    form = CorrectPrecautionForm(request.POST or None, initial={"note": row.note})
    return form_page(
        request,
        patient,
        form,
        lambda: actions.correct_precaution(precaution=row, by=_by(request), **form.cleaned_data),
        title=f"Correct the note: {row}",
        button="Save the correction",
        done="The note is corrected. What it said before stays in the history.",
        anchor="precautions",
        history=selectors.history_of_row(row),
    )


def _by(request: HttpRequest) -> Actor:
    return Actor.member(staff_access(request).staff)
