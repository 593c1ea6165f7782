"""How much of a series a change concerns, what its rule may be, and whose turn it takes."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from clinic import clock
from clinic.errors import Refused
from clinic.models.hours import Weekday
from programs.actions.checks import refuse_unfit_makeup
from programs.actions.locks import (
    limit_waiting,
    lock_enrollments,
    lock_sessions,
    lock_staff_and_rooms,
)
from programs.actions.sessions import TITLE_LENGTH, refuse_finished
from programs.models import OPEN, Booking, Series, Session
from programs.selectors.series_occurrences import Rule, Scope
from programs.slots import LONGEST, SHORTEST, refuse_far_off
from programs.words import day_words

MOST_OCCURRENCES = 104


def wanted_rule(series: Series, changes: Mapping[str, Any]) -> Rule:
    """Return a series' rule with some of it changed. Raises Refused for what cannot be a rule."""
    rule = replace(Rule.of(series), **changes)
    rule = replace(rule, title=rule.title.strip())
    if rule.weekday not in Weekday.values:
        raise Refused(
            f"{rule.weekday} is not a weekday. Choose 1 for Monday to 7 for Sunday.",
            field="weekday",
        )
    if not SHORTEST <= rule.minutes <= LONGEST:
        raise Refused(
            f"{rule.minutes} minutes is not a length a session can have. Choose between "
            f"{SHORTEST} and {LONGEST} minutes.",
            field="minutes",
        )
    if len(rule.title) > TITLE_LENGTH:
        raise Refused(f"The title must be at most {TITLE_LENGTH} characters.", field="title")
    refuse_far_off(rule.last_day, field="last_day")
    if rule.last_day < series.last_day:
        raise Refused(
            f"{day_words(rule.last_day)} is before the series' last day, "
            f"{day_words(series.last_day)}. To end it earlier, cancel the first session that falls "
            "away, with those that follow.",
            field="last_day",
        )
    if (rule.last_day - series.first_day).days // 7 + 1 > MOST_OCCURRENCES:
        raise Refused(
            f"Until {day_words(rule.last_day)} the series would have more than "
            f"{MOST_OCCURRENCES} occurrences. Choose an earlier last day.",
            field="last_day",
        )
    refuse_unfit_makeup(
        clinic=series.clinic,
        kind=series.kind,
        capacity=rule.capacity,
        room=rule.room,
        physiologist=rule.physiologist,
    )
    return rule


def scope_of(series: Series, scope: str, since: Session | None) -> Scope:
    """Return how much of a series a change concerns. Raises Refused for what names no part."""
    try:
        asked = Scope(scope)
    except ValueError:
        asked = Scope.THIS
    if asked == Scope.THIS:
        raise Refused(
            f"“{scope}” does not name several occurrences. Choose this_and_following or all; a "
            "single session is moved or cancelled by itself.",
            field="scope",
        )
    if asked == Scope.THIS_AND_FOLLOWING:
        if since is None or since.series_id != series.pk:
            raise Refused(
                "Name the session of this series from which on it changes.", field="session"
            )
        if since.starts_at <= clock.now():
            refuse_finished(since, "changed")
    return asked


def lock_series(series: Series, rule: Rule | None) -> Series:
    """Take turns at the calendars and people of the series; return it as it is now."""
    limit_waiting()
    staff_ids, room_ids = [series.physiologist_id], [series.room_id]
    if rule is not None:
        staff_ids.append(rule.physiologist.pk)
        room_ids.append(rule.room.pk)
    lock_staff_and_rooms(staff_ids=staff_ids, room_ids=room_ids)
    coming = series.sessions.filter(starts_at__gt=clock.now())
    lock_sessions(coming.values_list("pk", flat=True))
    lock_enrollments(
        Booking.objects.filter(session__in=coming, status__in=OPEN).values_list(
            "enrollment_id", flat=True
        )
    )
    rows = Series.objects.select_for_update(of=("self",), no_key=True)
    return rows.select_related("clinic", "physiologist", "room").get(pk=series.pk)
