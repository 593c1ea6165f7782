"""How much the rules ask of people."""

from datetime import timedelta
from typing import Any

from adherence.quality.numbers import rate, share
from adherence.quality.period import Period
from adherence.quality.sql import ON_DRUG, rows

# Rules that need no answer of hers; what the others raise is what other systems call an alert.
NOT_FROM_ANSWERS = (
    "refill_gap",
    "washout",
    "low_cover",
    "silence",
    "patchy",
    "exercise_interruption",
    "low_attendance",
)

# Weeks are counted back from the last day, so that the newest is whole. Patients on the drug are
# counted up day by day from where each one's days begin and end.
_WEEKS = f"""
WITH {ON_DRUG},
steps AS (
    SELECT GREATEST(lower(span), %(first)s) AS day, 1 AS step FROM on_drug
    WHERE span && daterange(%(first)s, %(last)s, '[]')
    UNION ALL
    SELECT upper(span), -1 FROM on_drug
    WHERE span && daterange(%(first)s, %(last)s, '[]') AND upper(span) <= %(last)s
),
days AS (
    SELECT day, (%(last)s - day) / 7 AS back, sum(COALESCE(step, 0)) OVER (ORDER BY day) AS patients
    FROM (SELECT d::date AS day FROM generate_series(%(first)s::timestamp, %(last)s, '1 day') AS d)
        AS calendar
    LEFT JOIN (SELECT day, sum(step) AS step FROM steps GROUP BY day) AS counted USING (day)
),
weeks AS (
    SELECT back, min(day) AS first, max(day) AS last, sum(patients)::bigint AS patient_days,
        min(day)::timestamp AT TIME ZONE %(zone)s AS starts,
        (max(day) + 1)::timestamp AT TIME ZONE %(zone)s AS ends
    FROM days GROUP BY back
),
opened AS (
    SELECT (%(last)s - (opened_at AT TIME ZONE %(zone)s)::date) / 7 AS back, count(*) AS opened
    FROM adherence_episode
    WHERE clinic_id = %(clinic)s AND opened_at >= %(starts)s AND opened_at < %(ends)s GROUP BY 1
),
raised AS (
    SELECT (%(last)s - (first_seen_at AT TIME ZONE %(zone)s)::date) / 7 AS back,
        count(*) AS raised
    FROM adherence_signal
    WHERE clinic_id = %(clinic)s AND first_seen_at >= %(starts)s AND first_seen_at < %(ends)s
    GROUP BY 1
),
standing AS (
    SELECT w.back, count(DISTINCT e.patient_id) AS open_patients
    FROM weeks w JOIN adherence_episode e ON e.clinic_id = %(clinic)s AND e.opened_at < w.ends
        AND (e.resolved_at IS NULL OR e.resolved_at >= w.starts)
    GROUP BY w.back
)
SELECT w.first, w.last, w.patient_days, COALESCE(opened, 0) AS opened,
    COALESCE(raised, 0) AS raised, COALESCE(open_patients, 0) AS open_patients
FROM weeks w LEFT JOIN opened USING (back) LEFT JOIN raised USING (back)
    LEFT JOIN standing USING (back)
ORDER BY w.first
"""  # noqa: S608

# One answer that makes several rules fire is one alert.
_ANSWERS = """
SELECT
    (SELECT count(*) FROM patients_symptomreport
     WHERE clinic_id = %(clinic)s AND superseded_at IS NULL AND source <> 're_ask'
        AND reported_for BETWEEN %(first)s AND %(last)s) AS check_ins,
    (SELECT count(DISTINCT (patient_id, first_seen_at)) FROM adherence_signal
     WHERE clinic_id = %(clinic)s AND first_seen_at >= %(starts)s AND first_seen_at < %(ends)s
        AND rule <> ALL(%(not_from_answers)s)) AS alerts,
    (SELECT min(for_day) FROM adherence_assessmentrun WHERE clinic_id = %(clinic)s)
        AS assessed_since,
    (SELECT array_agg(version ORDER BY version) FROM adherence_ruleset
     WHERE clinic_id = %(clinic)s AND created_at < %(ends)s
        AND (retired_at IS NULL OR retired_at >= %(starts)s)) AS rule_sets
"""


def load(period: Period) -> dict[str, Any]:
    """Return what was opened and raised, by week and in all, in two statements.

    Weeks before the clinic was first assessed do not count: nothing could be raised in them.
    """
    values = {**period.parameters, "not_from_answers": list(NOT_FROM_ANSWERS)}
    told = rows(_ANSWERS, values)[0]
    since = told["assessed_since"]
    found = rows(_WEEKS, period.parameters)
    weeks = [_week(row, is_counted=since is None or row["last"] >= since) for row in found]
    counted = [week for week in weeks if week["is_counted"]]
    patient_weeks = sum(week["patient_days"] for week in counted) / 7
    opened, raised = (sum(week[name] for week in counted) for name in ("opened", "raised"))
    busy = [week["open_per_100"] for week in counted if week["open_per_100"] is not None]
    return {
        "patient_weeks": round(patient_weeks, 1),
        "opened": opened,
        "opened_per_100": rate(opened, patient_weeks),
        "raised": raised,
        "raised_per_100": rate(raised, patient_weeks),
        "open_per_100": round(sum(busy) / len(busy), 1) if busy else None,
        "alerts": share(min(told["alerts"], told["check_ins"]), told["check_ins"]),
        "weeks": weeks,
        "assessed_since": since.isoformat() if since else None,
        "rule_sets": told["rule_sets"] or [],
    }


def _week(row: dict[str, Any], *, is_counted: bool) -> dict[str, Any]:
    days = (row["last"] - row["first"] + timedelta(days=1)).days
    patients = row["patient_days"] / days
    opened, standing = rate(row["opened"], row["patient_days"] / 7), None
    if patients:
        standing = round(100 * row["open_patients"] / patients, 1)
    return {
        "first": row["first"].isoformat(),
        "last": row["last"].isoformat(),
        "patient_days": row["patient_days"],
        "patients": round(patients, 1),
        "opened": row["opened"],
        "raised": row["raised"],
        "open_patients": row["open_patients"],
        "is_counted": is_counted,
        "opened_per_100": opened if is_counted else None,
        "open_per_100": standing if is_counted else None,
    }
