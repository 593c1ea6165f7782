"""What a version of a protocol prescribes, as values: for forms, API, catalogue and comparison.

A version is always read and written whole, so that half a change is never stored.
"""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field, fields
from decimal import Decimal
from uuid import UUID

from programs.models import (
    ComponentExercise,
    IntensityKind,
    Progression,
    ProtocolComponent,
    ProtocolPhase,
    ProtocolVersion,
    Strength,
)

# What a page or an action prefetches before it asks for a version's content.
PREFETCH = "phases__components__exercises__exercise"


@dataclass(frozen=True)
class Line:
    """One component of a phase; `exercises` are their uids, in the order they are done."""

    modality: str
    sessions_per_week: int
    sessions_at_most: int | None = None
    minutes: int | None = None
    minutes_at_most: int | None = None
    sets: int | None = None
    sets_at_most: int | None = None
    reps: int | None = None
    reps_at_most: int | None = None
    intensity_kind: str = IntensityKind.WORDS.value
    intensity_low: int | None = None
    intensity_high: int | None = None
    intensity_note: str = ""
    met: Decimal | None = None
    days_apart: int = 1
    supervised: bool = True
    progression: str = Progression.NONE.value
    load_rise: int = 0
    exercises: tuple[UUID, ...] = ()

    @property
    def volume(self) -> tuple[int | None, int | None, int | None]:
        """Return what one session asks: minutes, or sets and reps."""
        return (self.minutes, self.sets, self.reps)


@dataclass(frozen=True)
class Span:
    """One phase: weeks in a row with one weekly dose, both ends included."""

    first_week: int
    last_week: int
    lines: tuple[Line, ...] = ()
    name: str = ""


@dataclass(frozen=True)
class Content:
    """Everything that can be edited in a draft."""

    weeks: int
    citation: str
    phases: tuple[Span, ...] = ()
    summary: str = ""
    evidence: str = Strength.CONSENSUS.value
    visit_minutes: int = 60
    cert: dict[str, str] = field(default_factory=dict)


_LINE_COLUMNS = [column.name for column in fields(Line) if column.name != "exercises"]
_OWN_COLUMNS = ("weeks", "citation", "summary", "evidence", "visit_minutes", "cert")


def content_of(version: ProtocolVersion) -> Content:
    """Return what a version prescribes; without queries when PREFETCH was prefetched."""
    return Content(
        **{name: getattr(version, name) for name in _OWN_COLUMNS},
        phases=tuple(
            Span(
                name=phase.name,
                first_week=phase.first_week,
                last_week=phase.last_week,
                lines=tuple(_line_of(component) for component in phase.components.all()),
            )
            for phase in version.phases.all()
        ),
    )


def _line_of(component: ProtocolComponent) -> Line:
    return Line(
        **{name: getattr(component, name) for name in _LINE_COLUMNS},
        exercises=tuple(row.exercise.uid for row in component.exercises.all()),
    )


def component_of(line: Line) -> ProtocolComponent:
    """Return an unsaved component with the values of a line, for putting it into words."""
    return ProtocolComponent(**{name: getattr(line, name) for name in _LINE_COLUMNS})


def revision_of(content: Content) -> str:
    """Return a short name of a draft's state: who saves names the state she had before her."""
    text = json.dumps(asdict(content), default=str, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def write_content(
    version: ProtocolVersion, content: Content, exercise_ids: dict[UUID, int]
) -> None:
    """Replace what an unpublished, saved version prescribes. Inside the caller's transaction."""
    for name in _OWN_COLUMNS:
        setattr(version, name, getattr(content, name))
    version.save(update_fields=list(_OWN_COLUMNS))
    version.phases.all().delete()
    common = {"clinic_id": version.clinic_id}
    phases = ProtocolPhase.objects.bulk_create(
        ProtocolPhase(
            version=version,
            name=span.name,
            first_week=span.first_week,
            last_week=span.last_week,
            **common,
        )
        for span in content.phases
    )
    lines = [
        (phase, line)
        for phase, span in zip(phases, content.phases, strict=True)
        for line in span.lines
    ]
    made = [component_of(line) for _phase, line in lines]
    for component, (phase, _line) in zip(made, lines, strict=True):
        component.clinic_id, component.phase = version.clinic_id, phase
    ProtocolComponent.objects.bulk_create(made)
    ComponentExercise.objects.bulk_create(
        ComponentExercise(
            component=component, exercise_id=exercise_ids[uid], position=position, **common
        )
        for component, (_phase, line) in zip(made, lines, strict=True)
        for position, uid in enumerate(line.exercises, start=1)
    )


def exercises_in(phases: Iterable[Span]) -> list[UUID]:
    """Return every exercise that phases name, each once, in the order they come."""
    found = [uid for span in phases for line in span.lines for uid in line.exercises]
    return list(dict.fromkeys(found))
