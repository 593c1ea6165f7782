"""The delivery board and the life of one message."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages as flash
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from clinic import audit, clock
from clinic.access import needs, staff_access
from clinic.actors import Actor
from clinic.errors import Refused
from clinic.permissions import Access, Permission
from notifications import actions, filters, selectors, stories, suppressing, words
from notifications.forms import LiftForm, ResendForm
from notifications.frames import sealed, with_frame
from notifications.kinds import Recipient
from notifications.letterhead import with_pictures
from notifications.models import Message, MessageState
from notifications.models.message import HANDED_OVER

_PAGE = 50
_SHOWS = [selectors.ATTENTION, *MessageState.values, selectors.ALL]


@needs(Permission.VIEW_MESSAGES)
@require_http_methods(["GET", "HEAD", "POST"])
def message_list(request: HttpRequest) -> HttpResponse:
    """The board: what needs a person first, then every state.

    A search is posted and kept in the session, so that names stay out of addresses.
    """
    access = staff_access(request)
    if request.method == "POST":
        return _search(request, access)
    show = request.GET.get("show", selectors.ATTENTION)
    if show not in _SHOWS:
        raise Http404
    page = _page_number(request.GET.get("page", ""))
    wanted, said = filters.wanted_of(request, access)
    found = selectors.board(
        access.clinic, show=show, offset=(page - 1) * _PAGE, limit=_PAGE + 1, wanted=wanted
    )
    shown = found[:_PAGE]
    recipients = _seen_recipients(access, shown, "message-list")
    return render(
        request,
        "notifications/message_list.html",
        {
            "tabs": _tabs(selectors.counts_by_show(access.clinic, wanted), show, wanted),
            "wanted": wanted,
            "said": said,
            "kinds": filters.kind_choices(wanted),
            "may_search": access.allows(Permission.VIEW_PATIENTS),
            "rows": [_row(message, recipients) for message in shown],
            "show": show,
            "previous_url": _page_url(show, wanted, page - 1) if page > 1 else "",
            "next_url": _page_url(show, wanted, page + 1) if len(found) > _PAGE else "",
        },
    )


@needs(Permission.VIEW_MESSAGES)
@with_frame
@require_safe
def message_detail(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The life of one message, and the mail as it was sent."""
    return _detail(request, _message(request, uid), ResendForm())


