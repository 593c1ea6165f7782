"""Changing a weekly series: first every occurrence as it would be, then one press."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from clinic import audit, clock
from clinic.access import needs, staff_access
from clinic.actors import Actor
from clinic.permissions import Access, Permission
from programs import actions
from programs.forms.refusals import attempt
from programs.forms.series import SeriesForm
from programs.models import CalendarChange, Series, Session
from programs.selectors import wording
from programs.selectors.series_occurrences import Scope, SeriesPlan
from programs.selectors.series_plan import plan_change
from programs.selectors.series_preview import preview_of
from programs.selectors.session_page import sessions_of
from programs.views.common import done, find, form_page, refused


@needs(Permission.EDIT_SCHEDULE)
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Ask for another rule, show what it would do, and do it when that is confirmed."""
    access = staff_access(request)
    session = find(sessions_of(access.clinic).select_related("series__clinic"), uid)
    url = reverse("session-detail", args=[session.uid])
    series = _series_of(session)
    if series is None:
        return refused(request, "This session is not part of a series. Move it by itself.", url)
    posted = request.POST if request.method == "POST" else None
    form = SeriesForm(posted, clinic=access.clinic, series=series)
    plan = None
    if form.is_valid():
        plan = attempt(form, lambda: _plan(form, series, session))
        if plan is not None and "confirmed" in request.POST and not plan.conflicts:
            changed = attempt(form, lambda: _change(form, series, session, access))
            if changed:
                said = changed.sentence if isinstance(changed, CalendarChange) else _NOTHING
                made = changed if isinstance(changed, CalendarChange) else None
                return done(request, said, url, change=made)
    return _page(request, access, session, form, plan)


_NOTHING = "Nothing was different, so nothing changed."


def _page(
    request: HttpRequest,
    access: Access,
    session: Session,
    form: SeriesForm,
    plan: SeriesPlan | None,
) -> HttpResponse:
    preview = preview_of(plan) if plan is not None else None
    if preview is not None:
        audit.record_read(access, patients=preview.patients, view="series preview")
    return form_page(
        request,
        "programs/series_change.html",
        form,
        session=session,
        title=wording.title_of(session),
        preview=preview,
        typed=_typed(request) if preview is not None else [],
    )


def _series_of(session: Session) -> Series | None:
    if session.series_id is None:
        return None
    return Series.objects.select_related("clinic", "physiologist", "room").get(pk=session.series_id)


def _plan(form: SeriesForm, series: Series, session: Session) -> SeriesPlan:
    rule = actions.wanted_rule(series, form.changes)
    return plan_change(
        series=series,
        scope=Scope(form.cleaned_data["scope"]),
        since=session,
        rule=rule,
        now=clock.now(),
    )


def _change(
    form: SeriesForm, series: Series, session: Session, access: Access
) -> CalendarChange | str:
    changed = actions.change_series(
        series=series,
        scope=form.cleaned_data["scope"],
        since=session,
        changes=form.changes,
        by=Actor.member(access.staff),
    )
    return changed or "nothing"


def _typed(request: HttpRequest) -> list[tuple[str, str]]:
    """Return what was typed, for the form that confirms it."""
    left_out = ("csrfmiddlewaretoken", "confirmed")
    typed = request.POST.dict()
    return [(name, str(value)) for name, value in typed.items() if name not in left_out]
