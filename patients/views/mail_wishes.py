"""Which of the optional mails a patient wants."""

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from clinic.actors import Actor
from notifications.kinds import all_kinds
from patients import actions, links, selectors
from patients.mail import PatientKind
from patients.models import AccessLink, Capability
from patients.reminding import days_choices, days_of_key
from patients.views.links import behind_link, frame


@behind_link(Capability.MAIL)
def mail_wishes(request: HttpRequest, link: AccessLink, token: str) -> HttpResponse:
    """Show and save the wishes; a mail program's one-click POST (RFC 8058) ends one kind."""
    offered = [k for k in all_kinds() if k.optional and isinstance(k, PatientKind)]
    optional = {kind.name: kind.label for kind in offered}
    by = Actor.patient(link.patient.uid)
    if request.method == "POST":
        if request.POST.get("List-Unsubscribe") == "One-Click":
            code = request.GET.get("kind", "")
            asked = [k.name for k in offered if k.stop_code == code] or list(optional)
            actions.set_mail_wishes(patient=link.patient, asked=asked, wanted=[], by=by)
            return HttpResponse("", content_type="text/plain")
        wanted = [name for name in request.POST.getlist("kind") if name in optional]
        with transaction.atomic():
            actions.set_mail_wishes(
                patient=link.patient, asked=list(optional), wanted=wanted, by=by
            )
            _keep_days(request, link, by)
            links.note_use(link)
        messages.success(request, _("Saved. We write to you as you chose."))
        return redirect("mail-wishes", token=token)
    unwanted = selectors.unwanted_kinds(link.patient)
    kinds = [(name, label, name not in unwanted) for name, label in optional.items()]
    days = days_choices(link.patient)
    return render(
        request, "patients/mail_wishes.html", {**frame(link), "kinds": kinds, "days": days}
    )


def _keep_days(request: HttpRequest, link: AccessLink, by: Actor) -> None:
    """Keep when she wants to be reminded; a choice that was not offered changes nothing."""
    try:
        days = days_of_key(request.POST["reminder_days"], link.patient)
    except KeyError:
        return
    if days != link.patient.reminder_days:
        actions.set_reminder_days(patient=link.patient, days=days, by=by)
