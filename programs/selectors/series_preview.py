"""The preview of a series' change in words: every occurrence, what it becomes, who is told."""

from dataclasses import dataclass

from programs.models import BookingStatus
from programs.selectors import wording
from programs.selectors.series_occurrences import Fate, Occurrence, SeriesPlan
from programs.words import hours_words

_WORDS = {
    Fate.CHANGES: ("Changes", "brand"),
    Fate.KEEPS: ("Stays", "plain"),
    Fate.NEW: ("New", "brand"),
    Fate.CLOSED: ("Left out", "amber"),
    Fate.CONFLICT: ("Conflict", "brick"),
}


@dataclass(frozen=True)
class PreviewLine:
    number: str
    now: str
    then: str
    word: str
    tag: str
    people: int
    sentence: str


@dataclass(frozen=True)
class Preview:
    lines: list[PreviewLine]
    conflicts: list[str]
    told: str
    changes: int
    patients: list[int]
    button: str
    is_nothing: bool


def preview_of(plan: SeriesPlan) -> Preview:
    """Return a plan as its page shows it."""
    told = {
        b.patient_id
        for o in plan.with_fate(Fate.CHANGES, Fate.CLOSED)
        for b in o.people
        if b.status == BookingStatus.BOOKED
    }
    changes = len(plan.with_fate(Fate.CHANGES, Fate.NEW)) + sum(
        o.session is not None for o in plan.with_fate(Fate.CLOSED)
    )
    people = "1 patient is" if len(told) == 1 else f"{len(told)} patients are"
    return Preview(
        lines=[_line(o) for o in plan.occurrences],
        conflicts=[f"{o.named}: {o.sentence}" for o in plan.conflicts],
        told=f"{people} told, each once." if told else "Nobody booked has to be told.",
        changes=changes,
        patients=[b.patient_id for o in plan.occurrences for b in o.people],
        button=_button(changes),
        is_nothing=plan.rule == plan.old,
    )


def _button(changes: int) -> str:
    if not changes:
        return "Change the series"
    return "Change 1 session" if changes == 1 else f"Change {changes} sessions"


def _line(occurrence: Occurrence) -> PreviewLine:
    word, tag = _WORDS[occurrence.fate]
    session = occurrence.session
    sentence = occurrence.sentence
    if occurrence.fate == Fate.CLOSED and session is not None:
        word, sentence = "Cancelled", f"{sentence} Whoever is booked is offered other times."
    return PreviewLine(
        number=f"{occurrence.number} of {occurrence.of}",
        now=f"{session.day:%a %-d %b %Y}, {wording.time_words(session)}" if session else "not yet",
        then=_then(occurrence),
        word=word,
        tag=tag,
        people=sum(b.status == BookingStatus.BOOKED for b in occurrence.people),
        sentence=sentence,
    )


def _then(occurrence: Occurrence) -> str:
    when = occurrence.when
    if occurrence.fate == Fate.CLOSED or when is None:
        return f"{occurrence.occurrence_day:%a %-d %b %Y}"
    return f"{when.day:%a %-d %b %Y}, {hours_words(when.starts_at, when.ends_at, when.zone)}"
