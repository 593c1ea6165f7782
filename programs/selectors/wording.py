"""Sessions and doses in words, so that templates compute nothing."""

from collections.abc import Iterable
from datetime import date, time
from zoneinfo import ZoneInfo

from programs import words
from programs.models import (
    IntensityKind,
    PlannedDose,
    ProtocolComponent,
    ProtocolPhase,
    Session,
    SessionKind,
)
from programs.models.component import Intensity
from programs.words import sets_words

_TIMES_A_WEEK = {"1": "once", "2": "twice"}


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


def dose_words(phases: Iterable[ProtocolPhase]) -> list[str]:
    """Return a version's weekly dose, one sentence a phase."""
    return [
        f"{weeks_words(phase.first_week, phase.last_week)}: "
        + "; ".join(component_words(line) for line in phase.components.all())
        for phase in phases
    ]


def component_words(line: ProtocolComponent) -> str:
    """Return one line of a phase: "resistance twice a week, 3 sets of 8 to 12 at effort 5-7"."""
    place = "" if line.supervised else ", at home"
    return (
        f"{line.get_modality_display().lower()} {sessions_words(line)} a week, "
        f"{volume_words(line)}{_how_hard(line)}{place}"
    )


def sessions_words(line: ProtocolComponent) -> str:
    """Return how often: "twice", "3 to 5 times"."""
    often = _span(line.sessions_per_week, line.sessions_at_most)
    return _TIMES_A_WEEK.get(often, f"{often} times")


def volume_words(line: ProtocolComponent) -> str:
    """Return what one session asks: "30 minutes", "2 to 3 sets of 8 to 12"."""
    if line.minutes is not None:
        return f"{_span(line.minutes, line.minutes_at_most)} minutes"
    return sets_words(_span(line.sets, line.sets_at_most), _span(line.reps, line.reps_at_most))


def intensity_words(line: Intensity) -> str:
    """Return how hard: "64-76 % of HRmax", "effort 5-7 of 10", or its own words; "" for none."""
    span = f"{line.intensity_low}-{line.intensity_high}"
    if line.intensity_low == line.intensity_high:
        span = f"{line.intensity_low}"
    scale = {
        IntensityKind.HRMAX: f"{span} % of HRmax",
        IntensityKind.HRR: f"{span} % of heart-rate reserve",
        IntensityKind.EFFORT: f"effort {span} of 10",
        IntensityKind.RM: f"{span} % of 1RM",
    }.get(IntensityKind(line.intensity_kind), "")
    return ", ".join(part for part in (scale, line.intensity_note) if part)


def planned_words(doses: Iterable[PlannedDose]) -> list[str]:
    """Return one week of an enrollment's original plan in words."""
    said = [_dose(dose, dose.sessions) for dose in doses]
    return [f"{line[0].upper()}{line[1:]}" for line in said]


def weeks_words(first: int, last: int) -> str:
    """Return "Week 3" or "Weeks 1 to 4"."""
    return f"Week {first}" if first == last else f"Weeks {first} to {last}"


def _span(low: int | None, high: int | None) -> str:
    return f"{low}" if high is None or high == low else f"{low} to {high}"


def _how_hard(line: Intensity) -> str:
    words = intensity_words(line)
    return f" at {words}" if words else ""


def _dose(line: PlannedDose, sessions: int) -> str:
    often = _TIMES_A_WEEK.get(f"{sessions}", f"{sessions} times")
    volume = (
        f"{line.minutes} minutes" if line.minutes is not None else sets_words(line.sets, line.reps)
    )
    return f"{line.get_modality_display().lower()} {often} a week, {volume}{_how_hard(line)}"
