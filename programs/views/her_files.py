"""A patient sends the files of her watch, and says what is the same where they overlap."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_POST

from clinic import clock
from clinic.actors import Actor
from clinic.body_limit import judges_size_itself
from clinic.errors import Refused
from clinic.redirects import see_other
from patients.models import Patient
from patients.portal.access import frame, hers
from programs import actions
from programs.forms.her_exercise import FilesForm
from programs.models import LARGEST, Enrollment
from programs.selectors.her_exercise import program_now
from programs.selectors.her_files import files_of, her_files
from programs.views.common import find
from programs.views.uploads import CappedUpload, can_be_read, length_of

MOST_FILES = 20
# A request of more than this is answered before any of it is read.
MOST_AT_ONCE = 5 * LARGEST


@judges_size_itself
@csrf_exempt  # checked within, once the handler that caps each file is in place
@hers
@require_http_methods(["GET", "HEAD", "POST"])
def files(request: HttpRequest, patient: Patient) -> HttpResponse:
    """Show the files that she sent and what became of each, and take more."""
    if length_of(request) > MOST_AT_ONCE:
        sentence = _("That is more than 50 MB. Send fewer or smaller files at once.")
        return _page(request, patient, error=sentence, status=413)
    cap = CappedUpload(request, largest=LARGEST)
    request.upload_handlers = [cap]
    if request.method == "POST" and not can_be_read(request):
        sentence = _("We could not read what was sent. Send up to 20 files at once.")
        return _page(request, patient, error=sentence, status=400)
    return _take(request, patient, cap)


@hers
@require_POST
def answer(request: HttpRequest, patient: Patient, uid: UUID) -> HttpResponse:
    """Do with a file what she chose."""
    try:
        file = actions.answer_file(
            file=find(files_of(patient), uid),
            choice=request.POST.get("choice", ""),
            by=Actor.patient(patient.uid),
        )
    except Refused as refusal:
        messages.error(request, refusal.message)
    else:
        if file.state == "read":
            messages.success(request, _("Counted. Thank you."))
        elif file.state == "refused":
            messages.success(request, _("Left out."))
    return see_other(reverse("her-files"))


@csrf_protect
def _take(request: HttpRequest, patient: Patient, cap: CappedUpload) -> HttpResponse:
    if request.method != "POST":
        return _page(request, patient)
    enrollment = program_now(patient)
    if enrollment is None:
        return see_other(reverse("her-exercise"))
    problems = [_too_large(name) for name in cap.too_large]
    sent = request.FILES.getlist("recordings")
    if len(sent) > MOST_FILES:
        problems.append(_("%(n)s files are too many at once. Send up to 20.") % {"n": len(sent)})
        sent = []
    if not sent and not problems:
        problems.append(_("Choose at least one file of your watch."))
    kept = _keep(request, patient, enrollment, problems) if sent else 0
    if problems:
        return _page(request, patient, error=" ".join(problems), status=422)
    messages.success(request, _said(kept))
    return see_other(reverse("her-files"))


def _keep(
    request: HttpRequest, patient: Patient, enrollment: Enrollment, problems: list[str]
) -> int:
    """Keep each file that can be kept, and say of the others why not."""
    kept = 0
    for file in request.FILES.getlist("recordings"):
        try:
            actions.send_file(
                enrollment=enrollment,
                name=file.name or "",
                content=file.read(),
                by=Actor.patient(patient.uid),
            )
            kept += 1
        except Refused as refusal:
            problems.append(refusal.message)
            break
    return kept


def _said(kept: int) -> str:
    if kept == 1:
        return _("Your file has come in. Reading it takes a moment.")
    return _("%(n)s files have come in. Reading them takes a moment.") % {"n": kept}


def _too_large(name: str) -> str:
    return _("“%(name)s” is larger than 10 MB. No activity is: choose another file.") % {
        "name": name
    }


def _page(
    request: HttpRequest, patient: Patient, *, error: str = "", status: int = 200
) -> HttpResponse:
    enrollment = program_now(patient)
    context = {
        **frame(request, patient),
        "form": FilesForm(problem=error),
        "has_program": enrollment is not None and enrollment.starts_on <= clock.today(patient.zone),
        "lines": her_files(enrollment) if enrollment else [],
    }
    return render(request, "programs/portal/files.html", context, status=status)
