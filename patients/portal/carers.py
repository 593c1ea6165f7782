"""Who helps her with her appointments: named by her, with what they would see said first."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from clinic.actors import Actor
from clinic.errors import Refused
from clinic.redirects import see_other
from patients import actions, selectors
from patients.actions.carers import MOST_CARERS
from patients.forms.carers import CarerForm
from patients.models import Patient
from patients.portal.access import frame, hers

# What a refusal says is for staff; these are its words for her.
_SENTENCES: dict[str, Promise] = {
    "carer-is-herself": gettext_lazy("This is your own address. Enter the other person's."),
    "carer-named": gettext_lazy("This address is on your list already. End that one first."),
    "carers-full": gettext_lazy("Three people help you already. End one of them first."),
    "carers-today": gettext_lazy("You have named many people today. Try again tomorrow."),
}


@hers
@require_safe
def carers(request: HttpRequest, patient: Patient) -> HttpResponse:
    """Show who helps her, who was asked, and what they did for her."""
    found = selectors.carers_of(patient)
    context = {
        **frame(request, patient),
        "carers": found,
        "may_name": len(found.standing) < MOST_CARERS,
    }
    return render(request, "patients/portal/carers.html", context)


@hers
@require_http_methods(["GET", "HEAD", "POST"])
def carer_new(request: HttpRequest, patient: Patient) -> HttpResponse:
    """Say what somebody would see, and take her consent by her press."""
    form = CarerForm(request.POST if request.method == "POST" else None, patient=patient)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                by = Actor.patient(patient.uid)
                actions.name_carer(patient=patient, by=by, **form.values())
            except Refused as refusal:
                status = refusal.status
                field = refusal.field if refusal.field in form.fields else None
                form.add_error(field, str(_SENTENCES.get(refusal.code, refusal.message)))
            else:
                messages.success(
                    request, _("We have written to them. It begins when they say yes.")
                )
                return see_other(reverse("her-carers"))
    context = {**frame(request, patient), "form": form}
    return render(request, "patients/portal/carer_new.html", context, status=status)


@hers
@require_POST
def carer_end(request: HttpRequest, patient: Patient, uid: UUID) -> HttpResponse:
    """End it at once."""
    carer = get_object_or_404(patient.carers, uid=uid)
    actions.end_carer(carer=carer, by=Actor.patient(patient.uid))
    messages.success(request, _("%(name)s gets no more e-mails from us.") % {"name": carer.name})
    return see_other(reverse("her-carers"))
