"""Who stopped the drug in a stretch of time, as far as the clinic knows."""

from collections.abc import Sequence
from datetime import date

from django.db import connection

# Every day that tells of a stop, one a row. Her word counts on the day she first says so.
_KNOWN = """
    SELECT c.patient_id, c.ended_on AS day FROM patients_therapycourse c
    WHERE {c} AND c.end_reason IN ('stopped_by_patient', 'stopped_by_prescriber')
    UNION ALL
    SELECT patient_id, reported_for FROM (
        SELECT r.patient_id, r.reported_for, r.thinking_of_stopping AS said,
            lag(r.thinking_of_stopping) OVER (
                PARTITION BY r.patient_id ORDER BY r.reported_for) AS said_before
        FROM patients_symptomreport r
        WHERE {r} AND r.superseded_at IS NULL AND r.thinking_of_stopping <> ''
    ) AS answers
    WHERE said = 'stopped' AND said_before IS DISTINCT FROM 'stopped'
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

    A stop is a course that ended by her or by the prescriber, or her own word, the first time she
    says it.
    """
    with connection.cursor() as cursor:
        cursor.execute(_STOPS, {"patients": list(patients), "first": first, "last": last})
        return dict(cursor.fetchall())
