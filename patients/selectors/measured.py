"""What was measured, kind by kind and group by group, with the pictures of it."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from itertools import groupby

from django.utils.safestring import SafeString

from clinic import clock
from clinic.charts import Band, Values, tracks_pair
from patients.measuring import BLOOD, FUNCTION, KINDS, Measure
from patients.models import Measurement, Patient, TherapyCourse
from patients.selectors.course_bars import course_track

SHORTEST = timedelta(weeks=12)
GAP_DAYS = 112  # values further apart than 16 weeks are not joined
STEPS = (1, 2, 5, 10, 20, 25, 50, 100, 200, 250, 500, 1000, 2500, 5000)


@dataclass(frozen=True)
class OneKind:
    """One kind that was measured; `rows` newest first."""

    measure: Measure
    rows: list[Measurement]

    @property
    def latest(self) -> Measurement:
        return self.rows[0]

    @property
    def first(self) -> Measurement | None:
        """The oldest value, where there is more than one."""
        return self.rows[-1] if len(self.rows) > 1 else None

    @property
    def in_words(self) -> str:
        latest = self.latest
        said = f"{self.measure.label}: {_said(latest)} on {latest.taken_on:%-d %b %Y}"
        before = self.first
        return f"{said}, {_said(before)} on {before.taken_on:%-d %b %Y}" if before else said

    def track(self) -> Values:
        low, high = self._ends()
        return Values(
            f"{self.measure.label}, {self.measure.shown_unit}".removesuffix(", T-score"),
            [(r.taken_on, float(r.value)) for r in reversed(self.rows) if r.value is not None],
            low,
            high,
            below=[(r.taken_on, float(r.detection_limit)) for r in self.rows
                   if r.below_limit and r.detection_limit is not None],
            bands=[Band(b.low, b.high, b.label) for b in self.measure.bands],
            gap_days=GAP_DAYS,
        )  # fmt: skip

    def _ends(self) -> tuple[float, float]:
        """Return the ends of the axis: round numbers that leave the values some air."""
        figures = [float(r.detection_limit or 0) if r.value is None else float(r.value)
                   for r in self.rows]  # fmt: skip
        if self.measure.low < 0:  # a T-score, which has its usual ends
            return min(-4, *figures), max(2, *figures)
        least = 0 if self.measure.group in (BLOOD, FUNCTION) else min(figures)
        most = max(figures)
        step = next((s for s in STEPS if (most - least) * 1.2 / s <= 4), STEPS[-1])
        low = 0 if least == 0 else max((least - step / 2) // step * step, 0)
        return low, (most + step / 2) // step * step + step


@dataclass(frozen=True)
class Group:
    """Kinds that belong together, their picture and its sentence."""

    title: str
    kinds: list[OneKind]
    chart: SafeString
    summary: str

    @property
    def rows(self) -> list[Measurement]:
        every = [row for kind in self.kinds for row in kind.rows]
        return sorted(every, key=lambda row: (row.taken_on, row.pk), reverse=True)

    @property
    def sources(self) -> list[str]:
        """Where the bands come from, each once."""
        return list(dict.fromkeys(b.source for kind in self.kinds for b in kind.measure.bands))

    @property
    def is_weak(self) -> bool:
        return any(row.is_weak for kind in self.kinds for row in kind.rows)


@dataclass(frozen=True)
class Measured:
    """Everything that was measured of one patient and was not withdrawn."""

    kinds: list[OneKind]
    courses: Sequence[TherapyCourse]
    today: date

    @cached_property
    def groups(self) -> list[Group]:
        return [
            self._group(title, list(kinds))
            for title, kinds in groupby(self.kinds, key=lambda kind: kind.measure.group)
        ]

    def _group(self, title: str, kinds: list[OneKind]) -> Group:
        summary = "; ".join(kind.in_words for kind in kinds) + "."
        first = min(kind.rows[-1].taken_on for kind in self.kinds)
        first = min(first, self.today - SHORTEST)
        chart = tracks_pair(
            [course_track(self.courses, first, self.today), *(kind.track() for kind in kinds)],
            first=first,
            last=self.today,
            week_word="",
            summary=f"{title}. {summary}",
        )
        return Group(title, kinds, chart, summary)


def measured(patient: Patient, courses: Sequence[TherapyCourse]) -> Measured:
    """Return what was measured, with her courses on the same axis; one query."""
    found: dict[str, list[Measurement]] = defaultdict(list)
    for row in patient.measurements.filter(withdrawn_at__isnull=True).select_related("recorded_by"):
        found[row.kind].append(row)
    kinds = [OneKind(measure, found[kind]) for kind, measure in KINDS.items() if kind in found]
    return Measured(kinds, courses, clock.today(patient.zone))


def _said(row: Measurement) -> str:
    return f"{row.shown_value} {row.shown_unit}".removesuffix(" T-score")
