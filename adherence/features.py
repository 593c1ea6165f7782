"""What the rules read, for many patients in one pass: each constant is one CTE.

The time and the thresholds come in as `%(...)s` parameters; nothing here asks the database for the
time or looks at a signal. A threshold appears by its key with the dot replaced.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from adherence.models import RuleSet
from adherence.rules import RULES, THRESHOLDS
from clinic.models import Clinic

# Patients to assess, whatever their state: those who are off therapy need their signals cleared.
SCOPE = """
scope AS MATERIALIZED (
    SELECT unnest(%(patients)s::bigint[]) AS patient_id
)"""

# Active patients on an aromatase inhibitor today. Nobody else raises a signal.
PEOPLE = """
people AS MATERIALIZED (
    SELECT DISTINCT ON (p.id) p.id AS patient_id, c.started_on,
        GREATEST(c.started_on, (p.created_at AT TIME ZONE %(zone)s)::date) AS asked_since
    FROM scope
    JOIN patients_patient p ON p.id = scope.patient_id AND p.status = 'active'
    JOIN patients_therapycourse c ON c.patient_id = p.id AND c.started_on <= %(today)s
        AND (c.ended_on IS NULL OR c.ended_on > %(today)s)
    ORDER BY p.id, c.started_on DESC
)"""

# Her own baseline: the mean of her first 3 check-ins on this drug, of 2 while she has only 4.
BASELINES = """
baselines AS (
    SELECT patient_id, avg(pain) AS mean, max(reported_for) AS until, count(*) AS reports
    FROM (
        SELECT people.patient_id, early.reported_for, early.pain,
            row_number() OVER (PARTITION BY people.patient_id ORDER BY early.reported_for) AS nth,
            count(*) OVER (PARTITION BY people.patient_id) AS known
        FROM people CROSS JOIN LATERAL (
            SELECT reported_for, pain FROM patients_symptomreport r
            WHERE r.patient_id = people.patient_id AND r.superseded_at IS NULL
                AND r.reported_for >= people.started_on
            ORDER BY reported_for LIMIT 5
        ) AS early
    ) AS firsts
    WHERE known >= 4 AND nth <= LEAST(3, known - 2)
    GROUP BY patient_id
)"""

# OFFSET 0, here and below, keeps the planner to one short index scan a patient: it cannot know how
# few of her rows are recent, and would read whole tables, once a batch.

# Recent check-ins on this drug, and what each is worth to the rules. A patient's calendar may be
# a day ahead of the clinic's. A pause she was told to take is no answer about missed tablets.
REPORTS = """
reports AS (
    SELECT r.patient_id, r.reported_for, r.created_at, r.pain, r.tiredness, r.sleep_problems,
        r.hot_flushes, r.bother, r.red_flags, r.missed_reason, r.thinking_of_stopping,
        CASE WHEN r.missed_reason <> 'advised' THEN r.missed_doses END AS doses,
        CASE WHEN r.thinking_of_stopping IN ('yes', 'stopped', 'no')
            THEN r.thinking_of_stopping <> 'no' END AS means_to_stop,
        b.mean AS baseline, b.reports AS baseline_reports,
        CASE WHEN r.reported_for > b.until
            THEN r.pain - b.mean >= %(worsening_rise)s END AS worse,
        num_nonnulls(r.pain, r.tiredness, r.sleep_problems, r.hot_flushes) >= %(burden_count)s
            OR r.bother IS NOT NULL AS burden_answered,
        (r.pain >= %(burden_level)s)::int
            + COALESCE((r.tiredness >= %(burden_level)s)::int, 0)
            + COALESCE((r.sleep_problems >= %(burden_level)s)::int, 0)
            + COALESCE((r.hot_flushes >= %(burden_level)s)::int, 0) AS symptoms
    FROM people
    CROSS JOIN LATERAL (
        SELECT * FROM patients_symptomreport recent
        WHERE recent.patient_id = people.patient_id AND recent.superseded_at IS NULL
            AND recent.reported_for > %(today)s - %(report_days)s
            AND recent.reported_for <= %(today)s + 1
        OFFSET 0
    ) AS r
    LEFT JOIN baselines b ON b.patient_id = people.patient_id
    WHERE r.reported_for >= people.started_on
)"""

# Counted back from the newest: `..._nth` numbers the answers to one question, `..._quiet` counts
# the pairs of check-ins in a row without a hit that are as new as this one or newer.
READINGS = """
readings AS MATERIALIZED (
    SELECT *,
        row_number() OVER newest AS nth,
        count(doses) OVER newest AS doses_nth,
        count(means_to_stop) OVER newest AS stopping_nth,
        count(*) FILTER (WHERE burden_answered) OVER newest AS burden_nth,
        count(*) FILTER (WHERE pain >= %(sustained_pain_pain)s) OVER newest AS pain_hit_nth,
        count(*) FILTER (WHERE pain < %(sustained_pain_pain)s
            AND pain_before < %(sustained_pain_pain)s) OVER newest AS pain_quiet,
        count(*) FILTER (WHERE worse) OVER newest AS worse_hit_nth,
        count(*) FILTER (WHERE NOT worse AND NOT worse_before) OVER newest AS worse_quiet
    FROM (
        SELECT *, lead(pain) OVER newest AS pain_before, lead(worse) OVER newest AS worse_before
        FROM reports
        WINDOW newest AS (PARTITION BY patient_id ORDER BY reported_for DESC)
    ) AS with_the_one_before
    WINDOW newest AS (PARTITION BY patient_id ORDER BY reported_for DESC)
)"""

# When each was last heard from; NULL for never.
LAST_HEARD = """
last_heard AS (
    SELECT people.patient_id, people.asked_since, newest.reported_for AS last_report
    FROM people LEFT JOIN LATERAL (
        SELECT reported_for FROM patients_symptomreport r
        WHERE r.patient_id = people.patient_id AND r.superseded_at IS NULL
        ORDER BY reported_for DESC LIMIT 1
    ) AS newest ON true
)"""

# Sessions that count for attendance, of the program under way: `her_sessions` of programs in SQL.
# Missed is what dose calls missed: not coming, and cancelling with less notice than the clinic
# excuses. So is cancelling for joint pain, however early: that is what this list is for, while
# dose passes it over. The clinic's own cancellations are not hers, and a session without a
# recorded outcome is unknown.
VISITS = """
visits AS MATERIALIZED (
    SELECT b.patient_id, (b.starts_at AT TIME ZONE %(zone)s)::date AS day, b.starts_at,
        b.status = 'attended' AS attended, COALESCE(b.recorded_at, b.cancelled_at) AS known_at,
        count(*) FILTER (WHERE b.status = 'attended') OVER newest AS attended_since
    FROM people
    JOIN programs_enrollment e ON e.patient_id = people.patient_id AND e.status = 'active'
    CROSS JOIN LATERAL (
        SELECT * FROM programs_booking recent
        WHERE recent.patient_id = people.patient_id AND recent.starts_at <= %(now)s
            AND recent.starts_at > %(now)s - make_interval(days => %(visit_days)s)
        OFFSET 0
    ) AS b
    WHERE b.enrollment_id = e.id AND (
        b.status IN ('attended', 'no_show')
        OR (b.status = 'cancelled' AND b.had_place AND b.cancel_reason <> 'clinic'
            AND (b.notice_hours < %(excused_notice_hours)s OR b.cancel_reason = 'joint_pain')
            AND NOT EXISTS (
                SELECT 1 FROM programs_booking again
                WHERE again.session_id = b.session_id AND again.enrollment_id = b.enrollment_id
                    AND (again.status <> 'cancelled' OR (again.id < b.id AND again.had_place)))))
    WINDOW newest AS (PARTITION BY b.patient_id ORDER BY b.starts_at DESC)
)"""

FEATURES: tuple[str, ...] = (SCOPE, PEOPLE, BASELINES, REPORTS, READINGS, LAST_HEARD, VISITS)
_ABOUT_VISITS = ("exercise_interruption", "low_attendance")


def with_features(*more: str) -> str:
    """Return the WITH clause of the features, and of further CTEs that build on them."""
    return "WITH " + ",".join([*FEATURES, *more])


def features_only() -> str:
    """Return a query that computes every feature and nothing else: the bare cost of the data."""
    counts = [
        f"(SELECT count(*) FROM {name})"  # noqa: S608
        for name in ("people", "baselines", "readings", "last_heard", "visits")
    ]
    return f"{with_features()} SELECT {', '.join(counts)}"


def parameters(
    *, clinic: Clinic, rule_set: RuleSet, patients: Sequence[int], now: datetime
) -> dict[str, Any]:
    """Return the values of every parameter that features and rules name.

    `patients` are keys of this clinic's patients; the day is the clinic's.
    """
    limits = {t.parameter: rule_set.thresholds[t.key] for t in THRESHOLDS.values()}
    visits = [limits[f"{code}_window_days"] for code in _ABOUT_VISITS]
    reports = [
        limits[t.parameter]
        for t in THRESHOLDS.values()
        if t.key.endswith(".window_days") and not t.key.startswith(_ABOUT_VISITS)
    ]
    return {
        **limits,
        **{f"{rule.code}_tier": rule.tier.value for rule in RULES},
        "patients": list(patients),
        "now": now,
        "today": now.astimezone(ZoneInfo(clinic.time_zone)).date(),
        "zone": clinic.time_zone,
        "check_in_days": clinic.check_in_days,
        "excused_notice_hours": clinic.excused_notice_hours,
        "report_days": max(reports),
        "visit_days": max(visits),
    }
