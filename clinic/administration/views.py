"""The administrator's pages: the clinic, its people, rooms, hours and closures."""

from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django import forms
from django.apps import apps
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from clinic import actions, clock, selectors
from clinic.access import needs, staff_access
from clinic.actors import Actor
from clinic.administration.forms import ClinicForm, ClosureForm, HoursForm, RoomForm
from clinic.errors import Refused
from clinic.models import Clinic, Closure, Room, WorkingHours
from clinic.permissions import Permission

TABS = [
    ("Details", "settings"),
    ("Logo", "settings-logo"),
    ("People", "settings-people"),
    ("Keys", "settings-keys"),
    ("Roles", "settings-roles"),
    ("Sign-in", "settings-sign-in"),
    ("Rooms", "settings-rooms"),
    ("Hours", "settings-hours"),
    ("Closures", "settings-closures"),
    ("Retention", "settings-retention"),
]


def settings_tabs() -> list[tuple[str, str]]:
    """Return the settings that the apps above have pages for, as their AppConfigs name them."""
    return [tab for app in apps.get_app_configs() for tab in getattr(app, "settings_tabs", [])]


def settings_page(request: HttpRequest, form: forms.BaseForm, **context: Any) -> HttpResponse:
    """Render a page of the clinic's settings; 422 when its form has something to say."""
    name = request.resolver_match.url_name if request.resolver_match else ""
    tabs = [
        {"label": _(label), "url": reverse(url), "current": url == name or url[:-1] == name}
        for label, url in [*TABS, *settings_tabs()]
    ]
    return render(
        request,
        f"clinic/{context.pop('template')}.html",
        {"form": form, "tabs": tabs, "mail_times": _mail_times(request), **context},
        status=422 if form.errors else 200,
    )


def _mail_times(request: HttpRequest) -> str:
    """Say what became of waiting mails after a change of when they leave, for a day."""
    clinic = staff_access(request).clinic
    change = selectors.mail_times_change(clinic, now=clock.now())
    if change is None:
        return ""
    if change.done_at is None:
        return _("Mails that wait are being planned anew, because the clinic's times changed.")
    at = change.changed_at.astimezone(ZoneInfo(clinic.time_zone))
    return ngettext(
        "%(n)s waiting mail was planned anew after the change at %(at)s.",
        "%(n)s waiting mails were planned anew after the change at %(at)s.",
        change.moved,
    ) % {"n": change.moved, "at": f"{at:%H:%M}"}


def _stored(request: HttpRequest, form: forms.ModelForm) -> bool:
    """Store a form that was sent and is in order; say on the form why not otherwise."""
    if request.method != "POST" or not form.is_valid():
        return False
    row = form.save(commit=False)
    try:
        actions.save_settings(row=row, by=Actor.member(staff_access(request).staff))
    except Refused as refusal:
        form.add_error(refusal.field or None, refusal.message)
        return False
    messages.success(request, _("Saved."))
    return True


@needs(Permission.EDIT_CLINIC)
def details(request: HttpRequest) -> HttpResponse:
    clinic = Clinic.objects.get(pk=staff_access(request).clinic.pk)
    form = ClinicForm(request.POST or None, instance=clinic)
    if _stored(request, form):
        return redirect("settings")
    return settings_page(request, form, template="details")


@needs(Permission.EDIT_CLINIC)
def rooms(request: HttpRequest) -> HttpResponse:
    clinic = staff_access(request).clinic
    form = RoomForm(request.POST or None, instance=Room(clinic=clinic))
    if _stored(request, form):
        return redirect("settings-rooms")
    return settings_page(request, form, template="rooms", rows=selectors.rooms(clinic))


@needs(Permission.EDIT_CLINIC)
def room(request: HttpRequest, uid: UUID) -> HttpResponse:
    row = get_object_or_404(Room, uid=uid, clinic=staff_access(request).clinic)
    form = RoomForm(request.POST or None, instance=row)
    if _stored(request, form):
        return redirect("settings-rooms")
    return settings_page(request, form, template="room", row=row)


@needs(Permission.EDIT_CLINIC)
def hours(request: HttpRequest) -> HttpResponse:
    clinic = staff_access(request).clinic
    form = HoursForm(request.POST or None, instance=WorkingHours(clinic=clinic), clinic=clinic)
    if _stored(request, form):
        return redirect("settings-hours")
    return settings_page(request, form, template="hours", rows=selectors.working_hours(clinic))


@require_POST
@needs(Permission.EDIT_CLINIC)
def remove_hours(request: HttpRequest, uid: UUID) -> HttpResponse:
    return _remove(request, get_object_or_404(WorkingHours, **_own(request, uid)), "settings-hours")


@needs(Permission.EDIT_CLINIC)
def closures(request: HttpRequest) -> HttpResponse:
    clinic = staff_access(request).clinic
    form = ClosureForm(request.POST or None, instance=Closure(clinic=clinic), clinic=clinic)
    if _stored(request, form):
        return redirect("settings-closures")
    return settings_page(request, form, template="closures", rows=selectors.closures(clinic))


@require_POST
@needs(Permission.EDIT_CLINIC)
def remove_closure(request: HttpRequest, uid: UUID) -> HttpResponse:
    return _remove(request, get_object_or_404(Closure, **_own(request, uid)), "settings-closures")


def _own(request: HttpRequest, uid: UUID) -> dict[str, Any]:
    return {"uid": uid, "clinic": staff_access(request).clinic}


def _remove(request: HttpRequest, row: WorkingHours | Closure, to: str) -> HttpResponse:
    actions.remove_hours(row=row, by=Actor.member(staff_access(request).staff))
    messages.success(request, _("Removed."))
    return redirect(to)
