"""Sessions and doses in words, so that templates compute nothing."""

from collections.abc import Iterable
from datetime import date, time
from zoneinfo import ZoneInfo

from programs import words
from programs.models import PlannedDose, ProtocolComponent, Session, SessionKind

_TIMES_A_WEEK = {1: "once", 2: "twice"}


def day_words(day: date, *, year: bool = False) -> str:
    """Return a date as people say it: "Tuesday 24 November", with the year when asked."""
    return words.day_words(day) if year else f"{day:%A %-d %B}"


def end_time(session: Session) -> time:
    """Return the wall time at which a session ends, in the zone it was planned in."""
    return session.ends_at.astimezone(ZoneInfo(session.zone)).time()


def time_words(session: Session) -> str:
    """Return a session's hours on the clinic's wall clock: "10:00 to 11:00"."""
    return f"{session.start_time:%H:%M} to {end_time(session):%H:%M}"


def title_of(session: Session) -> str:
    """Return a session's own title, or its kind where it has none."""
    return session.title or str(SessionKind(session.kind).label)


def places_words(session: Session) -> str:
    """Return "5 of 6 places taken"; for an individual session, whether it is."""
    if session.kind == SessionKind.INDIVIDUAL:
        return "Booked" if session.places_taken else "Free"
    return f"{session.places_taken} of {session.capacity} places taken"


def dose_words(components: Iterable[ProtocolComponent]) -> list[str]:
    """Return a version's weekly dose, one sentence a span of weeks."""
    weeks: dict[tuple[int, int], list[str]] = {}
    for line in components:
        dose = _dose(line, line.sessions_per_week) + ("" if line.supervised else ", at home")
        weeks.setdefault((line.first_week, line.last_week), []).append(dose)
    return [f"{weeks_words(*span)}: {'; '.join(doses)}" for span, doses in weeks.items()]


def planned_words(doses: Iterable[PlannedDose]) -> list[str]:
    """Return one week of an enrollment's original plan in words."""
    said = [_dose(dose, dose.sessions) for dose in doses]
    return [f"{line[0].upper()}{line[1:]}" for line in said]


def weeks_words(first: int, last: int) -> str:
    """Return "Week 3" or "Weeks 1 to 4"."""
    return f"Week {first}" if first == last else f"Weeks {first} to {last}"


def _dose(line: ProtocolComponent | PlannedDose, sessions: int) -> str:
    often = _TIMES_A_WEEK.get(sessions, f"{sessions} times")
    volume = (
        f"{line.minutes} minutes"
        if line.minutes is not None
        else f"{line.sets} sets of {line.reps}"
    )
    return f"{line.get_modality_display().lower()} {often} a week, {volume} at {line.intensity}"
