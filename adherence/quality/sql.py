"""Pieces that several figures are made of."""

from typing import Any

from django.db import connection

from adherence.replay.stops import known_stops

# The days on which each patient was on the drug and in the clinic. A day on which a course ended
# is no day on it. Courses that overlap by mistake count once.
ON_DRUG = """
on_drug AS MATERIALIZED (
    SELECT patient_id, unnest(range_agg(span)) AS span FROM (
        SELECT c.patient_id, daterange(
            GREATEST(c.started_on, (p.created_at AT TIME ZONE %(zone)s)::date),
            NULLIF(LEAST(COALESCE(c.ended_on, 'infinity'),
                CASE WHEN p.status <> 'active' THEN (
                    SELECT min(h.pgh_created_at AT TIME ZONE %(zone)s)::date
                    FROM patients_patientevent h
                    WHERE h.pgh_obj_id = p.id AND h.status <> 'active' AND NOT EXISTS (
                        SELECT 1 FROM patients_patientevent later
                        WHERE later.pgh_obj_id = p.id AND later.pgh_id > h.pgh_id
                            AND later.status = 'active')) END), 'infinity')) AS span
        FROM patients_therapycourse c JOIN patients_patient p ON p.id = c.patient_id
        WHERE c.clinic_id = %(clinic)s
            AND GREATEST(c.started_on, (p.created_at AT TIME ZONE %(zone)s)::date)
                <= COALESCE(c.ended_on, 'infinity')
    ) AS courses
    GROUP BY patient_id
)"""

# One a course: the day on which it first became known that she had stopped.
STOPS = f"""
stops AS MATERIALIZED (
    SELECT c.patient_id, c.id AS course_id, c.started_on, min(known.day) AS day,
        bool_or(c.ended_on = known.day AND c.end_reason = 'stopped_by_prescriber') AS by_prescriber
    FROM ({known_stops("{t}.clinic_id = %(clinic)s")}) AS known
    JOIN patients_therapycourse c ON c.patient_id = known.patient_id
        AND known.day BETWEEN c.started_on AND COALESCE(c.ended_on, 'infinity')
    GROUP BY c.id
)"""  # noqa: S608


def rows(sql: str, parameters: dict[str, Any]) -> list[dict[str, Any]]:
    """Run a statement and return its rows by the names of their columns."""
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        names = [column.name for column in cursor.description or ()]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
