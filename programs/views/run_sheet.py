"""Running a class: one page, a card for each patient, saved by form or while one types."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from clinic import audit, clock
from clinic.access import needs, staff_access
from clinic.actors import Actor
from clinic.errors import Refused
from clinic.models import Clinic
from clinic.permissions import Access, Permission
from clinic.redirects import see_other
from patients.care.guard import open_rows
from programs import actions
from programs.card.values import values_of
from programs.errors import CardClash, CardRefused
from programs.forms.run_card import SentCard, sent_card
from programs.models import Booking, Exercise, Session, SessionRecord, SessionStatus
from programs.selectors import wording
from programs.selectors.run_card import Card, card, filled, opens_at
from programs.selectors.run_shapes import Sent
from programs.selectors.run_sheet import CardFacts, library, run_sheet
from programs.selectors.run_words import verdict_of, wall_time
from programs.selectors.session_page import sessions_of
from programs.views.common import find, next_url, refused

# presses that show more cells of one exercise: "sides:<uid>"
MORE = ("sides", "seconds")
STEPS = ("arrive", "finish", "no_show", "undo")
_SAID = {
    "arrive": "has arrived",
    "finish": "has finished",
    "no_show": "did not come",
    "undo": "is as she was before: what was typed is kept",
    "undo_arrival": "has not arrived yet",
    "phase": "has the sets and repetitions of the phase",
    "clear": "has an empty card again",
    "adverse": "has an adverse event on record",
    "home": "has her exercise at home on record",
}


@needs(Permission.RECORD_ATTENDANCE)
@require_safe
def sheet(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Show the run sheet of one session."""
    access = staff_access(request)
    session = find(sessions_of(access.clinic), uid)
    return _page(request, access, session)


