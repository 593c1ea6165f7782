"""Changing what a patient does, from her program's page."""

from collections.abc import Callable
from uuid import UUID

from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from clinic import audit
from clinic.access import needs, staff_access
from clinic.actors import Actor
from clinic.errors import Refused
from clinic.permissions import Access, Permission
from patients.models import Patient, PrecautionKind
from programs import actions
from programs.actions import Dose
from programs.forms.prescribing import (
    AddExerciseForm,
    AdjustForm,
    DoseForm,
    HeartRateForm,
    SubstituteForm,
)
from programs.forms.refusals import attempt
from programs.models import (
    DoseAdjustment,
    Enrollment,
    Exercise,
    ExercisePrescription,
    LoadKind,
)
from programs.selectors.dose_plan import dose_words, newest_profile
from programs.selectors.program_page import newest_enrollment
from programs.selectors.starting import minding, substitutes
from programs.views.common import current, done, find, form_page, refused
from programs.views.patient_strip import identity_of, patient_of


@needs(Permission.PRESCRIBE)
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, uid: UUID, row_uid: UUID) -> HttpResponse:
    """Change sets, repetitions or load of one exercise, with the reason."""
    access = staff_access(request)
    patient = patient_of(access, uid)
    row = find(_rows(patient), row_uid)
    form = DoseForm(
        request.POST if request.method == "POST" else None,
        initial=Dose.of(row).fields(),
        exercise=row.exercise,
    )
    return _form_page(
        request,
        patient,
        form,
        lambda by: actions.change_prescription(
            prescription=row, dose=form.dose(), reason=form.cleaned_data["reason"], by=by
        ),
        title=f"Change {row.exercise.name}",
        lede=f"Now {dose_words(row)}",
        button="Save the change",
        said=f"{row.exercise.name} changed.",
    )


@needs(Permission.PRESCRIBE)
@require_http_methods(["GET", "HEAD", "POST"])
def substitute(request: HttpRequest, uid: UUID, row_uid: UUID) -> HttpResponse:
    """Let another exercise stand in while a joint hurts, or leave it out."""
    access = staff_access(request)
    patient = patient_of(access, uid)
    row = find(_rows(patient).prefetch_related(*minding("exercise__")), row_uid)
    choices = substitutes(row.exercise)
    form = SubstituteForm(
        request.POST if request.method == "POST" else None, choices=choices, row=row
    )

    def work(by: Actor) -> object:
        values = form.cleaned_data
        instead = values["instead"]
        kg = values["load_kg"] if instead and instead.load_kind == LoadKind.KG else None
        actions.substitute_exercise(
            prescription=row, instead=instead, load_kg=kg, reason=values["reason"], by=by
        )
        return True

    return _form_page(
        request,
        patient,
        form,
        work,
        title=f"Instead of {row.exercise.name}",
        lede="Sets and repetitions stay. The original plan stays too.",
        button="Do it this way",
        said=f"{row.exercise.name} is done differently now.",
    )


@needs(Permission.PRESCRIBE)
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Add an exercise of the library to what she does."""
    access = staff_access(request)
    patient = patient_of(access, uid)
    enrollment = newest_enrollment(patient)
    if enrollment is None:
        return _no_program(request, patient)
    exercises = Exercise.objects.filter(clinic=access.clinic, is_active=True).order_by("name")
    form = AddExerciseForm(request.POST if request.method == "POST" else None, exercises=exercises)
    return _form_page(
        request,
        patient,
        form,
        lambda by: actions.prescribe_exercise(
            enrollment=enrollment,
            exercise=form.cleaned_data["exercise"],
            dose=form.dose(),
            reason=form.cleaned_data["reason"],
            by=by,
        ),
        title="Add an exercise",
        lede="It comes after those she does already.",
        button="Add it",
        said="The exercise is among hers now.",
    )


@needs(Permission.PRESCRIBE)
@require_http_methods(["GET", "HEAD", "POST"])
def heart_rate(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Note what her zones rest on from now."""
    access = staff_access(request)
    patient = patient_of(access, uid)
    enrollment = newest_enrollment(patient)
    if enrollment is None:
        return _no_program(request, patient)
    form = HeartRateForm(
        request.POST if request.method == "POST" else None, initial=_hearts(enrollment, patient)
    )
    return _form_page(
        request,
        patient,
        form,
        lambda by: actions.note_heart_rate(enrollment=enrollment, **form.cleaned_data, by=by),
        title="Heart rate",
        lede="Her zones follow from it. Earlier entries are kept.",
        button="Save the heart rate",
        said="Heart rate saved; her zones follow it.",
    )


