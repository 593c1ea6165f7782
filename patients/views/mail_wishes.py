"""Which of the optional mails a patient wants: behind a link, and for her own pages."""

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from clinic.actors import Actor
from notifications.kinds import all_kinds
from patients import actions, links, selectors
from patients.mail import PatientKind
from patients.models import AccessLink, Capability, Patient
from patients.reminding import days_choices, days_of_key
from patients.views.links import behind_link, frame


@behind_link(Capability.MAIL)
def mail_wishes(request: HttpRequest, link: AccessLink, token: str) -> HttpResponse:
    """Show and save the wishes; a mail program's one-click POST (RFC 8058) ends one kind."""
    if request.method == "POST":
        if request.POST.get("List-Unsubscribe") == "One-Click":
            _stop(link.patient, code=request.GET.get("kind", ""))
            return HttpResponse("", content_type="text/plain")
        with transaction.atomic():
            keep_wishes(link.patient, request.POST)
            links.note_use(link)
        messages.success(request, _("Saved. We write to you as you chose."))
        return redirect("mail-wishes", token=token)
    return render(
        request, "patients/mail_wishes.html", {**frame(link), **shown_wishes(link.patient)}
    )


def shown_wishes(patient: Patient) -> dict[str, object]:
    """Return the kinds she can turn off and the days she can choose, as the form shows them."""
    unwanted = selectors.unwanted_kinds(patient)
    kinds = [(kind.name, kind.label, kind.name not in unwanted) for kind in _offered()]
    return {"kinds": kinds, "days": days_choices(patient)}


def keep_wishes(patient: Patient, posted: QueryDict) -> None:
    """Keep what she chose; a choice of days that was not offered changes nothing."""
    by = Actor.patient(patient.uid)
    asked = [kind.name for kind in _offered()]
    wanted = [name for name in posted.getlist("kind") if name in asked]
    with transaction.atomic():
        actions.set_mail_wishes(patient=patient, asked=asked, wanted=wanted, by=by)
        try:
            days = days_of_key(str(posted["reminder_days"]), patient)
        except KeyError:
            return
        if days != patient.reminder_days:
            actions.set_reminder_days(patient=patient, days=days, by=by)


def _stop(patient: Patient, *, code: str) -> None:
    offered = _offered()
    asked = [k.name for k in offered if k.stop_code == code] or [k.name for k in offered]
    by = Actor.patient(patient.uid)
    actions.set_mail_wishes(patient=patient, asked=asked, wanted=[], by=by)


def _offered() -> list[PatientKind]:
    return [kind for kind in all_kinds() if kind.optional and isinstance(kind, PatientKind)]
