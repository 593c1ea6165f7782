"""Import of patients, courses and measurements from a CSV file, with a dry run first."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe

from clinic import audit
from clinic.access import needs, staff_access
from clinic.actors import Actor
from clinic.csv_files import csv_response
from clinic.errors import Refused
from clinic.permissions import Permission
from patients.forms.imports import CheckedForm, UploadForm, packed
from patients.imports.columns import COLUMNS
from patients.imports.reading import MOST_BYTES
from patients.imports.run import Run, dry_run, import_csv
from patients.models import ImportKind
from patients.selectors.imports import import_of, latest_imports
from patients.views.saving import lead_to

SHOWN = 50


@needs(Permission.EDIT_PATIENTS)
def import_upload(request: HttpRequest) -> HttpResponse:
    """Take a file and show what it would do; nothing is stored."""
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            data = file.read(MOST_BYTES + 1)
            kind, dates = form.cleaned_data["kind"], form.cleaned_data["dates"]
            return _shown(request, kind, dates, data, file.name or "")
        except Refused as refusal:
            form.add_error("file", refusal.message)
    context = {
        "form": form,
        "kinds": [
            {"code": kind, "label": label, "columns": COLUMNS[kind]}
            for kind, label in ImportKind.choices
        ],
        "past": latest_imports(staff_access(request).clinic),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "patients/imports/upload.html", context, status=status)


@needs(Permission.EDIT_PATIENTS)
@require_POST
def import_store(request: HttpRequest) -> HttpResponse:
    """Store exactly what was shown, or say why not and show it anew."""
    form = _checked(request)
    if form is None:
        return lead_to("patient-import")
    values = form.cleaned_data
    name = values.pop("file_name")
    access = staff_access(request)
    try:
        done = import_csv(
            clinic=access.clinic,
            data=values["content"],
            kind=values["kind"],
            dates=values["dates"],
            fingerprint=values["fingerprint"],
            file_name=name,
            by=Actor.member(access.staff),
        )
    except Refused as refusal:
        return _shown(
            request, values["kind"], values["dates"], values["content"], name, refused=refusal
        )
    messages.success(request, f"Imported: {done.added} new, {done.known} there already.")
    return lead_to("patient-import-report", import_uid=done.uid)


@needs(Permission.EDIT_PATIENTS)
@require_POST
def import_problems(request: HttpRequest) -> HttpResponse:
    """Return the problems of a file as a file."""
    form = _checked(request)
    if form is None:
        return lead_to("patient-import")
    values, access = form.cleaned_data, staff_access(request)
    run = dry_run(
        clinic=access.clinic,
        kind=values["kind"],
        data=values["content"],
        dates=values["dates"],
        by=Actor.member(access.staff),
    )
    audit.record_read(access, patients=run.seen, view="patient-import-problems")
    rows = [(p.row, p.called, p.value, p.sentence) for p in run.problems]
    return csv_response("problems.csv", [("row", "column", "value", "problem"), *rows])


@needs(Permission.EDIT_PATIENTS)
@require_safe
def import_template(request: HttpRequest, kind: str) -> HttpResponse:
    """Return an empty file with the names of the columns."""
    if kind not in COLUMNS:
        raise Http404
    return csv_response(f"{kind}.csv", [[column.name for column in COLUMNS[kind]]])


@needs(Permission.EDIT_PATIENTS)
@require_safe
def import_report(request: HttpRequest, import_uid: UUID) -> HttpResponse:
    """Say what one import brought."""
    done = import_of(staff_access(request).clinic, import_uid)
    if done is None:
        raise Http404
    return render(request, "patients/imports/report.html", {"done": done})


def _checked(request: HttpRequest) -> CheckedForm | None:
    """Return the file that a page carried, or None when the page did not come whole."""
    form = CheckedForm(request.POST)
    try:
        whole = form.is_valid()
    except Refused:
        whole = False
    if whole:
        return form
    messages.warning(request, "The file did not come back with the page. Choose it again.")
    return None


def _shown(
    request: HttpRequest,
    kind: str,
    dates: str,
    data: bytes,
    name: str,
    refused: Refused | None = None,
) -> HttpResponse:
    access = staff_access(request)
    by = Actor.member(access.staff)
    run = dry_run(clinic=access.clinic, kind=kind, data=data, dates=dates, by=by)
    audit.record_read(access, patients=run.seen, view="patient-import")
    carried = {
        "kind": kind,
        "dates": dates,
        "file_name": name[:400],
        "content": packed(data),
        "fingerprint": run.fingerprint,
    }
    context = {
        "run": run,
        "name": name,
        "label": ImportKind(kind).label.lower(),
        "form": CheckedForm(initial=carried),
        "refused": refused.message if refused else "",
        "parts": _parts(run),
    }
    status = refused.status if refused else 422 if run.problems else 200
    return render(request, "patients/imports/checked.html", context, status=status)


def _parts(run: Run) -> list[tuple[str, list[object]]]:
    return [
        ("New", list(run.new[:SHOWN])),
        ("There already, so nothing happens", list(run.known[:SHOWN])),
    ]