@needs(Permission.VIEW_PATIENTS)
@sealed
@xframe_options_sameorigin
@require_safe
def message_html(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The HTML part of a mail as it was sent, for the frame on its page: it can do nothing."""
    access = staff_access(request)
    message = _message(request, uid)
    mail = selectors.mail_as_sent(message)
    if mail is None or not mail.html:
        raise Http404
    _seen_recipients(access, [message], "message-html")
    return HttpResponse(with_pictures(mail.html, clinic=message.clinic_id))


@needs(Permission.EDIT_PATIENTS)
@with_frame
@require_POST
def message_resend(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Let a mail go out again."""
    message = _message(request, uid)
    form = ResendForm(request.POST)
    if form.is_valid():
        try:
            actions.resend(message=message, reason=form.cleaned_data["reason"], by=_by(request))
        except Refused as refusal:
            form.add_error(None, refusal.message)
        else:
            flash.success(
                request,
                _("The mail goes out again within a minute, if what it says is still true."),
            )
            return _see_other(message)
    return _detail(request, message, form)


@needs(Permission.EDIT_PATIENTS)
@with_frame
@require_POST
def message_handled(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Take a mail off the list of those that need a person."""
    message = _message(request, uid)
    try:
        actions.mark_handled(message=message, by=_by(request))
    except Refused as refusal:
        form = ResendForm({})
        form.errors.clear()
        form.add_error(None, refusal.message)
        return _detail(request, message, form)
    flash.success(request, _("Noted: this mail needs nobody any more."))
    return _see_other(message)


@needs(Permission.EDIT_PATIENTS)
@with_frame
@require_POST
def message_lift(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Let mail go to the recipient's address again."""
    message = _message(request, uid)
    form = LiftForm(request.POST)
    if form.is_valid():
        try:
            suppressing.lift(
                message=message, reason=form.cleaned_data["lift_reason"], by=_by(request)
            )
        except Refused as refusal:
            form.add_error(None, refusal.message)
        else:
            flash.success(request, _("Mail goes to her address again."))
            return _see_other(message)
    return _detail(request, message, ResendForm(), form)


def _detail(
    request: HttpRequest, message: Message, form: ResendForm, lift: LiftForm | None = None
) -> HttpResponse:
    lift = lift or LiftForm()
    access = staff_access(request)
    may_read = access.allows(Permission.VIEW_PATIENTS)
    recipients = _seen_recipients(access, [message], "message-detail")
    held = suppressing.hold_on(message) if may_read else None
    may_act = access.allows(Permission.EDIT_PATIENTS) and message.needs_a_person
    return render(
        request,
        "notifications/message_detail.html",
        {
            "form": form,
            "lift": lift,
            "held": held,
            "held_words": words.held_words(held) if held else "",
            "may_lift": held is not None and access.allows(Permission.EDIT_PATIENTS),
            "row": _row(message, recipients),
            "facts": _facts(message),
            "entries": [
                {
                    "title": words.event_title(e.event),
                    "who": "",
                    "at": e.at,
                    "text": e.said or words.code_words(e.code),
                }
                for e in reversed(message.events.all())
            ],
            "mail": selectors.mail_as_sent(message) if may_read else None,
            "may_read": may_read,
            "was_sent": message.state in HANDED_OVER,
            "may_resend": may_act,
            "may_handle": may_act and message.handled_at is None,
        },
        status=422 if form.errors or lift.errors else 200,
    )


def _facts(message: Message) -> list[dict[str, Any]]:
    pairs: list[tuple[str, Any]] = [
        (_("Due"), message.due_at),
        (_("Useless after"), message.send_before),
        (_("Sent"), message.sent_at),
        (_("Next attempt after"), message.try_after),
        (_("Taken over by staff"), message.handled_at),
    ]
    return [{"key": key, "at": at} for key, at in pairs if at is not None]


def _row(message: Message, recipients: dict[UUID, Recipient]) -> dict[str, Any]:
    state = MessageState(message.state)
    return {
        "message": message,
        "kind": words.kind_label(message.kind),
        "recipient": recipients.get(message.recipient_uid),
        "state": state.label,
        "tag": words.TAG_OF_STATE.get(state, ""),
        "reason": words.reason_of(message),
        "story": stories.story_of(message, now=clock.now()),
    }


def _seen_recipients(access: Access, messages: list[Message], view: str) -> dict[UUID, Recipient]:
    """Return the recipients, logged as read; none for a role that does not see patients."""
    if not access.allows(Permission.VIEW_PATIENTS):
        return {}
    recipients = selectors.recipients_of(messages)
    patients = [r.patient for r in recipients.values() if r.patient is not None]
    audit.record_read(access, patients=patients, view=view)
    return recipients


def _message(request: HttpRequest, uid: UUID) -> Message:
    return get_object_or_404(selectors.messages_of(staff_access(request).clinic), uid=uid)


def _by(request: HttpRequest) -> Actor:
    return Actor.member(staff_access(request).staff)


def _see_other(message: Message) -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("message-detail", args=[message.uid]), status=303)


def _page_number(text: str) -> int:
    return max(1, int(text)) if text.isdecimal() and len(text) < 6 else 1


def _search(request: HttpRequest, access: Access) -> HttpResponseRedirect:
    if access.allows(Permission.VIEW_PATIENTS):
        request.session[filters.SEARCH_KEY] = request.POST.get("search", "").strip()[:80]
    return HttpResponseRedirect(request.get_full_path(), status=303)


def _page_url(show: str, wanted: selectors.Wanted, page: int = 1) -> str:
    query: dict[str, object] = {"show": show, **filters.query_of(wanted)}
    return f"{reverse('message-list')}?{urlencode(query | ({'page': page} if page > 1 else {}))}"


def _tabs(counts: dict[str, int], show: str, wanted: selectors.Wanted) -> list[dict[str, Any]]:
    labels = {selectors.ATTENTION: _("Needs a person"), selectors.ALL: _("All")}
    labels |= {state.value: str(state.label) for state in MessageState}
    return [
        {
            "label": labels[name],
            "url": _page_url(name, wanted),
            "current": name == show,
            "count": counts[name],
        }
        for name in _SHOWS
        if counts[name] or name in (selectors.ATTENTION, selectors.ALL, show)
    ]
