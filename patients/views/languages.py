"""The administrator's page of the languages that mails are written in."""

from django.contrib import messages as flash
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from clinic.access import needs, staff_access
from clinic.actors import Actor
from clinic.errors import Refused
from clinic.permissions import Permission
from patients.actions.languages import choose_languages
from patients.forms.languages import LanguagesForm
from patients.selectors.languages import languages_of_mails


@needs(Permission.EDIT_CLINIC)
@require_http_methods(["GET", "HEAD", "POST"])
def languages(request: HttpRequest) -> HttpResponse:
    """Choose the languages of mails; taking one away from patients needs a second press."""
    access = staff_access(request)
    lines = languages_of_mails(access.clinic)
    first = next((line.code for line in lines if line.first), "")
    status, asks = 200, "understood" in request.POST
    form = LanguagesForm(
        request.POST if request.method == "POST" else None,
        initial={"languages": [line.code for line in lines if line.written], "first": first},
        lines=lines,
        asks=asks,
    )
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                choose_languages(
                    clinic=access.clinic,
                    languages=form.in_order(),
                    understood=form.cleaned_data.get("understood", False),
                    by=Actor.member(access.staff),
                )
            except Refused as refusal:
                form = LanguagesForm(request.POST, lines=lines, asks=True)
                form.add_error(refusal.field or None, refusal.message)
                status = refusal.status
            else:
                flash.success(request, _("Saved."))
                return HttpResponseRedirect(reverse("settings-languages"), status=303)
    return render(request, "patients/languages.html", {"lines": lines, "form": form}, status=status)
