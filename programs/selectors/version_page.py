"""One version of a protocol: its phases as FITT-VP tables, and what each week adds up to."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.utils.safestring import SafeString

from clinic.charts import week_columns
from programs.content import Content, Line
from programs.content_checks import gaps_of
from programs.line_checks import BY_SETS
from programs.models import (
    Modality,
    ProtocolComponent,
    ProtocolVersion,
    Strength,
)
from programs.selectors.wording import (
    intensity_words,
    sessions_words,
    volume_words,
    weeks_words,
)


@dataclass(frozen=True)
class LineRow:
    """One component, in the columns of FITT-VP."""

    modality: str
    often: str
    hard: str
    volume: str
    place: str
    progression: str
    exercises: list[tuple[UUID, str]]


@dataclass(frozen=True)
class PhaseTable:
    title: str
    name: str
    lines: list[LineRow]


@dataclass(frozen=True)
class WeekSum:
    """Weeks in a row that add up to the same, a figure a modality."""

    weeks: str
    figures: list[str]


@dataclass(frozen=True)
class Picture:
    title: str
    chart: SafeString


@dataclass(frozen=True)
class VersionPage:
    evidence: str
    phases: list[PhaseTable]
    gaps: list[str]
    columns: list[str]
    sums: list[WeekSum]
    pictures: list[Picture]


def version_page(version: ProtocolVersion, content: Content) -> VersionPage:
    """Return what the page of a version shows. `version` comes with content.PREFETCH."""
    used = [m for m in Modality if any(m == line.modality for line in _lines(content))]
    weekly = {modality: weekly_volume(content, modality) for modality in used}
    return VersionPage(
        evidence=str(Strength(version.evidence).label),
        phases=[
            PhaseTable(
                title=weeks_words(phase.first_week, phase.last_week),
                name=phase.name,
                lines=[line_row(component) for component in phase.components.all()],
            )
            for phase in version.phases.all()
        ],
        gaps=[f"{gap[0].upper()}{gap[1:]}" for gap in gaps_of(content)],
        columns=[f"{m.label}, {_unit(m)}" for m in used],
        sums=_sums(content.weeks, [weekly[modality] for modality in used]),
        pictures=_pictures(content.weeks, weekly),
    )


def line_row(component: ProtocolComponent) -> LineRow:
    """Return one component in the columns of FITT-VP."""
    return LineRow(
        modality=component.get_modality_display(),
        often=often_words(component),
        hard=intensity_words(component) or "as it comes",
        volume=volume_words(component),
        place="Supervised" if component.supervised else "At home",
        progression=progression_words(component),
        exercises=[(row.exercise.uid, row.exercise.name) for row in component.exercises.all()],
    )


def often_words(component: ProtocolComponent) -> str:
    """Return "twice a week, never on consecutive days"."""
    apart = {
        1: "",
        2: ", never on consecutive days",
    }.get(component.days_apart, f", at least {component.days_apart} days apart")
    return f"{sessions_words(component)} a week{apart}"


def progression_words(component: ProtocolComponent) -> str:
    """Return how a component gets harder, with the planned rise of its load."""
    rise = f"; load planned to rise {component.load_rise} % a week" if component.load_rise else ""
    return f"{component.get_progression_display()}{rise}"


def weekly_volume(content: Content, modality: str) -> list[int]:
    """Return one figure a week: minutes, or sets over all exercises of resistance and impact.

    Lower numbers of ranges count. A component without named exercises counts as one.
    """
    weeks = [0] * content.weeks
    for span in content.phases:
        amount = sum(_week(line) for line in span.lines if line.modality == modality)
        for week in range(span.first_week, min(span.last_week, content.weeks) + 1):
            weeks[week - 1] += amount
    return weeks


def _week(line: Line) -> int:
    if line.minutes is not None:
        return line.sessions_per_week * line.minutes
    return line.sessions_per_week * (line.sets or 0) * max(len(line.exercises), 1)


def _lines(content: Content) -> Iterable[Line]:
    return (line for span in content.phases for line in span.lines)


def _unit(modality: str) -> str:
    return "sets" if modality in BY_SETS else "minutes"


def _sums(weeks: int, columns: list[list[int]]) -> list[WeekSum]:
    runs: list[tuple[int, int, list[int]]] = []
    for week in range(1, weeks + 1):
        figures = [column[week - 1] for column in columns]
        if runs and runs[-1][2] == figures:
            runs[-1] = (runs[-1][0], week, figures)
        else:
            runs.append((week, week, figures))
    return [
        WeekSum(weeks_words(first, last), [f"{figure}" if figure else "none" for figure in figures])
        for first, last, figures in runs
    ]


def _pictures(weeks: int, weekly: dict[Modality, list[int]]) -> list[Picture]:
    found = []
    for unit, title in (("minutes", "Minutes a week"), ("sets", "Sets a week")):
        rows = [figures for modality, figures in weekly.items() if _unit(modality) == unit]
        if not rows:
            continue
        total = [sum(column) for column in zip(*rows, strict=True)]
        summary = (
            f"{title}, all kinds of training together: {total[0]} in week 1, at most {max(total)}, "
            f"{total[-1]} in week {weeks}."
        )
        found.append(Picture(title, week_columns(total, summary=summary, unit=unit)))
    return found
