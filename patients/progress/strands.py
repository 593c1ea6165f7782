"""What the apps add to a patient's progress, and the place where they do.

An app further up calls these in its AppConfig.ready:

    register_stretch(program_stretch)
    register_strand(20, her_program)
    register_facts(20, program_facts)

A strand is what she may see, in the language that is active: what was done with her and for her,
never a note that staff wrote for each other. Facts are English, for her oncologist.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from clinic.charts import Track
from patients.models import Patient

LONGEST = 26  # weeks that a picture of a phone's width can still show


@dataclass(frozen=True)
class Stretch:
    """The days that are shown, in weeks from the first; `week` is what the first one is called."""

    first: date
    last: date
    week: int | None = None

    @property
    def weeks(self) -> list[date]:
        """Return the first day of each week that has begun."""
        count = (self.last - self.first).days // 7 + 1
        return [self.first + timedelta(weeks=n) for n in range(count)]

    def holds(self, day: date) -> bool:
        return self.first <= day <= self.last


@dataclass(frozen=True)
class Deed:
    """Something done on a day: in words to her, and in English about her for her oncologist.

    `answers` marks one that may answer what she logged.
    """

    day: date
    words: str
    noted: str
    answers: bool = False


@dataclass(frozen=True)
class Column:
    """One column of the table behind the picture: a word or number by a week's first day."""

    title: str
    cells: Mapping[date, str]


@dataclass(frozen=True)
class Strand:
    """What one app tells. `logged` are her own answers about pain, oldest first.

    Tracks, columns and `said`, which puts the tracks in words, address nobody: her oncologist reads
    them too.
    """

    tracks: Sequence[Track] = ()
    said: str = ""
    logged: Sequence[tuple[date, int]] = ()
    deeds: Sequence[Deed] = ()
    columns: Sequence[Column] = ()
    came: Sequence[str] = ()
    bests: Sequence[str] = ()
    ahead: Sequence[str] = ()


@dataclass(frozen=True)
class Fact:
    """One line of the oncologist's report: its value, and what it is of or whose word it is."""

    name: str
    value: str
    note: str = ""


StretchSource = Callable[[Patient, date], Stretch | None]
StrandSource = Callable[[Patient, Stretch], Strand | None]
FactSource = Callable[[Patient, Stretch], list[Fact]]


@dataclass
class _Registry:
    stretch: list[StretchSource] = field(default_factory=list)
    strands: dict[StrandSource, int] = field(default_factory=dict)
    facts: dict[FactSource, int] = field(default_factory=dict)


_known = _Registry()


def register_stretch(source: StretchSource) -> None:
    """Let an app say which days are shown, from today's date; it is the only one that does."""
    _known.stretch[:] = [source]


def register_strand(order: int, source: StrandSource) -> None:
    """Add what an app tells her; lower `order` stands higher."""
    _known.strands[source] = order


def register_facts(order: int, source: FactSource) -> None:
    """Add what an app tells her oncologist; lower `order` stands higher."""
    _known.facts[source] = order


def stretch_of(patient: Patient, today: date) -> Stretch:
    """Return the days that are shown: her program's, else the last twelve weeks."""
    for source in _known.stretch:
        found = source(patient, today)
        if found is not None:
            return found
    return Stretch(today - timedelta(weeks=12, days=-1), today)


def strands_of(patient: Patient, stretch: Stretch) -> list[Strand]:
    """Return what every app tells her about these days."""
    sources = sorted(_known.strands, key=lambda source: _known.strands[source])
    told = (source(patient, stretch) for source in sources)
    return [strand for strand in told if strand is not None]


def facts_of(patient: Patient, stretch: Stretch) -> list[Fact]:
    """Return what every app tells her oncologist about these days."""
    sources = sorted(_known.facts, key=lambda source: _known.facts[source])
    return [fact for source in sources for fact in source(patient, stretch)]
