"""Everything about her progress, gathered from the apps on one stretch of time."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TypeVar

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from clinic import charts, clock
from patients.advice import MODERATE
from patients.models import Patient
from patients.progress.strands import Deed, Strand, Stretch, strands_of, stretch_of

# What she logged belongs to a deed that came within a fortnight.
ANSWERED_WITHIN = timedelta(days=14)
MOST_STEPS = 9

T = TypeVar("T")


@dataclass(frozen=True)
class Step:
    """A day with what happened on it; the number is its mark in the picture."""

    number: int
    day: date
    deeds: Sequence[Deed]


@dataclass(frozen=True)
class Week:
    """One week of the table behind the picture."""

    begins: date
    cells: Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Progress:
    stretch: Stretch
    tracks: Sequence[charts.Track]
    said: str
    steps: Sequence[Step]
    titles: Sequence[str]
    weeks: Sequence[Week]
    came: Sequence[str]
    bests: Sequence[str]
    ahead: Sequence[str]

    def picture(self) -> SafeString:
        """Draw it twice, for a desk and for a phone."""
        return charts.tracks_pair(
            self.tracks,
            moments=[step.day for step in self.steps],
            first=self.stretch.first,
            last=self._last,
            week_word=self._week_word,
            summary=self.said,
        )

    def picture_on_paper(self) -> SafeString:
        """Draw it once, as wide as a sheet."""
        return charts.tracks(
            self.tracks,
            moments=[step.day for step in self.steps],
            first=self.stretch.first,
            last=self._last,
            week_word=self._week_word,
            summary=self.said,
        )

    @property
    def _last(self) -> date:
        """Return the end of the axis: never less than a week, which nothing could be read from."""
        return max(self.stretch.last, self.stretch.first + timedelta(days=6))

    @property
    def _week_word(self) -> str:
        return pgettext("on an axis of time", "Week") if self.stretch.week == 1 else ""


def progress_of(patient: Patient) -> Progress:
    """Return her progress in the language that is active; `patient` comes with her clinic.

    How many queries that takes does not follow how much there is.
    """
    stretch = stretch_of(patient, clock.today(patient.zone))
    strands = strands_of(patient, stretch)
    steps = _steps(strands)
    columns = [column for strand in strands for column in strand.columns]
    return Progress(
        stretch=stretch,
        tracks=[
            *_joined(strand.tracks for strand in strands),
            *([charts.Steps(_("What happened"), [step.day for step in steps])] if steps else []),
        ],
        said=" ".join(strand.said for strand in strands if strand.said),
        steps=steps,
        titles=[column.title for column in columns],
        weeks=[
            Week(
                begins=week,
                cells=[(column.title, column.cells.get(week, "")) for column in columns],
            )
            for week in stretch.weeks
        ],
        came=_joined(strand.came for strand in strands),
        bests=_joined(strand.bests for strand in strands),
        ahead=_joined(strand.ahead for strand in strands),
    )


def _steps(strands: Sequence[Strand]) -> list[Step]:
    """Return the days of the story: what she logged, what was done about it, how it is now."""
    logged = list(_joined(strand.logged for strand in strands))
    deeds: list[Deed] = _joined(strand.deeds for strand in strands)
    days: dict[date, dict[str, Deed]] = {}
    for deed in sorted([*_asked(logged, deeds), *deeds], key=lambda deed: deed.day):
        days.setdefault(deed.day, {})[deed.words] = deed
    latest = dict(sorted(days.items())[-MOST_STEPS:])
    if latest and logged and logged[-1][0] > max(latest):
        now = _logged(*logged[-1])
        latest[now.day] = {now.words: now}
    return [
        Step(number, day, list(found.values()))
        for number, (day, found) in enumerate(latest.items(), start=1)
    ]


def _asked(logged: Sequence[tuple[date, int]], deeds: Sequence[Deed]) -> list[Deed]:
    """Return what she had logged just before each deed that may answer it."""
    found = []
    for deed in deeds:
        before = [entry for entry in logged if entry[0] <= deed.day]
        if not deed.answers or not before:
            continue
        day, pain = before[-1]
        if deed.day - day <= ANSWERED_WITHIN and pain >= MODERATE:
            found.append(_logged(day, pain))
    return found


def _logged(day: date, pain: int) -> Deed:
    return Deed(
        day, _("You logged pain %(pain)s.") % {"pain": pain}, f"She logged pain {pain} of 10."
    )


def _joined(parts: Iterable[Sequence[T]]) -> list[T]:
    return [item for part in parts for item in part]
