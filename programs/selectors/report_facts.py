"""What her program says to her oncologist, a line each, with what every figure is of."""

from django.db.models import Count

from clinic import clock
from patients.models import Patient
from patients.progress.strands import Fact, Stretch
from programs.dose import MeasureDose
from programs.models import AdverseEvent
from programs.selectors import dose_words as words
from programs.selectors.dose_measured import Measured, dose_of_patient
from programs.selectors.wording import weeks_words


def program_facts(patient: Patient, stretch: Stretch) -> list[Fact]:
    """Return program, attendance, dose and what went wrong, in two queries."""
    one = dose_of_patient(patient, now=clock.now())
    if one is None:
        return [Fact("Exercise program", "None so far")]
    return [
        _program(one),
        _attendance(one),
        *[_dose(dose, one) for dose in one.report.headlines if dose.planned],
        _tolerated(one),
        _events(one),
    ]


def _program(one: Measured) -> Fact:
    row = one.enrollment
    return Fact(
        "Exercise program",
        f"{row.version.protocol.name}, {row.weeks} weeks from {row.starts_on:%-d %b %Y}",
        f"{row.get_status_display().lower()}; physiologist {row.physiologist.name}",
    )


def _attendance(one: Measured) -> Fact:
    came = one.report.attendance
    return Fact(
        "Sessions attended",
        f"{words.percent(came.rate)} ({came.attended} of {came.with_outcome})",
        f"of all {came.scheduled} scheduled, cancelled ones too: "
        f"{words.percent(came.rate_of_scheduled)}",
    )


def _dose(dose: MeasureDose, one: Measured) -> Fact:
    return Fact(
        f"{words.modality_of(dose)} dose",
        f"{words.percent(dose.percent)} ({words.fraction(dose)})",
        _window(one),
    )


def _window(one: Measured) -> str:
    upto = one.report.completed_weeks
    return f"of the original plan, {weeks_words(1, upto).lower()}" if upto else one.window


def _tolerated(one: Measured) -> Fact:
    seen = one.report
    parts = [
        words.plural(len(seen.interruptions), "interruption"),
        f"{seen.modifications.count} of {seen.modifications.of} below plan",
        f"{seen.early_terminations.count} of {seen.early_terminations.of} ended early",
    ]
    return Fact("Tolerance", ", ".join(parts), "interruption: 3 sessions or more in a row")


def _events(one: Measured) -> Fact:
    grades = (
        AdverseEvent.objects.filter(booking__enrollment=one.enrollment)
        .values_list("grade")
        .annotate(n=Count("pk"))
        .order_by("-grade")
    )
    said = ", ".join(f"{n} of grade {grade}" for grade, n in grades)
    return Fact("Adverse events", said or "None recorded", "in sessions, CTCAE grade")
