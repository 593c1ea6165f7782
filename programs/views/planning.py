"""Planning one program: when she can come, the proposal, a visit put elsewhere, confirmation."""

from datetime import date, time
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from clinic import audit, clock
from clinic.access import needs, staff_access
from clinic.actors import Actor
from clinic.errors import Refused
from clinic.permissions import Access, Permission
from clinic.redirects import see_other
from programs import actions
from programs.errors import PlanConflict
from programs.forms.planning import WishesForm
from programs.forms.refusals import attempt
from programs.models import Enrollment, PlanningRun, ProposedVisit, RunState
from programs.models.enrollment import UNDER_WAY
from programs.selectors.planning_choices import choices
from programs.selectors.planning_page import (
    is_many,
    run_page,
    runs_of,
    unmet_of,
    visit_label,
    waiting_plan,
    weeks_of,
)
from programs.selectors.program_page import newest_enrollment
from programs.views.common import done, find, form_page, refused, rights
from programs.views.patient_strip import identity_of, patient_of


@needs(Permission.EDIT_SCHEDULE)
@require_http_methods(["GET", "HEAD", "POST"])
def plan_program(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Note when she can come, and work out a proposal for her whole program."""
    access = staff_access(request)
    patient = patient_of(access, uid)
    enrollment = newest_enrollment(patient)
    if enrollment is None or enrollment.status not in UNDER_WAY:
        return refused(
            request,
            f"{patient.full_name} has no program under way. Start one, then plan it.",
            reverse("program", args=[patient.uid]),
        )
    form = WishesForm(request.POST if request.method == "POST" else None, enrollment=enrollment)
    if form.is_valid():
        run = attempt(form, lambda: _save_and_propose(form, enrollment, access))
        if run is not None:
            return done(
                request,
                "Here is a proposal. Nothing is booked before you confirm it.",
                reverse("plan-run", args=[run.uid]),
            )
    open_run = waiting_plan(enrollment)
    audit.record_read(access, patients=[patient.pk], view="plan program")
    return form_page(
        request,
        "programs/plan.html",
        form,
        enrollment=enrollment,
        open_run=open_run,
        **identity_of(patient),
    )


def _save_and_propose(form: WishesForm, enrollment: Enrollment, access: Access) -> PlanningRun:
    by = Actor.member(access.staff)
    with transaction.atomic():  # both or neither: a refused plan leaves her wishes as they were
        actions.set_wishes(enrollment=enrollment, **form.wishes(), by=by)
        return actions.propose(enrollment=enrollment, by=by)


@needs(Permission.EDIT_SCHEDULE)
@require_safe
def run_detail(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Show a proposal: of one program by week, of many by patient."""
    access = staff_access(request)
    run = _run(access, uid)
    page = run_page(run, now=clock.now())
    audit.record_read(
        access, patients=[p.enrollment.patient_id for p in page.people], view="planning run"
    )
    context = {
        "page": page,
        "run": run,
        "here": request.path,
        "may_plan_many": access.allows(Permission.PLAN_MANY),
        **rights(access),
    }
    if not page.is_many and page.people:
        context |= _part(run, page.people[0].enrollment)
        context |= identity_of(patient_of(access, page.people[0].enrollment.patient.uid))
    return render(request, "programs/plan_run.html", context)


@needs(Permission.EDIT_SCHEDULE)
@require_safe
def run_program(request: HttpRequest, uid: UUID, program: UUID) -> HttpResponse:
    """Show one patient's part of a plan of many."""
    access = staff_access(request)
    run = _run(access, uid)
    enrollment = find(run.enrollments.select_related("patient"), program)
    audit.record_read(access, patients=[enrollment.patient_id], view="planning run")
    return render(
        request,
        "programs/plan_part.html",
        {
            "run": run,
            "page": run_page(run, now=clock.now()),
            **_part(run, enrollment),
            **identity_of(patient_of(access, enrollment.patient.uid)),
        },
    )


@needs(Permission.EDIT_SCHEDULE)
@require_http_methods(["GET", "HEAD", "POST"])
def adjust(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Put one proposed visit at another time of its week."""
    access = staff_access(request)
    visit = _visit(access, uid)
    back = _back(visit)
    if visit.run.state != RunState.PROPOSED:
        return refused(request, "This proposal no longer changes. Plan again instead.", back)
    refusal = ""
    if request.method == "POST":
        try:
            day, start_time = _asked(request.POST.get("choice", ""))
            moved = actions.adjust_visit(
                visit=visit, day=day, start_time=start_time, by=Actor.member(access.staff)
            )
        except Refused as error:
            refusal = error.message
        else:
            return done(request, f"{visit_label(moved)}. Everything else stays.", back)
    audit.record_read(access, patients=[visit.enrollment.patient_id], view="adjust visit")
    return render(
        request,
        "programs/plan_visit.html",
        {
            "visit": visit,
            "title": visit_label(visit),
            "choices": choices(visit),
            "refusal": refusal,
            "back": back,
            **identity_of(patient_of(access, visit.enrollment.patient.uid)),
        },
        status=422 if refusal else 200,
    )


@needs(Permission.EDIT_SCHEDULE)
@require_POST
def confirm(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Book everything that is proposed, or nothing."""
    access = staff_access(request)
    run = _run(access, uid)
    _refuse_many_without_permission(access, run)
    page = reverse("plan-run", args=[run.uid])
    try:
        run = actions.confirm_plan(run=run, by=Actor.member(access.staff))
    except PlanConflict as error:
        visit = _visit(access, error.visit)
        return render(
            request,
            "programs/plan_conflict.html",
            {"run": run, "error": error, "visit": visit, "choices": choices(visit, at_most=6)},
            status=409,
        )
    except Refused as error:
        return refused(request, error.message, page)
    said = "Booked. Each patient gets one mail about all her appointments."
    return done(request, said, page, change=run.change)


@needs(Permission.PLAN_MANY)
@require_POST
def work_out(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Work a plan out in this request, where no worker took it up."""
    access = staff_access(request)
    run = _run(access, uid)
    page = reverse("plan-run", args=[run.uid])
    try:
        run = actions.work_out_now(run=run, by=Actor.member(access.staff))
    except Refused as error:
        return refused(request, error.message, page)
    if run.failure:
        return see_other(page)
    return done(request, "Here is the plan. Nothing is booked before you confirm it.", page)


@needs(Permission.EDIT_SCHEDULE)
@require_POST
def discard(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Put a proposal away; nothing was booked."""
    access = staff_access(request)
    run = _run(access, uid)
    page = reverse("plan-run", args=[run.uid])
    try:
        actions.discard_plan(run=run, by=Actor.member(access.staff))
    except Refused as error:
        return refused(request, error.message, page)
    return done(request, "The proposal is put away. Nothing was booked.", page)


def _run(access: Access, uid: UUID) -> PlanningRun:
    return find(runs_of(access.clinic), uid)


def _visit(access: Access, uid: UUID) -> ProposedVisit:
    rows = ProposedVisit.objects.filter(clinic=access.clinic).select_related(
        "run__clinic", "enrollment__patient", "physiologist", "room", "session"
    )
    return get_object_or_404(rows, uid=uid)


def _part(run: PlanningRun, enrollment: Enrollment) -> dict[str, object]:
    return {
        "enrollment": enrollment,
        "weeks": weeks_of(run, enrollment),
        "unmet": unmet_of(run, enrollment),
    }


def _back(visit: ProposedVisit) -> str:
    if is_many(visit.run):
        return reverse("plan-run-program", args=[visit.run.uid, visit.enrollment.uid])
    return reverse("plan-run", args=[visit.run.uid])


def _asked(choice: str) -> tuple[date, time]:
    """Return the day and time in a choice, as in "2026-11-24T09:30"."""
    day, _, at = choice.partition("T")
    try:
        return date.fromisoformat(day), time.fromisoformat(at)
    except ValueError:
        raise Refused(
            "Choose one of the times below, or leave the visit where it is.", field="choice"
        ) from None


def _refuse_many_without_permission(access: Access, run: PlanningRun) -> None:
    if is_many(run) and not access.allows(Permission.PLAN_MANY):
        raise PermissionDenied(f"Your role does not let you {Permission.PLAN_MANY}.")
