"""Who stopped the drug in a stretch of time, as far as the clinic knows."""

from collections.abc import Sequence
from datetime import date

from django.db import connection

_STOPS = """
SELECT patient_id, min(day) FROM (
    SELECT c.patient_id, c.ended_on AS day FROM patients_therapycourse c
    WHERE c.patient_id = ANY(%(patients)s::bigint[])
        AND c.end_reason IN ('stopped_by_patient', 'stopped_by_prescriber')
        AND c.ended_on BETWEEN %(first)s AND %(last)s
    UNION ALL
    SELECT r.patient_id, r.reported_for FROM patients_symptomreport r
    WHERE r.patient_id = ANY(%(patients)s::bigint[]) AND r.superseded_at IS NULL
        AND r.thinking_of_stopping = 'stopped'
        AND r.reported_for BETWEEN %(first)s AND %(last)s
) AS known
GROUP BY patient_id
"""


def stops(patients: Sequence[int], *, first: date, last: date) -> dict[int, date]:
    """Return the day on which each of these patients (keys) stopped, both ends included.

    A stop is a course that ended by her or by the prescriber, or her own word.
    """
    with connection.cursor() as cursor:
        cursor.execute(_STOPS, {"patients": list(patients), "first": first, "last": last})
        return dict(cursor.fetchall())
