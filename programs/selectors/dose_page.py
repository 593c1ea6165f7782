"""Everything the dose page of one program shows."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.safestring import SafeString

from patients.models import SymptomReport, TherapyCourse
from programs.dose import MeasureDose, Report, first_day_of
from programs.dose.definitions import NAMES
from programs.models import AdverseEvent, DoseAdjustment, EarlyStop, Modality
from programs.selectors import dose_words as words
from programs.selectors.dose_measured import Measured
from programs.selectors.dose_pictures import bars_picture, together_picture
from programs.selectors.dose_story import StoryWeek, story_of
from programs.selectors.wording import weeks_words


@dataclass(frozen=True)
class Figure:
    """One figure at the top of the page: its value, and what it is of."""

    name: str
    value: str
    note: str


@dataclass(frozen=True)
class Intensity:
    """One modality in one measure, in the table of doses."""

    name: str
    counted: str
    planned: str
    in_clinic: str
    at_home: str
    percent: str


@dataclass(frozen=True)
class Week:
    """One week of the table behind the bars."""

    label: str
    begins: date
    cells: list[tuple[str, str, str]]
    note: str


@dataclass(frozen=True)
class Entry:
    """Something that changed or went wrong: when, what, why."""

    when: str
    what: str
    why: str


@dataclass(frozen=True)
class DosePage:
    measured: Measured
    figures: list[Figure]
    attendance: list[tuple[str, int, str]]
    ways: list[tuple[str, str, str]]
    intensity: list[Intensity]
    missed: list[str]
    interruptions: list[str]
    bars: SafeString
    weeks: list[Week]
    together: SafeString
    story: list[StoryWeek]
    story_doses: list[str]
    changes: list[Entry]
    troubles: list[Entry]
    unrecorded: int


def figures_of(one: Measured) -> list[Figure]:
    """Return the figures that stand for a program, each with its denominator."""
    seen = one.report
    came = seen.attendance
    figures = [
        Figure(
            NAMES["attendance"],
            words.percent(came.rate),
            f"{came.attended} of {came.with_outcome} with an outcome",
        )
    ]
    figures += [
        Figure(
            f"{words.modality_of(dose)} done",
            words.percent(dose.percent),
            words.fraction(dose) + " planned" if dose.planned else "no week is over yet",
        )
        for dose in seen.headlines
    ]
    figures.append(
        Figure(
            NAMES["interruptions"],
            str(len(seen.interruptions)),
            _in_a_row(seen) if seen.interruptions else "never 3 or more missed in a row",
        )
    )
    for code, part in (
        ("modifications", seen.modifications),
        ("early_terminations", seen.early_terminations),
    ):
        of = "written down" if code == "modifications" else "attended"
        figures.append(Figure(NAMES[code], str(part.count), f"of {part.of} {of}"))
    if seen.discontinued_in_week is not None:
        figures.append(
            Figure(
                NAMES["discontinued"],
                f"Week {seen.discontinued_in_week}",
                f"of {seen.weeks} planned",
            )
        )
    return figures


def _in_a_row(seen: Report) -> str:
    """Return "4 and 3 sessions missed in a row"."""
    counts = [str(run.sessions) for run in seen.interruptions]
    return f"{' and '.join(counts[-2:])} sessions missed in a row"


def dose_page(one: Measured) -> DosePage:
    """Return the page of a measured program, in four queries beside the program's own."""
    enrollment, seen = one.enrollment, one.report
    reports = _reports(one)
    courses = list(TherapyCourse.objects.filter(patient=enrollment.patient_id))
    adjustments = list(
        DoseAdjustment.objects.filter(enrollment=enrollment).select_related("adjusted_by")
    )
    return DosePage(
        measured=one,
        figures=figures_of(one),
        attendance=list(words.counted_apart(seen.attendance, one.good_time_hours)),
        ways=list(words.ways_of_counting(seen.attendance)),
        intensity=[_intensity(dose) for dose in seen.doses],
        missed=[words.run_words(run) for run in seen.missed],
        interruptions=[words.run_words(run) for run in seen.interruptions],
        bars=bars_picture(one.program, seen),
        weeks=_weeks(one, adjustments),
        together=together_picture(one.program, seen, reports, courses),
        story=story_of(one.program, seen, reports, courses),
        story_doses=[words.modality_of(dose) for dose in seen.headlines],
        changes=[_change(row) for row in adjustments],
        troubles=_troubles(one),
        unrecorded=seen.without_record,
    )


