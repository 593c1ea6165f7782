"""One program's dose as lines of a table, for a spreadsheet or a statistics program."""

from collections.abc import Iterator

from programs.dose import first_day_of
from programs.selectors.dose_measured import Measured
from programs.selectors.dose_words import UNITS

HEADER = (
    "enrollment",
    "week",
    "week_begins",
    "is_over",
    "modality",
    "measure",
    "unit",
    "planned",
    "done_in_clinic",
    "done_at_home",
    "done",
    "percent_of_planned",
)


def rows_of(one: Measured) -> Iterator[tuple[object, ...]]:
    """Return a line for every week, modality and measure of the program, weeks to come included.

    Only codes, dates and numbers: nothing that a spreadsheet could take for a formula.
    """
    for dose in one.report.doses:
        for week in dose.weeks:
            percent = week.percent
            yield (
                one.enrollment.uid,
                week.week,
                first_day_of(week.week, one.program.starts_on).isoformat(),
                int(week.week <= dose.upto),
                dose.modality,
                dose.measure.value,
                UNITS[dose.measure],
                f"{week.planned:.2f}",
                f"{week.in_clinic:.2f}",
                f"{week.at_home:.2f}",
                f"{week.done:.2f}",
                "" if percent is None else f"{percent:.1f}",
            )