@needs(Permission.PRESCRIBE)
@require_http_methods(["GET", "HEAD", "POST"])
def adjust(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Let some weeks be a share of the original plan."""
    access = staff_access(request)
    patient = patient_of(access, uid)
    enrollment = newest_enrollment(patient)
    if enrollment is None:
        return _no_program(request, patient)
    modalities = {dose.modality for dose in enrollment.planned_doses.all()}
    form = AdjustForm(
        request.POST if request.method == "POST" else None, modalities=sorted(modalities)
    )
    return _form_page(
        request,
        patient,
        form,
        lambda by: actions.adjust_dose(enrollment=enrollment, **form.cleaned_data, by=by),
        title="Adjust some weeks",
        lede=f"The program has {enrollment.weeks} weeks. The original plan stays, for comparison.",
        button="Adjust",
        said="Adjusted. The original plan stays beside it.",
    )


@needs(Permission.PRESCRIBE)
@require_POST
def withdraw(request: HttpRequest, uid: UUID, row_uid: UUID) -> HttpResponse:
    """Take an adjustment back."""
    access = staff_access(request)
    patient = patient_of(access, uid)
    url = reverse("program", args=[patient.uid])
    row = find(
        DoseAdjustment.objects.filter(enrollment__patient=patient).select_related("enrollment"),
        row_uid,
    )
    try:
        actions.withdraw_adjustment(adjustment=row, by=Actor.member(access.staff))
    except Refused as error:
        return refused(request, error.message, url)
    return done(request, "Withdrawn: those weeks are as originally planned.", url)


def _rows(patient: Patient) -> QuerySet[ExercisePrescription]:
    return ExercisePrescription.objects.filter(enrollment__patient=patient).select_related(
        "exercise", "enrollment"
    )


def _hearts(enrollment: Enrollment, patient: Patient) -> dict[str, object]:
    kinds = [precaution.kind for precaution in current(patient)]
    profile = newest_profile(enrollment)
    if profile is None:
        return {"beta_blocker": PrecautionKind.BETA_BLOCKER in kinds}
    return {
        "hr_max": profile.hr_max if profile.hr_max_measured else None,
        "resting": profile.resting,
        "beta_blocker": profile.beta_blocker,
    }


def _no_program(request: HttpRequest, patient: Patient) -> HttpResponse:
    sentence = f"{patient.full_name} has no program, so there is no dose to change."
    return refused(request, sentence, reverse("program", args=[patient.uid]))


def _form_page(
    request: HttpRequest,
    patient: Patient,
    form: forms.BaseForm,
    work: Callable[[Actor], object],
    *,
    title: str,
    lede: str,
    button: str,
    said: str,
) -> HttpResponse:
    """Show a form about one patient's dose; do its work when it is sent and in order."""
    access: Access = staff_access(request)
    by = Actor.member(access.staff)
    if form.is_valid() and attempt(form, lambda: work(by)) is not None:
        return done(request, said, reverse("program", args=[patient.uid]))
    audit.record_read(access, patients=[patient.pk], view="change of dose")
    return form_page(
        request,
        "programs/dose_form.html",
        form,
        title=title,
        lede=lede,
        button=button,
        **identity_of(patient),
    )
