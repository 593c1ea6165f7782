"""The library of exercises: list, one exercise, adding, editing, retiring."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from clinic.access import needs, staff_access
from clinic.actors import Actor
from clinic.errors import Refused
from clinic.permissions import Access, Permission
from programs import actions
from programs.errors import UnfitDraft
from programs.forms.exercise import (
    BLANK_ROWS,
    ExerciseFilterForm,
    ExerciseForm,
    initial_of,
)
from programs.models import Exercise
from programs.selectors.exercise_page import (
    LOADS,
    ExerciseFilters,
    exercise_list,
    exercises_of,
    kind_words,
    protocols_with,
)
from programs.views.common import done, find, form_page
from programs.views.protocols import may


@needs(Permission.VIEW_SCHEDULE)
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """List the library, narrowed by kind, muscles, a joint to spare or a precaution."""
    access = staff_access(request)
    form = ExerciseFilterForm(request.GET)
    form.is_valid()
    filters = ExerciseFilters(**form.cleaned_data)
    context = {
        "filter_form": form,
        "filters": filters,
        "is_filtered": filters != ExerciseFilters(),
        "rows": exercise_list(access.clinic, filters),
        **may(access),
    }
    return render(request, "programs/exercises/list.html", context)


@needs(Permission.VIEW_SCHEDULE)
@require_safe
def detail(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Show one exercise: how it is done, what it loads, what to mind, what to do instead."""
    access = staff_access(request)
    exercise = find(exercises_of(access.clinic), uid)
    return render(
        request,
        "programs/exercises/exercise.html",
        {
            "exercise": exercise,
            "kind": kind_words(exercise),
            "loads": [
                (row.get_joint_display(), LOADS[row.level]) for row in exercise.joint_loads.all()
            ],
            "cautions": exercise.cautions.all(),
            "instead": exercise.substitutions.all(),
            "versions": protocols_with(exercise),
            **may(access),
        },
    )


@needs(Permission.EDIT_PROTOCOLS)
@require_http_methods(["GET", "HEAD", "POST"])
def create(request: HttpRequest) -> HttpResponse:
    """Add an exercise of the clinic's own."""
    access = staff_access(request)
    form = _form(request, access, None)
    if form.is_valid() and (made := _attempt(access, form, None)):
        url = reverse("exercise-detail", args=[made.uid])
        return done(request, f"{made.name} is in the library.", url)
    return form_page(request, "programs/exercises/form.html", form, exercise=None)


@needs(Permission.EDIT_PROTOCOLS)
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Edit an exercise, for every protocol that uses it."""
    access = staff_access(request)
    exercise = find(exercises_of(access.clinic), uid)
    form = _form(request, access, exercise)
    if form.is_valid() and (saved := _attempt(access, form, exercise)):
        return done(
            request, f"{saved.name} is saved.", reverse("exercise-detail", args=[saved.uid])
        )
    return form_page(request, "programs/exercises/form.html", form, exercise=exercise)


@needs(Permission.EDIT_PROTOCOLS)
@require_POST
def set_active(request: HttpRequest, uid: UUID, active: bool) -> HttpResponse:
    """Retire an exercise or restore it."""
    access = staff_access(request)
    exercise = find(exercises_of(access.clinic), uid)
    actions.set_exercise_active(exercise=exercise, active=active, by=Actor.member(access.staff))
    said = (
        f"{exercise.name} is offered again."
        if active
        else f"{exercise.name} is retired. Protocols that have it keep it."
    )
    return done(request, said, reverse("exercise-detail", args=[uid]))


def _form(request: HttpRequest, access: Access, exercise: Exercise | None) -> ExerciseForm:
    others = Exercise.objects.filter(clinic=access.clinic, is_active=True).order_by("name")
    standing = [row.instead for row in exercise.substitutions.all()] if exercise else []
    offered = {other.pk: other for other in (*others, *standing)}
    if exercise:
        offered.pop(exercise.pk, None)
    return ExerciseForm(
        request.POST if request.method == "POST" else None,
        others=list(offered.values()),
        rows=len(standing) + BLANK_ROWS,
        initial=initial_of(exercise) if exercise else None,
    )


def _attempt(access: Access, form: ExerciseForm, exercise: Exercise | None) -> Exercise | None:
    by = Actor.member(access.staff)
    try:
        if exercise is None:
            return actions.create_exercise(clinic=access.clinic, facts=form.facts(), by=by)
        return actions.edit_exercise(exercise=exercise, facts=form.facts(), by=by)
    except UnfitDraft as error:
        for path, message in error.faults:
            form.add_error(form.field_of(path), message)
    except Refused as error:
        form.add_error(error.field if error.field in form.fields else None, error.message)
    return None
