"""What became of questions that were asked again, from the facts; one set-based statement each.

Like the rest of an assessment these write nothing the second time.
"""

from datetime import timedelta

# An answer this soon before the day counts, so nobody is asked again who has just answered.
FRESH = timedelta(days=2)
# After this long without an answer nobody waits for it any more; the mailed link ends too.
PATIENCE = timedelta(days=7)

# The answer is the first that came, by mail or by phone, in a check-in or on its own. A corrected
# answer takes the place of the one it corrects.
ANSWERED = """
UPDATE adherence_reask a SET state = 'answered', report_id = answer.report_id
FROM (
    SELECT DISTINCT ON (a.id) a.id, r.id AS report_id
    FROM adherence_reask a
    LEFT JOIN patients_symptomreport old ON old.id = a.report_id
    JOIN patients_symptomreport r ON r.patient_id = a.patient_id AND r.superseded_at IS NULL
        AND r.reported_for >= a.due_on - %(fresh_days)s AND r.created_at > a.created_at
        AND (old.id IS NULL OR r.reported_for = old.reported_for)
    WHERE a.patient_id = ANY(%(patients)s::bigint[])
        AND (a.state = 'open' OR (a.state = 'answered' AND old.superseded_at IS NOT NULL))
        AND CASE a.symptom WHEN 'pain' THEN r.pain WHEN 'missed_doses' THEN r.missed_doses
            WHEN 'tiredness' THEN r.tiredness WHEN 'sleep_problems' THEN r.sleep_problems
            WHEN 'hot_flushes' THEN r.hot_flushes WHEN 'bother' THEN r.bother END IS NOT NULL
    ORDER BY a.id, r.reported_for
) AS answer
WHERE answer.id = a.id AND a.report_id IS DISTINCT FROM answer.report_id
"""
UNANSWERED = """
UPDATE adherence_reask SET state = 'unanswered'
WHERE patient_id = ANY(%(patients)s::bigint[]) AND state = 'open'
    AND due_on + %(patience_days)s < %(today)s
"""
CALLED_OFF = """
UPDATE adherence_reask a SET state = 'called_off'
FROM patients_patient p
WHERE p.id = a.patient_id AND p.status <> 'active' AND a.state = 'open'
    AND a.patient_id = ANY(%(patients)s::bigint[])
"""
RE_ASKS = (CALLED_OFF, ANSWERED, UNANSWERED)
LIMITS = {"fresh_days": FRESH.days, "patience_days": PATIENCE.days}
