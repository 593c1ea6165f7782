"""The tablets that a patient fetched, and how far they reach."""

from dataclasses import dataclass
from datetime import date, timedelta

from clinic import clock
from clinic.charts import Lasting, Span
from patients.coverage import Course, Coverage, Fill, Stretch, coverage, supplied
from patients.models import Dispensing, Patient, TherapyCourse

LOOKED_AT_DAYS = 182
# Shorter ones are in the table; in the picture they would hide each other.
GAP_SHOWN_DAYS = 7


@dataclass(frozen=True)
class FillRow:
    """One fill, and until when its tablets last; `until` is None where it counts for no course."""

    fill: Dispensing
    until: date | None


@dataclass(frozen=True)
class Supply:
    """Fills, the newest first, and how many days they cover up to yesterday."""

    rows: list[FillRow]
    window: Stretch | None
    covered: Coverage | None
    courses: list[Course]
    lasting: list[Stretch]
    until: date | None

    @property
    def summary(self) -> str:
        """The picture in a sentence or two, with window and denominator."""
        if self.window is None or self.covered is None or not self.covered.days_due:
            return "No day with a drug lies between the first fill and today."
        return (
            f"The tablets fetched cover {self.covered.days_covered} of {self.covered.days_due} "
            f"days on the drug ({self.covered.percent} %), from {_said(self.window.first)} to "
            f"{_said(self.window.last)}. {self._gap_words}"
        )

    @property
    def _gap_words(self) -> str:
        gaps = self.covered.gaps if self.covered else ()
        if not gaps:
            return "No gap."
        longest = max(gaps, key=lambda gap: gap.days)
        many = "One gap" if len(gaps) == 1 else f"{len(gaps)} gaps, the longest"
        return (
            f"{many} of {longest.days} day{'s' * (longest.days > 1)}, from "
            f"{_said(longest.first)} to {_said(longest.last)}."
        )

    @property
    def tracks(self) -> list[Lasting]:
        """What the picture shows: the drugs, and the days that the tablets cover."""
        if self.window is None:
            return []
        window = self.window
        drugs = [
            Span(c.first, c.last or window.last, c.drug.capitalize())
            for c in self.courses
            if c.first <= window.last and (c.last is None or c.last >= window.first)
        ]
        fills = [
            Span(s.first, s.last)
            for s in self.lasting
            if s.first <= window.last and s.last >= window.first
        ]
        return [Lasting("Drug", drugs), Lasting("Days that the tablets last", fills)]

    @property
    def shades(self) -> list[Span]:
        gaps = self.covered.gaps if self.covered else ()
        return [Span(g.first, g.last, f"{g.days} d") for g in gaps if g.days >= GAP_SHOWN_DAYS]


def tablets_fetched(patient: Patient) -> Supply:
    """Return her fills and what they cover, over half a year or since the first one known."""
    courses = [_course(course) for course in patient.therapy_courses.order_by("started_on", "pk")]
    rows = list(
        patient.dispensings.filter(removed_at__isnull=True)
        .select_related("recorded_by")
        .order_by("dispensed_on", "pk")
    )
    fills = [Fill(row.drug, row.dispensed_on, row.days_supply) for row in rows]
    lasting = [stretch for course in courses for stretch in supplied(course, fills)]
    window = _window(patient, lasting)
    return Supply(
        rows=[FillRow(row, _until(row, courses, fills)) for row in reversed(rows)],
        window=window,
        covered=coverage(courses, fills, window) if window else None,
        courses=courses,
        lasting=lasting,
        until=_supplied_until(courses, fills),
    )


def _course(row: TherapyCourse) -> Course:
    return Course(row.drug, row.started_on, row.ended_on, row.end_reason)


def _window(patient: Patient, lasting: list[Stretch]) -> Stretch | None:
    """Return the days looked at: up to yesterday, because she may fetch more today."""
    last = clock.today(patient.zone) - timedelta(days=1)
    if not lasting:
        return None
    known = min(stretch.first for stretch in lasting)
    first = max(known, last - timedelta(days=LOOKED_AT_DAYS - 1))
    return Stretch(first, last) if first <= last else None


def _until(row: Dispensing, courses: list[Course], fills: list[Fill]) -> date | None:
    this = Fill(row.drug, row.dispensed_on, row.days_supply)
    upto = fills[: fills.index(this) + 1]
    for course in reversed(courses):
        if supplied(course, [this]):
            return supplied(course, upto)[-1].last
    return None


def _supplied_until(courses: list[Course], fills: list[Fill]) -> date | None:
    """Return the last day for which she has tablets of the drug she is on."""
    taken = [course for course in courses if course.last is None]
    stretches = supplied(taken[-1], fills) if taken else []
    return stretches[-1].last if stretches else None


def _said(day: date) -> str:
    return f"{day:%-d %b %Y}"
