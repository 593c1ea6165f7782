"""Her progress: her own page, and the report of one page for her and for her oncologist."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.views.decorators.http import require_safe

from clinic import audit
from clinic.access import needs, staff_access
from clinic.errors import Refused
from clinic.identity.fresh import fresh
from clinic.pdf import pdf_response
from clinic.permissions import Permission
from clinic.taking import count_file, count_her_file
from patients.models import Patient
from patients.portal.access import frame, hers
from patients.progress.gathered import progress_of
from patients.progress.report import Reader, file_name, report_pdf
from patients.record import identity
from patients.views.saving import patient_or_404


@hers
@require_safe
def her_progress(request: HttpRequest, patient: Patient) -> HttpResponse:
    """Show pain, dose and what was done about it on one picture, and what she has reached."""
    context = {**frame(request, patient), "hers": progress_of(patient)}
    return render(request, "patients/portal/progress.html", context)


@hers
@require_safe
def her_report(request: HttpRequest, patient: Patient) -> HttpResponse:
    """Give her the page to keep or to show, in her language."""
    count_her_file(patient.pk)
    try:
        pdf = report_pdf(patient, Reader.PATIENT)
    except Refused as refusal:
        context = frame(request, patient)
        return render(request, "patients/portal/no_report.html", context, status=refusal.status)
    with translation.override(patient.language_in(patient.clinic)):
        return pdf_response(pdf, name=file_name(Reader.PATIENT))


@needs(Permission.VIEW_PATIENTS)
@fresh
@require_safe
def patient_report(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Give staff the page for her oncologist; `?reader=patient` the one that she gets."""
    patient = patient_or_404(request, uid)
    wanted = request.GET.get("reader", "")
    reader = Reader(wanted) if wanted in Reader.values else Reader.ONCOLOGIST
    count_file(staff_access(request))
    audit.record_read(staff_access(request), patients=[patient.pk], view="patient-report")
    try:
        return pdf_response(report_pdf(patient, reader), name=file_name(reader))
    except Refused as refusal:
        context = {"patient": patient, "identity": identity(patient), "said": refusal.message}
        return render(request, "patients/no_report.html", context, status=refusal.status)
