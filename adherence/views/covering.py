"""Hand-over, cover, and whether somebody gets the mail of the day."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST

from adherence import actions, selectors
from adherence.forms.covering import CoverForm, HandOverForm
from adherence.models import Cover, Episode, EpisodeState, HandOver
from clinic import audit, clock
from clinic.access import needs, staff_access
from clinic.actors import Actor
from clinic.errors import Refused
from clinic.permissions import Access, Permission
from patients.care.guard import open_rows

SEE_OTHER = 303


@needs(Permission.WORK_EPISODES)
def hand_over(request: HttpRequest) -> HttpResponse:
    """Hand one episode or all of one's own to a colleague; show what was handed to the visitor."""
    access = staff_access(request)
    form = HandOverForm(
        request.POST if request.method == "POST" else None,
        initial={"episode": _uid(request.GET.get("episode", ""))},
        colleagues=selectors.colleagues(clinic=access.clinic, staff=access.staff),
    )
    if form.is_valid():
        try:
            given = actions.hand_over(
                clinic=access.clinic,
                to=UUID(form.cleaned_data["to"]),
                note=form.cleaned_data["note"],
                episode=form.cleaned_data["episode"],
                by=Actor.member(access.staff),
            )
        except Refused as refusal:
            _say(form, refusal)
        else:
            patients = "1 patient is" if len(given) == 1 else f"{len(given)} patients are"
            to = dict(form.fields["to"].choices)[form.cleaned_data["to"]]  # type: ignore[attr-defined]
            messages.success(request, f"{patients} with {to} now.")
            return _see_other("worklist")
    return _show_hand_over(request, access, form)


def _show_hand_over(request: HttpRequest, access: Access, form: HandOverForm) -> HttpResponse:
    """Show the form for one patient or all, and what was handed to the visitor."""
    chosen = _uid(str(form["episode"].value() or ""))
    mine = Episode.objects.filter(clinic=access.clinic, owner=access.staff).exclude(
        state=EpisodeState.RESOLVED
    )
    one = mine.filter(uid=chosen).select_related("patient").first() if chosen else None
    given = selectors.given_to(clinic=access.clinic, staff=access.staff)
    given = open_rows(request, given, lambda row: row.hand_over.episode.patient_id)
    shown = [row.hand_over.episode.patient_id for row in given]
    audit.record_read(
        access, patients=[*shown, *([one.patient_id] if one else [])], view="hand-over"
    )
    context: dict[str, Any] = {
        "form": form,
        "one": one,
        "count": 1 if chosen else mine.count(),
        "not_yours": bool(chosen) and one is None,
        "given": given,
    }
    return render(request, "adherence/hand_over.html", context, status=422 if form.errors else 200)


@require_POST
@needs(Permission.WORK_EPISODES)
def hand_over_read(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Tick a hand-over off as read."""
    access = staff_access(request)
    row = HandOver.objects.filter(clinic=access.clinic, uid=uid).first()
    if row is None:
        raise Http404("No such hand-over in this clinic.")
    try:
        actions.note_read(hand_over=row, by=Actor.member(access.staff))
    except Refused as refusal:
        messages.error(request, refusal.message)
    return _see_other("worklist-hand-over")


@needs(Permission.WORK_EPISODES)
def cover(request: HttpRequest) -> HttpResponse:
    """Say when the visitor is away and who covers; show the covers that concern her."""
    access = staff_access(request)
    form = CoverForm(
        request.POST if request.method == "POST" else None,
        colleagues=selectors.colleagues(clinic=access.clinic, staff=access.staff),
    )
    if form.is_valid():
        values = {**form.cleaned_data, "covered_by": UUID(form.cleaned_data["covered_by"])}
        try:
            actions.arrange_cover(clinic=access.clinic, by=Actor.member(access.staff), **values)
        except Refused as refusal:
            _say(form, refusal)
        else:
            messages.success(request, "The cover is arranged. It begins and ends by itself.")
            return _see_other("worklist-cover")
    context = {
        "form": form,
        "covers": selectors.covers_of(
            clinic=access.clinic,
            staff=access.staff,
            today=clock.today(access.clinic.time_zone),
        ),
        "me": access.staff,
        "wants_digest": selectors.wants_digest(staff=access.staff),
        "digest_at": access.clinic.digest_at,
    }
    return render(request, "adherence/cover.html", context, status=422 if form.errors else 200)


@require_POST
@needs(Permission.WORK_EPISODES)
def cover_end(request: HttpRequest, uid: UUID) -> HttpResponse:
    """End a cover before its last day."""
    access = staff_access(request)
    row = Cover.objects.filter(clinic=access.clinic, uid=uid).first()
    if row is None:
        raise Http404("No such cover in this clinic.")
    try:
        actions.end_cover(cover=row, by=Actor.member(access.staff))
    except Refused as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, "The cover is over.")
    return _see_other("worklist-cover")


@require_POST
@needs(Permission.WORK_EPISODES)
def digest(request: HttpRequest) -> HttpResponse:
    """Keep whether the visitor wants the mail of the day."""
    access = staff_access(request)
    wanted = request.POST.get("wanted") == "1"
    actions.want_digest(
        clinic=access.clinic, staff=access.staff, wanted=wanted, by=Actor.member(access.staff)
    )
    messages.success(
        request, "You get the mail of the day." if wanted else "You get no mail of the day."
    )
    return _see_other("worklist-cover")


def _say(form: HandOverForm | CoverForm, refusal: Refused) -> None:
    visible = [name for name in form.fields if name != "episode"]
    form.add_error(refusal.field if refusal.field in visible else None, refusal.message)


def _uid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _see_other(name: str) -> HttpResponse:
    return HttpResponseRedirect(reverse(name), status=SEE_OTHER)