def _reports(one: Measured) -> list[SymptomReport]:
    return list(
        SymptomReport.objects.filter(
            patient=one.enrollment.patient_id,
            superseded_at__isnull=True,
            reported_for__gte=one.program.starts_on,
            reported_for__lte=one.program.today,
        ).order_by("reported_for")
    )


def _intensity(dose: MeasureDose) -> Intensity:
    return Intensity(
        name=words.name_of(dose),
        counted=words.COUNTED[dose.measure],
        planned=words.number(dose.planned),
        in_clinic=words.number(dose.in_clinic),
        at_home=words.number(dose.at_home),
        percent=words.percent(dose.percent),
    )


def _weeks(one: Measured, adjustments: list[DoseAdjustment]) -> list[Week]:
    doses = one.report.doses
    return [
        Week(
            label=f"Week {week}",
            begins=first_day_of(week, one.program.starts_on),
            cells=[
                (
                    words.name_of(dose),
                    words.week_words(dose.weeks[week - 1], dose.measure),
                    words.percent(dose.weeks[week - 1].percent)
                    if week <= one.report.completed_weeks
                    else "",
                )
                for dose in doses
            ],
            note="; ".join(_note(row) for row in adjustments if _covers(row, week)),
        )
        for week in range(1, one.program.weeks + 1)
        if _is_shown(one, week)
    ]


def _is_shown(one: Measured, week: int) -> bool:
    """Whether a week has begun: what lies ahead is on the plan, not in a table of the past."""
    return first_day_of(week, one.program.starts_on) <= one.program.today


def _covers(row: DoseAdjustment, week: int) -> bool:
    return row.withdrawn_at is None and row.first_week <= week <= row.last_week


def _note(row: DoseAdjustment) -> str:
    why = row.note or row.get_reason_display().lower()
    return f"{Modality(row.modality).label} at {row.percent} %: {why}"


def _change(row: DoseAdjustment) -> Entry:
    what = f"{Modality(row.modality).label} at {row.percent} % of the original plan"
    withdrawn = ", withdrawn" if row.withdrawn_at else ""
    reason = f"{row.get_reason_display()}{f': {row.note}' if row.note else ''}"
    return Entry(
        weeks_words(row.first_week, row.last_week),
        what + withdrawn,
        f"{reason} ({row.adjusted_by.name})",
    )


def _troubles(one: Measured) -> list[Entry]:
    """Return sessions ended early and adverse events, oldest first."""
    found: list[tuple[date, Entry]] = [
        (
            visit.day,
            Entry(
                words.day_words(visit.day), "Session ended early", EarlyStop(visit.early_stop).label
            ),
        )
        for visit in one.program.visits
        if visit.early_stop
    ]
    zone = ZoneInfo(one.enrollment.clinic.time_zone)
    for event in AdverseEvent.objects.filter(booking__enrollment=one.enrollment):
        found.append(_event(event, event.happened_at.astimezone(zone).date()))
    return [entry for _, entry in sorted(found, key=lambda pair: pair[0])]


def _event(event: AdverseEvent, day: date) -> tuple[date, Entry]:
    related: Any = event.get_relatedness_display()
    what = f"Adverse event, grade {event.grade}: {event.what}"
    why = f"{related}{f'. {event.action_taken}' if event.action_taken else ''}"
    return day, Entry(words.day_words(day), what, why)
