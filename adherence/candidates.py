"""Every rule as one SELECT over the features: who, how severe, known since when, and why.

Each yields patient_id, severity (0-10), known_at (when the clinic received the newest fact that
made it fire) and evidence. Evidence never depends on the time of day, so that assessing again
changes nothing. `tests/integration/adherence/test_rules.py` runs each on its own.
"""

import json
from collections.abc import Collection, Mapping

from adherence.rules import RULES, Rule

RED_FLAG = """
    SELECT DISTINCT ON (patient_id) patient_id, 10 AS severity, created_at AS known_at,
        jsonb_build_object('on', reported_for, 'flags', red_flags) AS evidence
    FROM readings
    WHERE nth <= %(red_flag_clear_after)s AND cardinality(red_flags) > 0
        AND reported_for > %(today)s - %(red_flag_window_days)s
    ORDER BY patient_id, reported_for DESC
"""

STOPPING = """
    SELECT patient_id, CASE thinking_of_stopping WHEN 'stopped' THEN 10 ELSE 8 END AS severity,
        created_at AS known_at,
        jsonb_build_object('on', reported_for, 'answer', thinking_of_stopping) AS evidence
    FROM readings
    WHERE stopping_nth = 1 AND means_to_stop
        AND reported_for > %(today)s - %(stopping_window_days)s
"""

# The same question at two limits; `{rule}` is a code from adherence.rules.
_DOSES = """
    SELECT patient_id, (array_agg(doses ORDER BY reported_for DESC))[1] AS severity,
        max(created_at) AS known_at,
        jsonb_build_object('missed', jsonb_agg(jsonb_build_object(
            'on', reported_for, 'value', doses, 'reason', missed_reason) ORDER BY reported_for))
            AS evidence
    FROM readings
    WHERE doses >= %({rule}_doses)s AND doses_nth <= %({rule}_clear_after)s
        AND reported_for > %(today)s - %({rule}_window_days)s
    GROUP BY patient_id
"""

# A gap has no fact of its own: it is known when it passed the newest limit that it has passed.
REFILL_GAP = """
    SELECT patient_id,
        CASE WHEN gap >= %(refill_gap_longest_days)s THEN 10
            WHEN gap >= %(refill_gap_longer_days)s THEN 8 ELSE 6 END AS severity,
        (until + CASE WHEN gap >= %(refill_gap_longest_days)s THEN %(refill_gap_longest_days)s
            WHEN gap >= %(refill_gap_longer_days)s THEN %(refill_gap_longer_days)s
            ELSE %(refill_gap_days)s END)::timestamp AT TIME ZONE %(zone)s AS known_at,
        jsonb_build_object('until', until, 'last_fill', last_fill) AS evidence
    FROM (SELECT *, %(today)s - until AS gap FROM supply) AS supplied
    WHERE gap >= %(refill_gap_days)s
"""

WASHOUT = """
    SELECT patient_id, 8 AS severity,
        (ended_on + %(washout_days)s
            + (%(today)s - ended_on - %(washout_days)s) / %(washout_again_days)s
                * %(washout_again_days)s)::timestamp AT TIME ZONE %(zone)s AS known_at,
        jsonb_build_object('drug', drug, 'ended', ended_on) AS evidence
    FROM between_drugs
    WHERE %(today)s - ended_on > %(washout_days)s
"""

LOW_COVER = """
    SELECT patient_id, LEAST(10, (100 - 100 * covered / days) / 10) AS severity, known_at,
        jsonb_build_object('covered', covered, 'days', days, 'first', counted_from,
            'last', counted_from + days - 1) AS evidence
    FROM supply
    WHERE days >= %(low_cover_least_days)s AND 100 * covered < %(low_cover_percent)s * days
"""

# One bad week makes her a call of the same day; the next one like it, after a nurse has dealt with
# the first, is no news: then it is known anew when it is clearly worse, when it comes back after a
# calm window, or when it has lasted `again_days`. Sustained pain goes on meanwhile.
SEVERE_PAIN = """
    SELECT patient_id, max(pain) FILTER (WHERE holds) AS severity,
        max(created_at) FILTER (WHERE pain_before IS NULL
            OR pain >= pain_before + %(severe_pain_rise)s
            OR reported_for - day_before >= %(severe_pain_window_days)s) AS known_at,
        jsonb_build_object('pain', jsonb_agg(jsonb_build_object(
            'on', reported_for, 'value', pain) ORDER BY reported_for) FILTER (WHERE holds))
            AS evidence
    FROM (
        SELECT patient_id, pain, created_at, reported_for,
            pain_nth <= %(severe_pain_clear_after)s
                AND reported_for > %(today)s - %(severe_pain_window_days)s AS holds,
            max(pain) OVER earlier AS pain_before, max(reported_for) OVER earlier AS day_before
        FROM readings
        WHERE pain >= %(severe_pain_pain)s AND reported_for > %(today)s
            - GREATEST(%(severe_pain_again_days)s, %(severe_pain_window_days)s)
        WINDOW earlier AS (PARTITION BY patient_id ORDER BY reported_for
            ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)
    ) AS severe
    GROUP BY patient_id HAVING bool_or(holds)
"""

