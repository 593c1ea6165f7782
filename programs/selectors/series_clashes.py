"""What keeps the occurrences of a changed series from their new times."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime

from programs.models import Booking, BookingStatus, Session, SessionStatus
from programs.selectors.clashes import session_clash, sessions_between
from programs.selectors.series_occurrences import Fate, Occurrence, Rule, SeriesPlan
from programs.slots import Slot
from programs.words import hours_words


def find_clashes(plan: SeriesPlan) -> None:
    """Turn occurrences whose new time is taken, or too full, into conflicts that say by what."""
    moving = [o for o in plan.with_fate(Fate.CHANGES, Fate.NEW) if o.when]
    own = {o.session.pk for o in plan.with_fate(Fate.CHANGES) if o.session}
    for occurrence in plan.occurrences:
        _refuse_too_few_places(occurrence, plan)
    if not moving:
        return
    starts_at = min(o.when.starts_at for o in moving if o.when)
    ends_at = max(o.when.ends_at for o in moving if o.when)
    taken = [
        other
        for other in sessions_between(
            physiologist_id=plan.rule.physiologist.pk,
            room_id=plan.rule.room.pk,
            starts_at=starts_at,
            ends_at=ends_at,
        )
        if other.pk not in own
    ]
    busy = _busy([b for o in moving for b in o.people], own, starts_at, ends_at)
    for occurrence in moving:
        if occurrence.when is not None:
            _refuse_taken(occurrence, occurrence.when, plan.rule, taken, busy)


def _refuse_too_few_places(occurrence: Occurrence, plan: SeriesPlan) -> None:
    session = occurrence.session
    if session is None or session.capacity != plan.series.capacity:
        return
    is_open = session.status == SessionStatus.SCHEDULED
    if is_open and session.places_taken > plan.rule.capacity:
        occurrence.fate, occurrence.field = Fate.CONFLICT, "capacity"
        occurrence.sentence = (
            f"{session.places_taken} places are taken, more than {plan.rule.capacity}."
        )


def _busy(
    people: Iterable[Booking], own: set[int], starts_at: datetime, ends_at: datetime
) -> dict[int, list[Booking]]:
    rows = Booking.objects.filter(
        patient__in={b.patient_id for b in people if b.status != BookingStatus.WAITLISTED},
        status__in=[BookingStatus.BOOKED, BookingStatus.OFFERED],
        starts_at__lt=ends_at,
        ends_at__gt=starts_at,
    ).exclude(session__in=own)
    found: dict[int, list[Booking]] = defaultdict(list)
    for booking in rows.select_related("patient"):
        found[booking.patient_id].append(booking)
    return found


def _refuse_taken(
    occurrence: Occurrence,
    when: Slot,
    rule: Rule,
    taken: Sequence[Session],
    busy: dict[int, list[Booking]],
) -> None:
    wanted = Session(
        pk=occurrence.session.pk if occurrence.session else None,
        physiologist=rule.physiologist,
        room=rule.room,
        **when.fields(),
    )
    clash = session_clash(wanted, among=taken)
    if clash is not None:
        occurrence.fate, occurrence.field = Fate.CONFLICT, clash.field
        occurrence.sentence = clash.sentence
        return
    for booking in occurrence.people:
        if booking.status == BookingStatus.WAITLISTED:
            continue
        for other in busy.get(booking.patient_id, []):
            if other.starts_at < when.ends_at and other.ends_at > when.starts_at:
                hours = hours_words(other.starts_at, other.ends_at, when.zone)
                occurrence.fate, occurrence.field = Fate.CONFLICT, "start_time"
                occurrence.sentence = (
                    f"{booking.patient.full_name} already has a session {hours} that day."
                )
                return
