"""Who stopped the drug in a stretch of time, as far as the clinic knows."""

from collections.abc import Sequence
from datetime import date

from django.db import connection

# Every day that tells of a stop, one a row.
_KNOWN = """
    SELECT c.patient_id, c.ended_on AS day FROM patients_therapycourse c
    WHERE {c} AND c.end_reason IN ('stopped_by_patient', 'stopped_by_prescriber')
    UNION ALL
    SELECT r.patient_id, r.reported_for FROM patients_symptomreport r
    WHERE {r} AND r.superseded_at IS NULL AND r.thinking_of_stopping = 'stopped'
"""


def known_stops(who: str) -> str:
    """Return the SELECT of patient_id and day of what tells of a stop; `who` tests a row `{t}`."""
    return _KNOWN.format(c=who.format(t="c"), r=who.format(t="r"))


_STOPS = f"""
SELECT patient_id, min(day) FROM ({known_stops("{t}.patient_id = ANY(%(patients)s::bigint[])")})
    AS known
WHERE day BETWEEN %(first)s AND %(last)s
GROUP BY patient_id
"""  # noqa: S608


def stops(patients: Sequence[int], *, first: date, last: date) -> dict[int, date]:
    """Return the day on which each of these patients (keys) stopped, both ends included.

    A stop is a course that ended by her or by the prescriber, or her own word.
    """
    with connection.cursor() as cursor:
        cursor.execute(_STOPS, {"patients": list(patients), "first": first, "last": last})
        return dict(cursor.fetchall())
