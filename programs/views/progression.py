"""Proposals of progression: those that wait, and what somebody decides on one."""

from collections.abc import Callable
from decimal import Decimal
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from clinic import audit
from clinic.access import needs, staff_access
from clinic.actors import Actor
from clinic.errors import Refused
from clinic.permissions import Access, Permission
from patients.care.guard import open_rows
from programs import actions
from programs.forms.prescribing import ChangeProposalForm
from programs.forms.refusals import refuse
from programs.models import Proposal, ProposalUnit
from programs.selectors.proposals import line_of, open_proposals, proposals_of
from programs.views.common import done, find, form_page, next_url, refused
from programs.views.patient_strip import identity_of, patient_of

A_PAGE = 50


@needs(Permission.VIEW_SCHEDULE)
@require_safe
def progressions(request: HttpRequest) -> HttpResponse:
    """List what is proposed and waits for a decision."""
    access = staff_access(request)
    mine = _mine(request, access)
    rows = open_proposals(access.clinic)
    if mine:
        rows = rows.filter(enrollment__physiologist=access.staff)
    page = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    lines = open_rows(request, [line_of(row) for row in page], lambda one: one.patient_key)
    audit.record_read(access, patients=[one.patient_key for one in lines], view="progressions")
    whose = "mine" if mine else "all"
    return render(
        request,
        "programs/progressions.html",
        {
            "lines": lines,
            "count": page.paginator.count,
            "mine": mine,
            "tabs": [
                {"label": "My patients", "url": "?whose=mine", "current": mine},
                {"label": "The whole clinic", "url": "?whose=all", "current": not mine},
            ],
            "previous_url": (
                f"?whose={whose}&page={page.previous_page_number()}" if page.has_previous() else ""
            ),
            "next_url": f"?whose={whose}&page={page.next_page_number()}" if page.has_next() else "",
            "may_prescribe": access.allows(Permission.PRESCRIBE),
        },
    )


def _mine(request: HttpRequest, access: Access) -> bool:
    default = "mine" if access.allows(Permission.TRAIN_PATIENTS) else "all"
    return request.GET.get("whose", default) == "mine"


@needs(Permission.PRESCRIBE)
@require_http_methods(["GET", "HEAD", "POST"])
def decide(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Show one proposal with its data; take another value for it, or a reason to leave it."""
    access = staff_access(request)
    row = find(proposals_of(access.clinic), uid)
    patient = patient_of(access, row.enrollment.patient.uid)
    form = ChangeProposalForm(
        request.POST if request.method == "POST" else None,
        unit=row.get_unit_display(),
        is_band=row.unit == ProposalUnit.BAND,
        initial={"value": row.to_value.normalize() if row.unit == "kg" else int(row.to_value)},
    )
    back = next_url(request, reverse("program", args=[patient.uid]))
    if form.is_valid() and (said := _decided(request, access, row, form)):
        return done(request, said, back)
    audit.record_read(access, patients=[patient.pk], view="proposal")
    return form_page(
        request,
        "programs/proposal.html",
        form,
        line=line_of(row),
        back=back,
        **identity_of(patient),
    )


def _decided(request: HttpRequest, access: Access, row: Proposal, form: ChangeProposalForm) -> str:
    """Return what was done, or "" when it was refused and the form says why."""
    by, values = Actor.member(access.staff), form.cleaned_data
    try:
        if request.POST.get("do") == "decline":
            actions.decline_proposal(proposal=row, reason=values["reason"], by=by)
            return "Declined. The same data will not propose it again."
        if values["value"] in (None, ""):
            form.add_error("value", "Enter another value, or decline the proposal.")
            return ""
        actions.change_proposal(
            proposal=row, value=Decimal(values["value"]), reason=values["reason"], by=by
        )
    except Refused as error:
        refuse(form, error)
        return ""
    return "Accepted with your change."


@needs(Permission.PRESCRIBE)
@require_POST
def accept(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Accept a proposal with one press."""
    return _press(request, uid, actions.accept_proposal, "Accepted: it counts from today.")


@needs(Permission.PRESCRIBE)
@require_POST
def undo(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Take the newest decision of a program back."""
    return _press(request, uid, actions.undo_decision, "Undone: her dose is as it was.")


def _press(
    request: HttpRequest, uid: UUID, work: Callable[..., Proposal], said: str
) -> HttpResponse:
    access = staff_access(request)
    row = find(proposals_of(access.clinic), uid)
    url = next_url(request, reverse("program", args=[row.enrollment.patient.uid]))
    try:
        work(proposal=row, by=Actor.member(access.staff))
    except Refused as error:
        return refused(request, error.message, url)
    return done(request, said, url)
