from collections.abc import Callable
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html

from adherence import actions, selectors
from adherence.actions.episodes import AlreadyResolved
from adherence.actions.resolving import may_undo
from adherence.forms import ContactForm, ResolveForm, SnoozeForm, WaitForm
from adherence.models import Episode
from adherence.selectors import EpisodePage
from adherence.views.panel import back_url, in_panel
from clinic import audit, clock
from clinic.access import needs, staff_access
from clinic.actors import Actor
from clinic.errors import Refused
from clinic.languages import english_name
from clinic.permissions import Access, Permission
from clinic.templatetags.ui import dialable

SEE_OTHER = 303
_FORMS = ("contact", "resolve", "snooze", "wait")


@needs(Permission.VIEW_WORKLIST)
def episode_detail(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Show why a patient is on the list, and what can be done about it."""
    return show_episode(request, staff_access(request), uid)


@needs(Permission.WORK_EPISODES)
def contact(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Record that somebody tried to speak with her; the page stays, for what comes next."""
    return _with_form(
        request,
        uid,
        "contact",
        actions.record_contact,
        said="The contact is recorded. Close the episode when nothing more is to be done.",
        stay=True,
    )


@needs(Permission.WORK_EPISODES)
def resolve(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Close an episode with its outcome."""
    return _with_form(
        request,
        uid,
        "resolve",
        actions.resolve,
        said="The episode is resolved. You can undo that for ten minutes.",
        undo="episode-undo-resolve",
    )


@needs(Permission.WORK_EPISODES)
def undo_resolve(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Take the visitor's own resolution back, within ten minutes."""
    return _at_once(
        request,
        uid,
        actions.undo_resolve,
        "The episode is open again and yours. A course that was closed stays closed.",
        stay=True,
    )


@needs(Permission.WORK_EPISODES)
def snooze(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Put an episode aside until a day, or until the pain is worse than expected."""
    return _with_form(request, uid, "snooze", actions.snooze, said="The episode is snoozed.")


@needs(Permission.WORK_EPISODES)
def take(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Make the episode the visitor's own."""
    return _at_once(request, uid, actions.take, "The episode is yours.", stay=True)


@needs(Permission.WORK_EPISODES)
def hand_back(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Give the visitor's own episode back to nobody."""
    return _at_once(request, uid, actions.hand_back, "Nobody has the episode now.", stay=False)


@needs(Permission.WORK_EPISODES)
def wait(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Note that the next move is the patient's."""
    return _with_form(
        request, uid, "wait", actions.wait_for_patient, said="The episode waits for the patient."
    )


@needs(Permission.WORK_EPISODES)
def reopen(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Take an episode back from its snooze or its wait."""
    return _at_once(request, uid, actions.reopen, "The episode is open again.", stay=True)


def _with_form(
    request: HttpRequest,
    uid: UUID,
    name: str,
    action: Callable[..., Any],
    *,
    said: str,
    stay: bool = False,
    undo: str = "",
) -> HttpResponse:
    """Run an action with what a form says, or show the page again with the form as it was."""
    access = staff_access(request)
    episode = _find(access, uid)
    if request.method != "POST":
        return _redirect("episode-detail", uid)
    form = _forms(access, {name: request.POST})[name]
    if form.is_valid():
        try:
            action(episode=episode, **form.cleaned_data, by=Actor.member(access.staff))
        except Refused as refusal:
            field = refusal.field if refusal.field in form.fields else None
            form.add_error(field, _in_words(access, episode, refusal))
        else:
            undo_url = reverse(undo, args=[uid]) if undo else ""
            words = f"{episode.patient.full_name}: {said}"
            messages.success(request, words, extra_tags=undo_url)
            return _redirect("episode-detail", uid) if stay else _redirect("worklist")
    return show_episode(request, access, uid, failed={name: form})


def _at_once(
    request: HttpRequest, uid: UUID, action: Callable[..., Any], said: str, *, stay: bool
) -> HttpResponse:
    """Run an action that asks nothing; a refusal is said on the page it returns to."""
    access = staff_access(request)
    episode = _find(access, uid)
    if request.method != "POST":
        return _redirect("episode-detail", uid)
    try:
        action(episode=episode, by=Actor.member(access.staff))
    except Refused as refusal:
        messages.error(request, _in_words(access, episode, refusal))
        return _redirect("episode-detail", uid)
    messages.success(request, f"{episode.patient.full_name}: {said}")
    return _redirect("episode-detail", uid) if stay else _redirect("worklist")


def _in_words(access: Access, episode: Episode, refusal: Refused) -> str:
    """Return why an action was refused; of an episode that is closed, who closed it and when."""
    if not isinstance(refusal, AlreadyResolved):
        return refusal.message
    closed = Episode.objects.select_related("resolved_by").get(pk=episode.pk)
    assert closed.resolved_at is not None, "a constraint: resolved has a time"
    at = closed.resolved_at.astimezone(ZoneInfo(access.clinic.time_zone))
    who = closed.resolved_by.name if closed.resolved_by else "Steady"
    outcome = closed.get_outcome_display().lower()
    return (
        f"{who} already resolved this episode on {at:%-d %b %Y at %H:%M} ({outcome}). "
        "Nothing of yours was saved; new evidence opens a new episode."
    )


def _find(access: Access, uid: UUID) -> Episode:
    try:
        return Episode.objects.select_related("patient").get(clinic=access.clinic, uid=uid)
    except Episode.DoesNotExist:
        raise Http404("No such episode in this clinic.") from None


def _forms(access: Access, said: dict[str, Any]) -> dict[str, Any]:
    """Return the page's forms by name; `said` holds the posted data of the one that was sent."""
    today = clock.now().astimezone(ZoneInfo(access.clinic.time_zone)).date()
    return {
        "contact": ContactForm(
            said.get("contact"), auto_id="contact_%s", zone=access.clinic.time_zone
        ),
        "resolve": ResolveForm(said.get("resolve"), auto_id="resolve_%s"),
        "snooze": SnoozeForm(said.get("snooze"), auto_id="snooze_%s", today=today),
        "wait": WaitForm(said.get("wait"), auto_id="wait_%s"),
    }


def show_episode(
    request: HttpRequest,
    access: Access,
    uid: UUID,
    failed: dict[str, forms.Form] | None = None,
    more: dict[str, Any] | None = None,
) -> HttpResponse:
    """Render the page, with the form that failed in the place of a fresh one."""
    now = clock.now()
    show = request.GET.get("show", "")
    try:
        page = selectors.episode_page(clinic=access.clinic, uid=uid, now=now, show=show)
    except Episode.DoesNotExist:
        raise Http404("No such episode in this clinic.") from None
    audit.record_read(access, patients=[page.patient.pk], view="episode-detail")
    failed = failed or {}
    shown = _forms(access, {}) | failed
    for name in _FORMS:
        shown[name].explain(page.work)
    return render(
        request,
        "adherence/_panel.html" if in_panel(request) else "adherence/episode.html",
        {
            "in_panel": in_panel(request),
            "page": page,
            "back_url": back_url(request),
            "identity": _identity(page),
            "episode": page.episode,
            "patient": page.patient,
            "note": selectors.note_for(page, now=now),
            "may_work": access.allows(Permission.WORK_EPISODES),
            "may_book": access.allows(Permission.EDIT_SCHEDULE),
            "is_mine": page.episode.owner_id == access.staff.pk,
            "contact_form": shown["contact"],
            "resolve_form": shown["resolve"],
            "snooze_form": shown["snooze"],
            "wait_form": shown["wait"],
            "may_undo": may_undo(page.episode, access.staff.pk),
            "failed": next(iter(failed), ""),
            "form": next(iter(failed.values()), None),
            **(more or {}),
        },
        status=422 if failed else 200,
    )


def _identity(page: EpisodePage) -> list[tuple[str, str]]:
    """Return what the identity strip says of her, as pairs of term and value."""
    patient = page.patient
    phone = "none"
    if patient.phone:
        phone = format_html('<a href="tel:{}">{}</a>', dialable(patient.phone), patient.phone)
    return [
        ("Born", f"{patient.birth_date:%-d %b %Y}"),
        ("Record", patient.mrn),
        ("Phone", phone),
        ("Language", english_name(patient.language)),
        ("Therapy", page.therapy),
    ]


def _redirect(name: str, *args: object) -> HttpResponse:
    return HttpResponseRedirect(reverse(name, args=args), status=SEE_OTHER)
