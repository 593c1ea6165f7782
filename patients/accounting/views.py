"""The administrator's pages of who saw and who changed what, and a coordinator's of one patient."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from clinic import audit
from clinic.access import needs, staff_access
from clinic.csv_files import csv_response
from clinic.identity.fresh import fresh
from clinic.permissions import Access, Permission
from clinic.redirects import see_other
from patients.accounting import files
from patients.accounting.changes import ChangesPage, Wanted, changes_page
from patients.accounting.filters import Filters, filters_of, number_of, people_of
from patients.accounting.reads import reads_of, reads_page
from patients.accounting.sign_ins import KINDS, sign_ins_of, sign_ins_page
from patients.accounting.whole import state
from patients.accounting.words import histories, kind_in_words
from patients.models import Patient
from patients.record import identity
from patients.views.saving import lead_to, patient_or_404


@needs(Permission.VIEW_AUDIT)
@require_safe
def reads(request: HttpRequest, uid: UUID | None = None) -> HttpResponse:
    """Say who saw whom, in the whole clinic or of one patient."""
    access = staff_access(request)
    patient = patient_or_404(request, uid) if uid else None
    people = people_of(access.clinic)
    asked = filters_of(request, people)
    page = reads_page(
        access.clinic,
        reads_of(
            access.clinic, patient=patient, staff=asked.staff, day=asked.day, broken=asked.broken
        ),
        names=access.allows(Permission.VIEW_PATIENTS),
        before=number_of(request.GET.get("before", "")),
    )
    shown = page.patients | ({patient.pk} if patient else set())
    audit.record_read(access, patients=shown, view="audit-reads")
    context = _frame(request, asked, patient, people=people, older=str(page.next_before or ""))
    context["page"] = page
    return render(request, "patients/accounting/reads.html", context)


@needs(Permission.VIEW_AUDIT)
@require_safe
def changes(request: HttpRequest, uid: UUID | None = None) -> HttpResponse:
    """Say who changed what, in the whole clinic or of one patient; what it held is not here."""
    access = staff_access(request)
    patient = patient_or_404(request, uid) if uid else None
    people = people_of(access.clinic)
    asked = filters_of(request, people)
    page = _changes(request, access, asked, patient)
    shown = page.patients | ({patient.pk} if patient else set())
    audit.record_read(access, patients=shown, view="audit-changes")
    context = _frame(request, asked, patient, people=people, older=page.next_before)
    kinds = sorted((kind_in_words(label), label) for label in histories())
    context |= {"page": page, "kinds": kinds}
    return render(request, "patients/accounting/changes.html", context)


@needs(Permission.VIEW_AUDIT)
@require_safe
def sign_ins(request: HttpRequest) -> HttpResponse:
    """Say who signed in or failed to, and who gave whom which role. It shows no patient."""
    clinic = staff_access(request).clinic
    people = people_of(clinic)
    asked = filters_of(request, people, KINDS)
    page = sign_ins_page(
        sign_ins_of(clinic, staff=asked.staff, day=asked.day, kind=asked.kind),
        before=number_of(request.GET.get("before", "")),
    )
    context = _frame(request, asked, None, people=people, older=str(page.next_before or ""))
    context |= {"page": page, "kinds": [(label, name) for name, label in KINDS.items()]}
    return render(request, "patients/accounting/sign_ins.html", context)


@needs(Permission.VIEW_AUDIT)
@require_safe
def whole(request: HttpRequest) -> HttpResponse:
    """Say whether anybody changed the audit by hand, and what was lawfully amended."""
    context = {"state": state(), "tabs": _tabs("whole", None)}
    return render(request, "patients/accounting/whole.html", context)


@needs(Permission.HANDLE_RIGHTS)
@require_safe
def patient_changes(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Say who changed what of one patient, for whoever answers for her data."""
    access = staff_access(request)
    patient = patient_or_404(request, uid)
    page = _changes(request, access, Filters(), patient)
    audit.record_read(access, patients=[patient.pk], view="her-rights-changes")
    context = {
        "identity": identity(patient),
        "page": page,
        "next_url": f"?before={page.next_before}" if page.next_before else "",
    }
    return render(request, "patients/accounting/of_patient.html", context)


@needs(Permission.VIEW_AUDIT)
@require_POST
def find(request: HttpRequest) -> HttpResponse:
    """Lead to one patient by her record number, which stays out of addresses."""
    clinic = staff_access(request).clinic
    mrn = request.POST.get("mrn", "").strip().replace("\x00", "")
    found = Patient.objects.filter(clinic=clinic, mrn__iexact=mrn).first()
    if found is None:
        messages.error(
            request,
            f"No patient of this clinic has the record number “{mrn[:40]}”. Check it and try again."
            if mrn
            else "Enter a record number.",
        )
        return lead_to("audit-reads")
    return lead_to("audit-patient-reads", uid=found.uid)


@needs(Permission.VIEW_AUDIT)
@require_POST
@fresh
def export(request: HttpRequest, what: str, uid: UUID | None = None) -> HttpResponse:
    """Hand out a list as a file, once its reader has shown again who she is; it is logged."""
    access = staff_access(request)
    patient = patient_or_404(request, uid) if uid else None
    kinds = KINDS if what == "sign-ins" else None
    asked = filters_of(request, people_of(access.clinic), kinds)
    if asked.said:
        messages.error(request, asked.said)
        return see_other(_here(what, patient))
    rows, patients = files.of(access, what, asked, patient)
    audit.record_read(access, patients=patients, view=f"audit-{what}-file")
    return csv_response(f"audit-{what}.csv", rows)


def _changes(
    request: HttpRequest, access: Access, asked: Filters, patient: Patient | None
) -> ChangesPage:
    wanted = Wanted(patient, asked.staff, asked.day, asked.kind)
    names = access.allows(Permission.VIEW_PATIENTS)
    try:
        return changes_page(
            access.clinic, wanted, names=names, before=request.GET.get("before", "")
        )
    except ValueError:  # an address that no page gave: the newest
        return changes_page(access.clinic, wanted, names=names)


def _here(what: str, patient: Patient | None) -> str:
    return (
        reverse(f"audit-patient-{what}", args=[patient.uid])
        if patient
        else reverse(f"audit-{what}")
    )


def _frame(
    request: HttpRequest, asked: Filters, patient: Patient | None, *, people: Any, older: str
) -> dict[str, Any]:
    """Return what both lists have around them: tabs, filters, the way to the next page."""
    match = request.resolver_match
    named = (match.url_name or "") if match else ""
    what = next((one for one in ("changes", "sign-ins") if one in named), "reads")
    here = _here(what, patient)
    names = staff_access(request).allows(Permission.VIEW_PATIENTS)
    joined = f"{asked.query}&" if asked.query else ""
    return {
        "asked": asked,
        "people": people,
        "patient": patient,
        "patient_name": (patient.full_name if names else "") if patient else "",
        "here": here,
        "export_url": reverse(
            f"audit-patient-{what}-file" if patient else f"audit-{what}-file",
            args=[patient.uid] if patient else [],
        ),
        "tabs": _tabs(what, patient),
        "first_url": f"{here}?{asked.query}" if request.GET.get("before") else "",
        "next_url": f"{here}?{joined}before={older}" if older else "",
    }


def _tabs(current: str, patient: Patient | None) -> list[dict[str, Any]]:
    tabs = [("Who saw it", "reads"), ("Who changed it", "changes")]
    if patient is None:
        tabs += [("Who signed in", "sign-ins"), ("Whether it is whole", "whole")]
    return [
        {"label": label, "url": _here(name, patient), "current": name == current}
        for label, name in tabs
    ]