# Two hits with no two quiet check-ins in a row since are two in a row, or two of three.
SUSTAINED_PAIN = """
    SELECT patient_id, (array_agg(pain ORDER BY reported_for DESC))[1] AS severity,
        max(created_at) AS known_at,
        jsonb_build_object('pain', jsonb_agg(jsonb_build_object(
            'on', reported_for, 'value', pain) ORDER BY reported_for)
            FILTER (WHERE pain_hit_nth <= 3)) AS evidence
    FROM readings
    WHERE pain >= %(sustained_pain_pain)s AND pain_quiet = 0
        AND reported_for > %(today)s - %(sustained_pain_window_days)s
    GROUP BY patient_id HAVING count(*) >= 2
"""

WORSENING = """
    SELECT patient_id,
        LEAST(10, 2 * round((array_agg(pain - baseline ORDER BY reported_for DESC))[1])
            + 2 * bool_or(early)::int)::int AS severity,
        max(created_at) AS known_at,
        jsonb_build_object(
            'pain', jsonb_agg(jsonb_build_object('on', reported_for, 'value', pain)
                ORDER BY reported_for) FILTER (WHERE worse_hit_nth <= 3),
            'early', bool_or(early),
            'baseline', round(min(baseline), 1),
            'baseline_reports', min(baseline_reports)) AS evidence
    FROM (
        SELECT r.*, r.reported_for - p.started_on < %(worsening_early_days)s AS early
        FROM readings r JOIN people p ON p.patient_id = r.patient_id
    ) AS readings
    WHERE worse AND worse_quiet = 0
        AND reported_for > %(today)s - %(worsening_window_days)s
    GROUP BY patient_id
    HAVING bool_or(worse_before) AND count(*) >= 2
"""

BURDEN = """
    SELECT DISTINCT ON (patient_id) patient_id,
        LEAST(10, symptoms + COALESCE(bother, 0)) AS severity, created_at AS known_at,
        jsonb_build_object('on', reported_for, 'bother', bother, 'scales', jsonb_build_object(
            'pain', pain, 'tiredness', tiredness, 'sleep_problems', sleep_problems,
            'hot_flushes', hot_flushes)) AS evidence
    FROM readings
    WHERE burden_answered AND burden_nth <= %(burden_clear_after)s
        AND (symptoms >= %(burden_count)s OR bother >= %(burden_bother)s)
        AND reported_for > %(today)s - %(burden_window_days)s
    ORDER BY patient_id, reported_for DESC
"""

UNSURE = """
    SELECT patient_id, 5 AS severity, created_at AS known_at,
        jsonb_build_object('on', reported_for) AS evidence
    FROM readings
    WHERE thinking_nth = 1 AND thinking_of_stopping = 'unsure'
        AND reported_for > %(today)s - %(unsure_window_days)s
"""

# Silence has no fact that could be new, so it is known anew each `again_days` that it lasts. A
# clinic that asks less often than weekly waits a week beyond its own rhythm.
SILENCE = """
    SELECT patient_id, LEAST(10, silent_days / 7) AS severity,
        (heard + limit_days + (silent_days - limit_days) / %(silence_again_days)s
            * %(silence_again_days)s)::timestamp AT TIME ZONE %(zone)s AS known_at,
        jsonb_build_object('last_report', last_report, 'since', heard) AS evidence
    FROM (
        SELECT patient_id, last_report, GREATEST(last_report, asked_since) AS heard,
            %(today)s - GREATEST(last_report, asked_since) AS silent_days,
            GREATEST(%(silence_days)s, %(check_in_days)s + 7) AS limit_days
        FROM last_heard
    ) AS waiting
    WHERE silent_days >= limit_days
"""

