"""Sessions and doses in words, so that templates compute nothing."""

from collections.abc import Iterable
from datetime import date, time
from zoneinfo import ZoneInfo

from programs.models import PlannedDose, ProtocolComponent, Session, SessionKind

_TIMES_A_WEEK = {1: "once", 2: "twice"}


def day_words(day: date, *, year: bool = False) -> str:
    """Return a date as people say it: "Tuesday 24 November", with the year when asked."""
    return f"{day:%A %-d %B %Y}" if year else f"{day:%A %-d %B}"


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
    """Return "5 of 6 places taken"."""
    return f"{session.places_taken} of {session.capacity} places taken"


def dose_words(components: Iterable[ProtocolComponent]) -> list[str]:
    """Return a version's weekly dose, one sentence a line of the protocol."""
    return [
        f"{weeks_words(c.first_week, c.last_week)}: {_dose(c, c.sessions_per_week)}"
        + ("" if c.supervised else ", at home")
        for c in components
    ]


def planned_words(doses: Iterable[PlannedDose]) -> list[str]:
    """Return one week of an enrollment's original plan in words."""
    return [_dose(dose, dose.sessions).capitalize() for dose in doses]


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
