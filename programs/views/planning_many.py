"""Planning many programs at once, for coordinators."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from clinic import audit
from clinic.access import needs, staff_access
from clinic.actors import Actor
from clinic.permissions import Permission
from programs import actions
from programs.forms.planning import PlanManyForm
from programs.forms.refusals import attempt
from programs.models import EnrollmentStatus
from programs.selectors.people import enrollments_under_way
from programs.selectors.planning_page import RUNS_SHOWN, run_line, runs_of
from programs.views.common import done, form_page


@needs(Permission.PLAN_MANY)
@require_http_methods(["GET", "HEAD", "POST"])
def planning(request: HttpRequest) -> HttpResponse:
    """Choose programs and days, ask for a plan; earlier plans are listed."""
    access = staff_access(request)
    programs = [
        program
        for program in enrollments_under_way(access.clinic).select_related("clinic")
        if program.status == EnrollmentStatus.ACTIVE
    ]
    form = PlanManyForm(
        request.POST if request.method == "POST" else None,
        clinic=access.clinic,
        programs=programs,
    )
    if form.is_valid():
        run = attempt(
            form,
            lambda: actions.ask_for_plan(
                clinic=access.clinic,
                enrollments=form.chosen,
                first_day=form.cleaned_data["first_day"],
                last_day=form.cleaned_data["last_day"],
                by=Actor.member(access.staff),
            ),
        )
        if run is not None:
            return done(
                request,
                "The plan is being worked out. It takes about ten seconds.",
                reverse("plan-run", args=[run.uid]),
            )
    audit.record_read(access, patients=[p.patient_id for p in programs], view="planning")
    runs = [run_line(run) for run in runs_of(access.clinic)[:RUNS_SHOWN]]
    return form_page(
        request, "programs/planning.html", form, runs=runs, has_programs=bool(programs)
    )
