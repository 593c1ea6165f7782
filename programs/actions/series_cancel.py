"""A weekly series cancelled, from one occurrence on or as a whole."""

from datetime import timedelta

from django.db import transaction

from clinic import audit, clock
from clinic.actors import Actor
from clinic.db import retry_deadlocks
from clinic.errors import Refused
from programs.actions.calling_off import call_off_sessions
from programs.actions.changes import snapshot
from programs.actions.series_scope import lock_series, scope_of
from programs.models import CalendarChange, ChangeKind, Series, Session, SessionStatus
from programs.selectors.series_occurrences import Scope
from programs.words import day_words


@retry_deadlocks
@transaction.atomic
def cancel_series(
    *, series: Series, scope: str, since: Session | None = None, reason: str, by: Actor
) -> CalendarChange:
    """Cancel this and the following occurrences, or all to come; everybody is told once.

    The series ends before the first that falls away. Raises Refused when none is to come.
    """
    asked = scope_of(series, scope, since)
    with audit.acting(by, reason=reason):
        series = lock_series(series, None)
        sessions = list(
            series.sessions.filter(starts_at__gt=clock.now(), status=SessionStatus.SCHEDULED)
            .select_related("clinic")
            .order_by("starts_at")
        )
        if asked == Scope.THIS_AND_FOLLOWING and since is not None and since.occurrence_day:
            first = since.occurrence_day
            sessions = [s for s in sessions if s.occurrence_day and s.occurrence_day >= first]
        if not sessions:
            raise Refused("No occurrence is still to come, so there is nothing to cancel.")
        before = snapshot([series])
        days = [s.occurrence_day for s in sessions if s.occurrence_day]
        series.last_day = max(series.first_day, min(days) - timedelta(days=1))
        series.save(update_fields=["last_day"])
        count = f"{len(sessions)} {'session' if len(sessions) == 1 else 'sessions'}"
        return call_off_sessions(
            sessions,
            kind=ChangeKind.SERIES_CANCELLED,
            sentence=f"{series.title or 'Session'}, every {series.get_weekday_display()} at "
            f"{series.start_time:%H:%M}: {count} cancelled from {day_words(min(days))}.",
            reason=reason,
            series=[series],
            before=before,
            by=by,
        )
