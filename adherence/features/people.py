"""Who is looked at."""

# Patients to assess, whatever their state: those who are off therapy need their signals cleared.
SCOPE = """
scope AS MATERIALIZED (
    SELECT unnest(%(patients)s::bigint[]) AS patient_id
)"""

# Active patients on an aromatase inhibitor today. Nobody else raises a signal, but for those
# between two drugs.
PEOPLE = """
people AS MATERIALIZED (
    SELECT DISTINCT ON (p.id) p.id AS patient_id, c.started_on, c.drug,
        GREATEST(c.started_on, (p.created_at AT TIME ZONE %(zone)s)::date) AS asked_since
    FROM scope
    JOIN patients_patient p ON p.id = scope.patient_id AND {patient_active}
    JOIN patients_therapycourse c ON c.patient_id = p.id AND c.started_on <= %(today)s
        AND (c.ended_on IS NULL OR c.ended_on > %(today)s)
    ORDER BY p.id, c.started_on DESC
)"""

# Active patients whose last drug was ended for another that has not begun.
BETWEEN = """
between_drugs AS (
    SELECT p.id AS patient_id, last.drug, last.ended_on
    FROM scope
    JOIN patients_patient p ON p.id = scope.patient_id AND {patient_active}
    CROSS JOIN LATERAL (
        SELECT c.drug, c.ended_on, c.end_reason FROM patients_therapycourse c
        WHERE c.patient_id = p.id AND c.started_on <= %(today)s
        ORDER BY c.started_on DESC, c.id DESC LIMIT 1
    ) AS last
    WHERE last.end_reason = 'switched' AND last.ended_on <= %(today)s
)"""
