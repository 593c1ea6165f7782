"""Dose: one program's page and its downloads, and the list of all programs under way."""

import csv
from dataclasses import replace
from urllib.parse import urlencode
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from clinic import audit, clock
from clinic.access import needs, staff_access
from clinic.csv_files import safe_rows
from clinic.identity.fresh import fresh
from clinic.permissions import Permission
from clinic.taking import count_file
from patients.care.guard import open_rows
from programs.api.dose_serializers import DoseOut
from programs.selectors.dose_csv import HEADER, rows_of
from programs.selectors.dose_list import BY_NAME, COLUMNS, SORTS, dose_list
from programs.selectors.dose_measured import Measured, dose_of_patient
from programs.selectors.dose_page import dose_page
from programs.selectors.home_list import home_list
from programs.views.patient_strip import identity_of, patient_of


@needs(Permission.VIEW_PATIENTS)
@require_safe
def page(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Show what a patient's program was meant to be, and what was done of it."""
    access = staff_access(request)
    patient = patient_of(access, uid)
    found = dose_of_patient(patient, now=clock.now())
    audit.record_read(access, patients=[patient.pk], view="dose")
    context = {
        "one": found,
        "page": dose_page(found) if found else None,
        "home": home_list(found.enrollment) if found else None,
        "has_begun": found is not None and found.program.starts_on <= found.program.today,
        **identity_of(patient),
    }
    return render(request, "programs/dose.html", context)


@needs(Permission.VIEW_PATIENTS)
@fresh
@require_safe
def as_csv(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Download a program's dose, one line a week, modality and measure. It names nobody."""
    found = _found(request, uid, "dose-csv")
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = _attachment(found, "csv")
    writer = csv.writer(response)
    writer.writerow(HEADER)
    writer.writerows(safe_rows(rows_of(found)))
    return response


@needs(Permission.VIEW_PATIENTS)
@fresh
@require_safe
def as_json(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Download what the API answers about a program's dose."""
    found = _found(request, uid, "dose-json")
    response = JsonResponse(DoseOut(found).data, json_dumps_params={"indent": 2})
    response["Content-Disposition"] = _attachment(found, "json")
    return response


@needs(Permission.VIEW_PATIENTS)
@require_safe
def listed(request: HttpRequest) -> HttpResponse:
    """Show all programs under way with their doses, of everybody or of one physiologist."""
    access = staff_access(request)
    sort = request.GET.get("sort", "")
    sort = sort if sort in SORTS else BY_NAME
    physiologist = _uid(request.GET.get("physiologist", ""))
    asked = request.GET.get("page", "")
    found = dose_list(
        access.clinic,
        now=clock.now(),
        physiologist=physiologist,
        sort=sort,
        page=int(asked) if asked.isdecimal() and len(asked) < 6 else 1,
    )
    found = replace(
        found,
        lines=open_rows(request, found.lines, lambda line: line.one.enrollment.patient_id),
    )
    audit.record_read(
        access, patients=[line.one.enrollment.patient_id for line in found.lines], view="dose-list"
    )
    context = {
        "page": found,
        "chosen": physiologist,
        "sort": sort,
        "columns": _columns(sort, physiologist),
        "previous_url": _url(sort, physiologist, found.page - 1) if found.page > 1 else "",
        "next_url": _url(sort, physiologist, found.page + 1) if found.page < found.pages else "",
    }
    return render(request, "programs/dose_list.html", context)


def _found(request: HttpRequest, uid: UUID, view: str) -> Measured:
    access = staff_access(request)
    patient = patient_of(access, uid)
    found = dose_of_patient(patient, now=clock.now())
    if found is None:
        raise Http404("She has no program yet.")
    count_file(access)
    audit.record_read(access, patients=[patient.pk], view=view)
    return found


def _attachment(found: Measured, ending: str) -> str:
    return f'attachment; filename="dose-{found.enrollment.uid}.{ending}"'


def _columns(sort: str, physiologist: UUID | None) -> list[dict[str, object]]:
    """Return the heads of the list, each with the address that sorts by it."""
    names = [
        ("name", "Patient", "by name"),
        ("week", "Weeks", "newest first"),
        ("attendance", "Attendance", "lowest first"),
        *[(key.value, f"{key.label} done", "lowest first") for key in COLUMNS],
        ("interruptions", "Interruptions", "most first"),
    ]
    return [
        {
            "label": label,
            "how": how,
            "url": _url(key, physiologist),
            "current": key == sort,
            "order": "descending" if key == "interruptions" else "ascending",
        }
        for key, label, how in names
    ]


def _url(sort: str, physiologist: UUID | None, page: int = 1) -> str:
    asked = {"sort": sort, "physiologist": physiologist, "page": page if page > 1 else None}
    return f"{reverse('dose-list')}?{urlencode({k: v for k, v in asked.items() if v})}"


def _uid(given: str) -> UUID | None:
    try:
        return UUID(given)
    except ValueError:
        return None
