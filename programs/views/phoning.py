"""The list of people to phone, because a mail that mattered did not reach them."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from clinic import audit, clock
from clinic.access import needs, staff_access
from clinic.actors import Actor
from clinic.permissions import Permission
from clinic.redirects import see_other
from notifications.by_phone import LONGEST_NOTE, told_by_phone
from patients.care.guard import open_rows
from patients.models import Patient
from programs.selectors.phoning import Person, people_to_phone
from programs.views.common import find


@needs(Permission.VIEW_PATIENTS)
@require_safe
def phone_list(request: HttpRequest) -> HttpResponse:
    """Show whom to phone today, each person once, the soonest that matters first."""
    return _page(request, "programs/phone_list.html")


@needs(Permission.VIEW_PATIENTS)
@require_safe
def phone_list_print(request: HttpRequest) -> HttpResponse:
    """Show the same list for paper."""
    return _page(request, "programs/phone_list_print.html")


@needs(Permission.EDIT_PATIENTS)
@require_POST
def phone_told(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Take somebody off the list: she was told."""
    access = staff_access(request)
    patient = find(Patient.objects.filter(clinic=access.clinic), uid)
    note = request.POST.get("note", "").strip()
    if len(note) > LONGEST_NOTE:
        wrong = {
            "uid": patient.uid,
            "note": note,
            "says": f"The note has {len(note)} characters. Keep it to {LONGEST_NOTE}.",
        }
        return _page(request, "programs/phone_list.html", wrong=wrong)
    told = told_by_phone(
        clinic=access.clinic,
        recipient_uid=patient.uid,
        messages=_uids(request.POST.getlist("message")),
        note=note,
        by=Actor.member(access.staff),
    )
    if told:
        messages.success(request, f"Noted: {patient.full_name} was told by phone.")
    else:
        messages.info(request, f"{patient.full_name} needed no call any more: nothing was changed.")
    return see_other(reverse("phone-list"))


def _page(
    request: HttpRequest, template: str, *, wrong: dict[str, Any] | None = None
) -> HttpResponse:
    access = staff_access(request)
    now = clock.now()
    people = open_rows(
        request, people_to_phone(access.clinic, now=now), lambda person: person.patient.pk
    )
    audit.record_read(access, patients=[p.patient.pk for p in people], view="phone-list")
    context = {
        "rows": [_row(person, wrong) for person in people],
        "may_tell": access.allows(Permission.EDIT_PATIENTS),
        "longest": LONGEST_NOTE,
        "at": now,
        "zone": access.clinic.time_zone,
        "wrong": wrong,
    }
    return render(request, template, context, status=422 if wrong else 200)


def _row(person: Person, wrong: dict[str, Any] | None) -> dict[str, Any]:
    mine = wrong if wrong and wrong["uid"] == person.patient.uid else None
    return {
        "person": person,
        "note": mine["note"] if mine else "",
        "error": mine["says"] if mine else "",
    }


def _uids(values: list[str]) -> list[UUID]:
    """Return those of these texts that name a mail; others name none."""
    found = []
    for value in values:
        try:
            found.append(UUID(value))
        except ValueError:
            continue
    return found