# Known when the newest periods without an answer that make it fire by themselves were over: after
# a call it takes as many new ones to be raised again.
PATCHY = """
    SELECT patient_id, LEAST(10, 10 * cardinality(missed) / expected) AS severity,
        (asked_since + (missed[expected * (100 - %(patchy_percent)s) / 100 + 1] + 1)
            * %(check_in_days)s)::timestamp AT TIME ZONE %(zone)s AS known_at,
        jsonb_build_object('answered', expected - cardinality(missed), 'periods', expected,
            'first', asked_since + (periods - expected) * %(check_in_days)s,
            'last', asked_since + periods * %(check_in_days)s - 1) AS evidence
    FROM answered CROSS JOIN LATERAL (
        SELECT array_agg(k ORDER BY k DESC) AS missed
        FROM generate_series(periods - expected, periods - 1) AS k
        WHERE k <> ALL (COALESCE(heard_in, '{}'))
    ) AS silent
    WHERE expected >= 4
        AND 100 * (expected - cardinality(missed)) < %(patchy_percent)s * expected
"""

# The sessions since she last came, and that last one.
EXERCISE_INTERRUPTION = """
    SELECT patient_id, LEAST(10, count(*) FILTER (WHERE NOT attended)) AS severity,
        max(known_at) FILTER (WHERE NOT attended) AS known_at,
        jsonb_build_object(
            'count', count(*) FILTER (WHERE NOT attended),
            'missed', jsonb_agg(day ORDER BY starts_at) FILTER (WHERE NOT attended),
            'last_attended', max(day) FILTER (WHERE attended)) AS evidence
    FROM visits
    WHERE (attended_since = 0 OR (attended AND attended_since = 1))
        AND starts_at > %(now)s - make_interval(days => %(exercise_interruption_window_days)s)
    GROUP BY patient_id
    HAVING count(*) FILTER (WHERE NOT attended) >= %(exercise_interruption_sessions)s
"""

LOW_ATTENDANCE = """
    SELECT patient_id, 10 - 10 * count(*) FILTER (WHERE attended) / count(*) AS severity,
        max(known_at) FILTER (WHERE NOT attended) AS known_at,
        jsonb_build_object('attended', count(*) FILTER (WHERE attended), 'sessions', count(*),
            'first', min(day), 'last', max(day)) AS evidence
    FROM visits
    WHERE starts_at > %(now)s - make_interval(days => %(low_attendance_window_days)s)
    GROUP BY patient_id
    HAVING count(*) >= %(low_attendance_sessions)s
        AND 100 * count(*) FILTER (WHERE attended) < %(low_attendance_percent)s * count(*)
"""

RULE_SQL: dict[str, str] = {
    "red_flag": RED_FLAG,
    "stopping": STOPPING,
    "doses_stopped": _DOSES.replace("{rule}", "doses_stopped"),
    "severe_pain": SEVERE_PAIN,
    "missed_doses": _DOSES.replace("{rule}", "missed_doses"),
    "refill_gap": REFILL_GAP,
    "washout": WASHOUT,
    "low_cover": LOW_COVER,
    "sustained_pain": SUSTAINED_PAIN,
    "worsening": WORSENING,
    "burden": BURDEN,
    "unsure": UNSURE,
    "silence": SILENCE,
    "patchy": PATCHY,
    "exercise_interruption": EXERCISE_INTERRUPTION,
    "low_attendance": LOW_ATTENDANCE,
}


def candidates_cte(off: Collection[str] = ()) -> str:
    """Return the CTE of every signal that the facts call for, with the limits that were used.

    Rules that are `off` call for none.
    """
    selects = [_labelled(rule) for rule in RULES if rule.code not in off]
    return "\ncandidates AS (\n" + "\nUNION ALL\n".join(selects) + ")"


def _labelled(rule: Rule) -> str:
    return (
        f"SELECT patient_id, '{rule.code}' AS rule, %({rule.code}_tier)s AS tier, severity, "  # noqa: S608
        f"known_at, evidence || %({rule.code}_limits)s::jsonb AS evidence "
        f"FROM ({RULE_SQL[rule.code]}) AS {rule.code}"
    )


def limits(thresholds: Mapping[str, int]) -> dict[str, str]:
    """Return, as parameters, each rule's limits the way they are kept with its evidence."""
    return {
        f"{rule.code}_limits": json.dumps(
            {"thresholds": {t.key.partition(".")[2]: thresholds[t.key] for t in rule.thresholds}}
        )
        for rule in RULES
    }
