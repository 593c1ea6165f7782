"""Moving a session: asked for, checked, and only then done."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from clinic import audit, clock
from clinic.access import needs, staff_access
from clinic.actors import Actor
from clinic.permissions import Access, Permission
from programs import actions
from programs.forms import MoveForm
from programs.forms.refusals import attempt
from programs.models import Session
from programs.selectors import wording
from programs.selectors.free_slots import free_slots
from programs.selectors.moving import MovePreview, Wanted, preview_move
from programs.selectors.session_page import session_page, sessions_of
from programs.views.common import done, find, form_page, keep_to_names

FIELDS = ("day", "start_time", "minutes", "physiologist", "room")


@needs(Permission.EDIT_SCHEDULE)
@require_http_methods(["GET", "HEAD", "POST"])
def move(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Check another day, time, physiologist or room for a session; move it when that is pressed.

    An address with such values, which is where a dragged block leads, shows their check.
    """
    access = staff_access(request)
    session = find(sessions_of(access.clinic), uid)
    data = _asked(request, session)
    form = MoveForm(data or None, access=access, initial=_as_it_stands(session))
    preview = None
    if data and form.is_valid():
        if _is_decided(request, form):
            response = _move(request, access, session, form)
            if response is not None:
                return response
            # The action may have changed the object it was given before it refused.
            session = find(sessions_of(access.clinic), uid)
        else:
            preview = preview_move(session, **_values(form))
            form.offer_overlap(preview.overlap)
    return _page(request, access, session, form, preview)


def _asked(request: HttpRequest, session: Session) -> dict[str, Any]:
    """Return what is asked for in the words of the form; nothing on a first visit."""
    if request.method == "POST":
        data = request.POST.dict()
        chosen = data.get("slot", "").split("|")
        if len(chosen) == 4:
            data |= dict(zip(("day", "start_time", "room", "physiologist"), chosen, strict=True))
        return data
    given = {name: request.GET[name] for name in FIELDS if name in request.GET}
    return {**_as_it_stands(session), **given} if given else {}


def _as_it_stands(session: Session) -> dict[str, Any]:
    return {
        "day": f"{session.day:%Y-%m-%d}",
        "start_time": f"{session.start_time:%H:%M}",
        "minutes": str(session.minutes),
        "room": str(session.room.uid),
        "physiologist": str(session.physiologist.uid),
    }


def _is_decided(request: HttpRequest, form: MoveForm) -> bool:
    """Say whether "Move" was pressed on values that were checked before."""
    if request.method != "POST" or "check" in request.POST or "slot" in request.POST:
        return False
    return request.POST.get("checked", form.checked) == form.checked


def _values(form: MoveForm) -> dict[str, Any]:
    return {name: form.cleaned_data[name] for name in FIELDS}


def _move(
    request: HttpRequest, access: Access, session: Session, form: MoveForm
) -> HttpResponse | None:
    moved = attempt(
        form,
        lambda: actions.move_session(
            session=session, **form.cleaned_data, by=Actor.member(access.staff)
        ),
    )
    if moved is None:
        form.offer_overlap()
        return None
    when = f"{wording.day_words(moved.day)}, {wording.time_words(moved)}"
    url = reverse("session-detail", args=[moved.uid])
    return done(request, f"Moved to {when}.", url, change=moved.change)


def _page(
    request: HttpRequest,
    access: Access,
    session: Session,
    form: MoveForm,
    preview: MovePreview | None,
) -> HttpResponse:
    page = session_page(session, now=clock.now())
    keep_to_names(access, page.people, page.waiting, page.gone)
    audit.record_read(access, patients=page.patients, view="session")
    wanted = _wanted(session, form)
    was_changed = request.method == "POST" and not {"check", "slot"} & set(request.POST)
    return form_page(
        request,
        "programs/session_move.html",
        form,
        page=page,
        session=session,
        preview=preview,
        was_changed=was_changed and preview is not None,
        slots=free_slots(session, wanted=wanted) if page.is_open and wanted else [],
    )


def _wanted(session: Session, form: MoveForm) -> Wanted | None:
    """Return what free times should be near to: what was asked for, or where the session is."""
    if not form.is_bound:
        return Wanted(
            session.day, session.start_time, session.minutes, session.room, session.physiologist
        )
    values = form.cleaned_data if hasattr(form, "cleaned_data") else {}
    if any(values.get(name) is None for name in FIELDS):
        return None
    return Wanted(**{name: values[name] for name in FIELDS})
