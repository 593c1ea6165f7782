"""A patient's exercise at home on her own pages: the week, and writing something down."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from clinic import clock
from clinic.actors import Actor
from clinic.errors import Conflict
from clinic.redirects import see_other
from patients.models import Patient
from patients.portal.access import frame, hers
from programs import actions
from programs.forms.her_exercise import OTHER, PRESETS, ActivityForm, WatchEntryForm
from programs.models import HERS, ActivityKind, ActivitySource, Enrollment, HomeActivity
from programs.selectors import her_exercise

GET_OR_POST = ["GET", "HEAD", "POST"]


@hers
@require_safe
def week(request: HttpRequest, patient: Patient) -> HttpResponse:
    """Show what a week of her program asks for, and what she has done of it."""
    asked = request.GET.get("week", "")
    number = int(asked) if asked.isdecimal() and len(asked) < 4 else None
    context = {
        **frame(request, patient),
        "week": her_exercise.week_page(patient, number=number, now=clock.now()),
        "today": clock.today(patient.zone),
    }
    return render(request, "programs/portal/exercise.html", context)


@hers
@require_http_methods(GET_OR_POST)
def log(request: HttpRequest, patient: Patient, kind: str = "") -> HttpResponse:
    """Write down what she did: three presses for a walk."""
    enrollment = her_exercise.program_now(patient)
    if enrollment is None or enrollment.starts_on > clock.today(patient.zone):
        return see_other(reverse("her-exercise"))
    form = _form(request, enrollment, fixed=kind)
    if request.method == "POST" and form.is_valid():
        actions.record_home_activity(
            enrollment=enrollment, entry=_entry(form), by=Actor.patient(patient.uid)
        )
        messages.success(request, _("Written down. Every minute counts."))
        return see_other(reverse("her-exercise"))
    context = {
        **frame(request, patient),
        "form": form,
        "is_walk": kind == ActivityKind.WALK,
        "so_far": her_exercise.entries_on(enrollment, clock.today(patient.zone)),
    }
    return _page(request, "programs/portal/exercise_log.html", context)


@hers
@require_http_methods(GET_OR_POST)
def entry(request: HttpRequest, patient: Patient, uid: UUID) -> HttpResponse:
    """Correct an entry of hers, or find what it was and take it out."""
    activity = _own(patient, uid)
    if activity is None:
        return _gone(request)
    form = _entry_form(request, activity)
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_home_activity(
                activity=activity, entry=_corrected(form, activity), by=Actor.patient(patient.uid)
            )
        except Conflict as conflict:
            messages.error(request, conflict.message)
        else:
            messages.success(request, _("Changed."))
        return see_other(reverse("her-exercise"))
    context = {
        **frame(request, patient),
        "form": form,
        "entry": her_exercise.entry_of(activity),
        "is_watch": activity.source == ActivitySource.IMPORTED,
    }
    return _page(request, "programs/portal/exercise_entry.html", context)


@hers
@require_POST
def remove(request: HttpRequest, patient: Patient, uid: UUID) -> HttpResponse:
    """Take out an entry of hers. Pressing twice changes nothing."""
    activity = _own(patient, uid)
    if activity is None:
        return _gone(request)
    actions.remove_home_activity(activity=activity, by=Actor.patient(patient.uid))
    messages.success(request, _("Taken out."))
    return see_other(reverse("her-exercise"))


def _own(patient: Patient, uid: UUID) -> HomeActivity | None:
    """Return an entry that she may change; None when it is gone. A 404 for any other."""
    activity = her_exercise.her_activities(patient).filter(uid=uid).first()
    if activity is not None and activity.source not in HERS:
        raise Http404
    return activity


def _gone(request: HttpRequest) -> HttpResponse:
    messages.info(request, _("This entry has been taken out."))
    return see_other(reverse("her-exercise"))


def _form(
    request: HttpRequest,
    enrollment: Enrollment,
    *,
    fixed: str = "",
    initial: dict[str, Any] | None = None,
) -> ActivityForm:
    today = clock.today(enrollment.patient.zone)
    return ActivityForm(
        request.POST if request.method == "POST" else None,
        today=today,
        starts_on=enrollment.starts_on,
        fixed=fixed,
        initial=initial or {"day": today},
    )


def _entry_form(request: HttpRequest, activity: HomeActivity) -> ActivityForm | WatchEntryForm:
    typed = request.POST if request.method == "POST" else None
    known: dict[str, Any] = {"kind": activity.kind or ActivityKind.OTHER, "effort": activity.effort}
    if activity.source == ActivitySource.IMPORTED:
        return WatchEntryForm(typed, initial=known)
    own = activity.minutes not in PRESETS
    known |= {
        "day": activity.day,
        "minutes": OTHER if own else str(activity.minutes),
        "other_minutes": activity.minutes if own else None,
    }
    return _form(request, activity.enrollment, initial=known)


def _entry(form: ActivityForm) -> actions.HomeEntry:
    said = form.cleaned_data
    return actions.HomeEntry(
        day=said["day"],
        modality="",
        kind=form.fixed or said["kind"],
        minutes=said["total"],
        effort=said["effort"],
        key=said["key"],
    )


def _corrected(form: ActivityForm | WatchEntryForm, activity: HomeActivity) -> actions.HomeEntry:
    if isinstance(form, ActivityForm):
        return _entry(form)
    return actions.HomeEntry(
        day=activity.day,
        modality="",
        kind=form.cleaned_data["kind"],
        minutes=activity.minutes,
        effort=form.cleaned_data["effort"],
        note=activity.note,
    )


def _page(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    """Render a form: 422 with everything typed kept when it has errors."""
    status = 422 if context["form"].is_bound else 200
    return render(request, template, context, status=status)
