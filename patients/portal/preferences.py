"""How we write to her: which mails, when, and in which language."""

from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from clinic.actors import Actor
from clinic.models import Clinic
from patients import actions
from patients.models import Patient
from patients.portal.access import frame, hers
from patients.views.mail_wishes import keep_wishes, shown_wishes


@hers
@require_http_methods(["GET", "HEAD", "POST"])
def preferences(request: HttpRequest, patient: Patient) -> HttpResponse:
    """Show and save everything about how we write to her, in one form."""
    if request.method == "POST":
        with transaction.atomic():
            keep_wishes(patient, request.POST)
            language = _keep_language(patient, request.POST.get("language", ""))
        with translation.override(language):
            messages.success(request, _("Saved. We write to you as you chose."))
        return redirect("her-preferences")
    context = {
        **frame(request, patient),
        **shown_wishes(patient),
        "languages": _languages(patient),
        "email": patient.email,
    }
    return render(request, "patients/portal/preferences.html", context)


def _keep_language(patient: Patient, wanted: str) -> str:
    """Keep a language that her clinic writes; return the one that counts from now on."""
    if wanted in _written(patient.clinic) and wanted != patient.language:
        by = Actor.patient(patient.uid)
        patient = actions.update_patient(patient=patient, language=wanted, by=by)
    return patient.language_in(patient.clinic)


def _languages(patient: Patient) -> list[dict[str, object]]:
    """Return the languages she can choose, each in its own words; none where there is no choice."""
    now = patient.language_in(patient.clinic)
    written = _written(patient.clinic)
    if len(written) < 2:
        return []
    return [{"code": code, "label": written[code], "chosen": code == now} for code in written]


def _written(clinic: Clinic) -> dict[str, str]:
    return {code: str(name) for code, name in settings.LANGUAGES if code in clinic.languages}
