"""The list of patients, and taking a new one into care."""

from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from clinic import audit
from clinic.access import needs, staff_access
from clinic.actors import Actor
from clinic.errors import Refused
from clinic.permissions import Permission
from patients import actions, selectors
from patients.care.relationship import closed_among
from patients.forms import RegistrationForm
from patients.models import Patient
from patients.selectors import Show
from patients.views.saving import lead_to

SEARCH_KEY = "patient-search"


@needs(Permission.VIEW_PATIENTS)
def patient_list(request: HttpRequest) -> HttpResponse:
    """Show the patients by name; a search is posted and kept in the session.

    Names stay out of addresses that way, and so out of logs and browser histories.
    """
    if request.method == "POST":
        request.session[SEARCH_KEY] = request.POST.get("search", "").strip()[:80]
        return lead_to("patient-list")
    access = staff_access(request)
    show = request.GET.get("show", "")
    show = show if show in Show.values else Show.ACTIVE.value
    search = request.session.get(SEARCH_KEY, "")
    page = selectors.directory(
        access.clinic, search=search, show=show, after=_uid(request.GET.get("after", ""))
    )
    closed = closed_among(access, [row.patient.pk for row in page.rows])
    for row in page.rows:
        if row.patient.pk in closed:
            row.keep_to_the_name()
    audit.record_read(access, patients=[row.patient.pk for row in page.rows], view="patient-list")
    here = reverse("patient-list")
    context = {
        "page": page,
        "search": search,
        "tabs": [
            {"label": label, "url": f"{here}?show={key}", "current": key == show}
            for key, label in Show.choices
        ],
        "first_url": f"{here}?show={show}" if "after" in request.GET else "",
        "next_url": f"{here}?show={show}&after={page.next_after}" if page.next_after else "",
        "may_edit": access.allows(Permission.EDIT_PATIENTS),
    }
    return render(request, "patients/list.html", context)


@needs(Permission.EDIT_PATIENTS)
def patient_create(request: HttpRequest) -> HttpResponse:
    """Take a patient into care, with the drug she is on."""
    access = staff_access(request)
    first = {"language": access.clinic.languages[0], "consents_to_mail": True, "drug": ""}
    form = RegistrationForm(request.POST or None, clinic=access.clinic, initial=first)
    if request.method == "POST" and form.is_valid():
        patient = _registered(form, request)
        if patient is not None:
            messages.success(request, f"{patient.full_name} is registered.")
            return lead_to("patient-detail", uid=patient.uid)
    status = 422 if request.method == "POST" else 200
    return render(request, "patients/create.html", {"form": form}, status=status)


def _registered(form: RegistrationForm, request: HttpRequest) -> Patient | None:
    access = staff_access(request)
    by = Actor.member(access.staff)
    try:
        with transaction.atomic():
            patient = actions.register_patient(clinic=access.clinic, **form.person(), by=by)
            course = form.course()
            if course:
                actions.start_course(patient=patient, **course, by=by)
    except Refused as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
        return None
    return patient


def _uid(given: str) -> UUID | None:
    try:
        return UUID(given)
    except ValueError:
        return None
