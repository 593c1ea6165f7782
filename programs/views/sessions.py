"""Making a session, looking at it, changing and cancelling it."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from clinic import audit, clock
from clinic.access import needs, staff_access
from clinic.actors import Actor
from clinic.errors import Conflict
from clinic.permissions import Access, Permission
from programs import actions
from programs.forms import BookForm, CancelSessionForm, EditSessionForm, SessionForm
from programs.forms.choices import patients_offered
from programs.forms.refusals import attempt
from programs.models import CalendarChange, Session, SessionKind
from programs.selectors import wording
from programs.selectors.series import days_left_out
from programs.selectors.series_occurrences import Scope
from programs.selectors.session_page import (
    candidates,
    history_of,
    session_page,
    sessions_of,
)
from programs.views.common import done, find, form_page, keep_to_names, rights

PREFILLED = ("day", "start_time", "physiologist", "room", "enrollment", "kind")


@needs(Permission.VIEW_SCHEDULE)
@require_safe
def detail(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Show a session: who is in it, who waits, what happened to it."""
    access = staff_access(request)
    session = find(sessions_of(access.clinic), uid)
    return render_session(request, access, session)


def render_session(
    request: HttpRequest, access: Access, session: Session, form: BookForm | None = None
) -> HttpResponse:
    """Render the session's page, with the form that books a patient as it was left."""
    page = session_page(session, now=clock.now())
    may = rights(access)
    if form is None and may["may_edit"] and page.is_open:
        form = BookForm(clinic=access.clinic, among=candidates(session))
    keep_to_names(access, page.people, page.waiting, page.gone)
    shown = [*page.patients, *patients_offered(form)]
    audit.record_read(access, patients=shown, view="session")
    return render(
        request,
        "programs/session.html",
        {
            "page": page,
            "session": session,
            "form": form,
            "history": history_of(session),
            "here": reverse("session-detail", args=[session.uid]),
            "week_url": _week_url(session),
            **may,
        },
        status=422 if form is not None and form.is_bound else 200,
    )


@needs(Permission.EDIT_SCHEDULE)
@require_http_methods(["GET", "HEAD", "POST"])
def create(request: HttpRequest) -> HttpResponse:
    """Make one session, or one every week until a day."""
    access = staff_access(request)
    if request.method != "POST":
        form = SessionForm(access=access, initial=_initial(request, access))
        return _new_page(request, access, form)
    form = SessionForm(request.POST, access=access)
    if form.is_valid():
        values = form.cleaned_data
        by = Actor.member(access.staff)
        if values["repeat_until"]:
            response = _make_series(request, access, form, by)
        else:
            response = _make_session(request, access, form, by)
        if response is not None:
            return response
        form.offer_overlap()
    return _new_page(request, access, form)


def _new_page(request: HttpRequest, access: Access, form: SessionForm) -> HttpResponse:
    audit.record_read(access, patients=patients_offered(form), view="session-new")
    return form_page(request, "programs/session_new.html", form)


def _make_session(
    request: HttpRequest, access: Access, form: SessionForm, by: Actor
) -> HttpResponse | None:
    values = dict(form.cleaned_data)
    del values["repeat_until"]
    session = attempt(form, lambda: actions.create_session(clinic=access.clinic, **values, by=by))
    if session is None:
        return None
    url = reverse("session-detail", args=[session.uid])
    when = f"{wording.day_words(session.day)}, {wording.time_words(session)}"
    return done(request, f"{wording.title_of(session)} planned: {when}.", url)


def _make_series(
    request: HttpRequest, access: Access, form: SessionForm, by: Actor
) -> HttpResponse | None:
    values = form.cleaned_data
    series = attempt(
        form,
        lambda: actions.create_series(
            clinic=access.clinic,
            kind=values["kind"],
            title=values["title"],
            weekday=values["day"].isoweekday(),
            start_time=values["start_time"],
            minutes=values["minutes"],
            physiologist=values["physiologist"],
            room=values["room"],
            capacity=values["capacity"],
            first_day=values["day"],
            last_day=values["repeat_until"],
            by=by,
        ),
    )
    if series is None:
        return None
    made = series.sessions.count()
    left_out = len(days_left_out(series))
    closed = f" {left_out} left out because of closures." if left_out else ""
    return done(
        request,
        f"{made} sessions planned, every {values['day']:%A} at {values['start_time']:%H:%M}."
        + closed,
        f"{reverse('calendar')}?week={values['day']:%G-W%V}",
    )


@needs(Permission.EDIT_SCHEDULE)
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Give a session another title or number of places; nobody is told."""
    access = staff_access(request)
    session = find(sessions_of(access.clinic), uid)
    form = EditSessionForm(request.POST if request.method == "POST" else None, session=session)
    if form.is_valid():
        wanted = {"capacity": session.capacity, **form.cleaned_data}
        edited = attempt(
            form,
            lambda: actions.edit_session(session=session, **wanted, by=Actor.member(access.staff)),
        )
        if edited is not None:
            url = reverse("session-detail", args=[session.uid])
            return done(request, f"Saved: {_as_edited(edited)}.", url)
    return _about_session(request, access, session, "programs/session_edit.html", form)


def _as_edited(session: Session) -> str:
    if session.kind == SessionKind.INDIVIDUAL:
        return wording.title_of(session)
    return f"{wording.title_of(session)}, {wording.places_words(session)}"


@needs(Permission.EDIT_SCHEDULE)
@require_http_methods(["GET", "HEAD", "POST"])
def cancel(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Ask whether to cancel a session, naming how many are told; cancel it on POST."""
    access = staff_access(request)
    session = find(sessions_of(access.clinic), uid)
    form = CancelSessionForm(request.POST if request.method == "POST" else None, session=session)
    if form.is_valid():
        by, reason = Actor.member(access.staff), form.cleaned_data["reason"]
        change = attempt(form, lambda: _cancel(session, form.asked_scope, reason, by))
        if change is not None:
            url = reverse("session-detail", args=[session.uid])
            return done(request, f"{change.sentence} Everybody booked is told.", url, change=change)
    return _about_session(request, access, session, "programs/session_cancel.html", form)


def _cancel(session: Session, scope: Scope, reason: str, by: Actor) -> CalendarChange | None:
    if scope == Scope.THIS or session.series is None:
        cancelled = actions.cancel_session(session=session, reason=reason, by=by)
        if cancelled.change is None:
            raise Conflict("This session was cancelled already.")
        return cancelled.change
    return actions.cancel_series(
        series=session.series, scope=scope, since=session, reason=reason, by=by
    )


def _about_session(
    request: HttpRequest, access: Access, session: Session, template: str, form: Any
) -> HttpResponse:
    # The action may have changed the object it was given before it refused.
    session = find(sessions_of(access.clinic), session.uid)
    page = session_page(session, now=clock.now())
    keep_to_names(access, page.people, page.waiting, page.gone)
    audit.record_read(access, patients=page.patients, view="session")
    return form_page(request, template, form, page=page, session=session)


def _initial(request: HttpRequest, access: Access) -> dict[str, Any]:
    initial: dict[str, Any] = {name: request.GET[name] for name in PREFILLED if name in request.GET}
    initial.setdefault("day", clock.today(access.clinic.time_zone))
    initial.setdefault("kind", "individual")
    if access.allows(Permission.TRAIN_PATIENTS):
        initial.setdefault("physiologist", access.staff.uid)
    return initial


def _week_url(session: Session) -> str:
    monday = session.day - timedelta(days=session.day.weekday())
    return f"{reverse('calendar')}?week={monday:%G-W%V}"
