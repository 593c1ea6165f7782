"""Her last check-in on her first page: what she said, and which nurse has read it."""

from datetime import timedelta
from typing import Any

from clinic import clock
from patients.models import Patient
from patients.reading import reading_of
from patients.selectors import latest_check_in

_SHOWN = timedelta(days=14)


def last_check_in(patient: Patient) -> dict[str, Any]:
    """Return what the part shows; without an answer of the last two weeks, only the way to one."""
    today = clock.today(patient.zone)
    report = latest_check_in(patient, since=today - _SHOWN)
    if report is None or report.pain is None:
        return {"report": None}
    return {
        "report": report,
        "reading": reading_of(report),
        "is_today": report.reported_for == today,
    }
