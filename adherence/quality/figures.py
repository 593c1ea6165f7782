"""All figures of a period, as plain values."""

from typing import Any

from adherence.quality.load import load
from adherence.quality.people import people
from adherence.quality.period import Period
from adherence.quality.precision import precision
from adherence.quality.stops import stops
from adherence.quality.work import work


def measure(period: Period) -> dict[str, Any]:
    """Return every figure of a clinic's period; it names no patient.

    The number of statements is fixed, whatever the number of patients, rules or weeks.
    """
    return {
        "period": {
            "first": period.first.isoformat(),
            "last": period.last.isoformat(),
            "days": period.days,
            "zone": period.clinic.time_zone,
            "made_at": period.at.isoformat(),
        },
        "load": load(period),
        "work": work(period),
        "precision": precision(period),
        "stops": stops(period),
        "people": people(period),
    }