@needs(Permission.RECORD_ATTENDANCE)
@require_POST
def save(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Save one card, and take the step that was pressed; a script is answered in JSON."""
    access = staff_access(request)
    booking = find(_bookings_of(access.clinic), uid)
    try:
        sent = sent_card(request.POST)
        record = _take(access, booking, sent)
    except Refused as error:
        return _refusal(request, access, booking, error)
    if _is_script(request):
        return _saved(request, access, booking, record, sent.press)
    _say(request, booking, sent.press)
    back = reverse("session-run", args=[booking.session.uid])
    more = _asked_more(sent.press, request.POST.get("add", ""))
    query = "?" + urlencode({**more, "card": str(booking.uid)}) if more else ""
    return see_other(next_url(request, f"{back}{query}#card-{booking.uid}"))


@needs(Permission.RECORD_ATTENDANCE)
@require_POST
def undo_arrival(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Take an arrival back from the message that told of it."""
    access = staff_access(request)
    booking = find(_bookings_of(access.clinic), uid)
    back = reverse("session-run", args=[booking.session.uid]) + f"#card-{booking.uid}"
    try:
        actions.undo_arrival(booking=booking, by=Actor.member(access.staff))
    except Refused as error:
        return refused(request, error.message, back)
    _say(request, booking, "undo_arrival")
    return see_other(back)


def _bookings_of(clinic: Clinic) -> Any:
    return Booking.objects.filter(clinic=clinic).select_related(
        "session__clinic", "session__room", "session__physiologist", "enrollment", "patient"
    )


def _take(access: Access, booking: Booking, sent: SentCard) -> SessionRecord | None:
    by = Actor.member(access.staff)
    if sent.press == "undo_arrival":
        return actions.undo_arrival(booking=booking, by=by)
    if sent.press == "clear":
        actions.clear_card(booking=booking, by=by)
        return None
    what, _, key = sent.press.partition(":")
    if what == "drop_adverse":
        actions.remove_adverse_event(event=_own(booking.adverse_events, key), by=by)
        return None
    if what == "drop_home":
        activities = booking.enrollment.home_activities
        actions.remove_home_activity(activity=_own(activities, key), by=by)
        return None
    more = {}
    if sent.press in ("same", "prescribed"):
        more = filled(_facts(booking), sent.values, sent.press)
    if sent.press == "phase" and not access.allows(Permission.PRESCRIBE):
        raise PermissionDenied(f"Your role does not let you {Permission.PRESCRIBE}.")
    step = sent.press if sent.press in STEPS else ""
    record = actions.save_card(booking=booking, entry=sent.entry(more), then=step, by=by)
    if sent.press == "phase":
        actions.take_over_phase(enrollment=booking.enrollment, by=by)
    return record


def _own(rows: Any, key: str) -> Any:
    try:
        return find(rows.all(), UUID(key))
    except ValueError:
        raise Http404 from None


def _facts(booking: Booking) -> CardFacts:
    found = run_sheet(booking.session, now=clock.now(), only=booking.uid)
    if not found.cards:
        raise Refused("This booking has no card: she is not in the session any more.")
    return found.cards[0]


def _page(
    request: HttpRequest,
    access: Access,
    session: Session,
    *,
    sent: dict[UUID, Sent] | None = None,
    status: int = 200,
) -> HttpResponse:
    now = clock.now()
    found = run_sheet(session, now=now)
    found.cards[:] = open_rows(request, found.cards, lambda one: one.line.patient_key)
    exercises = library(session)
    sent = sent or _added(request, exercises)
    cards = [card(facts, sent=sent.get(facts.line.uid), zone=session.zone) for facts in found.cards]
    audit.record_read(access, patients=found.patients, view="run sheet")
    return render(
        request,
        "programs/run/sheet.html",
        {
            "session": session,
            "title": wording.title_of(session),
            "when": f"{wording.day_words(session.day, year=True)}, {wording.time_words(session)}",
            "cards": cards,
            "waiting": found.waiting,
            "progress": found.progress,
            "library": exercises,
            "may_prescribe": access.allows(Permission.PRESCRIBE),
            "is_cancelled": session.status == SessionStatus.CANCELLED,
            "opens": opens_at(session.starts_at, session.zone)
            if now < session.starts_at - actions.OPENS_BEFORE
            else "",
            "day_url": reverse("day", args=[session.day]),
            "problems": [
                (target, f"{one.line.name}: {text}")
                for one in cards
                for target, text in [
                    *([(f"card-{one.uid}", one.problem)] if one.problem else []),
                    *one.problems,
                ]
            ],
        },
        status=status,
    )


def _asked_more(press: str, add: str) -> dict[str, str]:
    """Return what a press adds to a card: an exercise, the sides of one, its seconds."""
    what, _, key = press.partition(":")
    if what == "add" and add:
        return {"add": add}
    return {what: key} if what in MORE and key else {}


def _added(request: HttpRequest, exercises: list[Exercise]) -> dict[UUID, Sent]:
    """Return what an address adds to a card until something is typed there."""
    where = _uid(request.GET.get("card", ""))
    return {where: _more(request.GET, exercises)} if where else {}


def _more(asked: Mapping[str, str], exercises: list[Exercise]) -> Sent:
    wanted = _uid(asked.get("add", ""))
    return Sent(
        extra=[exercise for exercise in exercises if exercise.uid == wanted],
        sided=_uid(asked.get("sides", "")),
        held=_uid(asked.get("seconds", "")),
    )


def _uid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _refusal(
    request: HttpRequest, access: Access, booking: Booking, error: Refused
) -> HttpResponse:
    """Say what cannot be, with everything that was typed still there."""
    try:
        values = sent_card(request.POST)
    except Refused:
        values = SentCard({}, {}, "")
    sent = Sent(
        values=values.touched,
        shown=values.shown,
        errors=error.errors if isinstance(error, CardRefused) else {},
        clashes=error.clashes if isinstance(error, CardClash) else (),
        problem="" if isinstance(error, CardRefused) else error.message,
    )
    if not _is_script(request):
        return _page(
            request, access, booking.session, sent={booking.uid: sent}, status=error.status
        )
    audit.record_read(access, patients=[booking.patient_id], view="run sheet")
    answer: dict[str, Any] = {"detail": error.message, "errors": sent.errors}
    if sent.clashes:
        drawn = card(_facts(booking), sent=sent, zone=booking.session.zone)
        answer |= {
            "base": drawn.base,
            "edition": drawn.edition,
            "clashes": render_to_string("programs/run/clashes.html", {"card": drawn}, request),
        }
    return JsonResponse(answer, status=error.status)


def _saved(
    request: HttpRequest,
    access: Access,
    booking: Booking,
    record: SessionRecord | None,
    press: str,
) -> JsonResponse:
    audit.record_read(access, patients=[booking.patient_id], view="run sheet")
    zone = booking.session.zone
    answer: dict[str, Any] = {"at": wall_time(clock.now(), zone)}
    if record is not None and press in ("", "save"):
        rows = record.sets.select_related("exercise")
        answer |= {
            "edition": record.edition,
            "values": values_of(record, rows, record.timed.all()),
            "verdict": _verdict(request, record),
        }
        return JsonResponse(answer)
    session = booking.session
    found = run_sheet(session, now=clock.now(), only=booking.uid)
    answer |= {"progress": found.progress, "html": ""}
    if found.cards:
        exercises = library(session)
        more = _more(_asked_more(press, request.POST.get("add", "")), exercises)
        drawn: Card = card(found.cards[0], sent=more, zone=zone)
        context = {
            "card": drawn,
            "library": exercises,
            "session": session,
            "may_prescribe": access.allows(Permission.PRESCRIBE),
        }
        answer["html"] = render_to_string("programs/run/card.html", context, request)
    return JsonResponse(answer)


def _verdict(request: HttpRequest, record: SessionRecord) -> str:
    if not record.readiness:
        return ""
    verdict = verdict_of(
        record.readiness,
        record.readiness_reason,
        flags=bool(record.red_flags),
        pain=record.pain_before,
    )
    return render_to_string("programs/run/verdict.html", {"verdict": verdict}, request)


def _say(request: HttpRequest, booking: Booking, press: str) -> None:
    """Say in a message what a press did, with the way back where there is one."""
    words = _SAID.get(press, "is saved")
    undo = {
        "arrive": reverse("booking-undo-arrival", args=[booking.uid]),
        "finish": _undo_url(booking),
        "no_show": _undo_url(booking),
    }.get(press, "")
    messages.success(request, f"{booking.patient.full_name} {words}.", extra_tags=undo)


def _undo_url(booking: Booking) -> str:
    back = reverse("session-run", args=[booking.session.uid])
    return f"{reverse('booking-undo', args=[booking.uid])}?next={back}"


def _is_script(request: HttpRequest) -> bool:
    return "application/json" in request.headers.get("Accept", "")
