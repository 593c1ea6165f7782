"""What became of the patients whom each rule flagged."""

from typing import Any

from adherence.quality.numbers import share
from adherence.quality.period import Period
from adherence.quality.sql import ON_DRUG, STOPS, rows
from adherence.rules import RULES

_BY_RULE = """
WITH raised AS (
    SELECT rule, count(*) AS raised, count(DISTINCT patient_id) AS patients
    FROM adherence_signal
    WHERE clinic_id = %(clinic)s AND first_seen_at >= %(starts)s AND first_seen_at < %(ends)s
    GROUP BY rule
),
closed AS (
    SELECT s.rule, count(DISTINCT e.id) AS closed, count(DISTINCT e.id) FILTER (
        WHERE e.outcome NOT IN ('no_action', 'unreachable')) AS acted
    FROM adherence_episode e JOIN adherence_signal s ON s.episode_id = e.id
    WHERE e.clinic_id = %(clinic)s AND e.state = 'resolved' AND e.outcome <> 'died'
        AND e.resolved_at >= %(starts)s AND e.resolved_at < %(ends)s
    GROUP BY s.rule
),
judged AS (
    SELECT s.rule, count(*) AS judged, count(*) FILTER (WHERE NOT v.useful) AS not_useful
    FROM adherence_signalverdict v JOIN adherence_signal s ON s.id = v.signal_id
    WHERE v.clinic_id = %(clinic)s AND v.at >= %(starts)s AND v.at < %(ends)s
    GROUP BY s.rule
)
SELECT rule, raised, patients, closed, acted, judged, not_useful
FROM raised FULL JOIN closed USING (rule) FULL JOIN judged USING (rule)
"""

# On the drug, as the record says, but known to have stopped it by herself before a day.
_HAD_STOPPED = """EXISTS (
        SELECT 1 FROM stops t JOIN on_drug d ON d.patient_id = t.patient_id AND d.span @> {day}
        WHERE t.patient_id = {t}.patient_id AND t.day < {day} AND t.day >= lower(d.span))"""

# Flagged: followed from the first signal of the rule in the index days. All others on the drug in
# those days: from the first of them. Who had stopped before is not counted.
_FOLLOWED = f"""
WITH {ON_DRUG}, {STOPS},
exposed AS (
    SELECT e.patient_id, count(t.day) > 0 AS stopped
    FROM (
        SELECT patient_id, min(GREATEST(lower(span), %(index_first)s)) AS since FROM on_drug
        WHERE span && daterange(%(index_first)s, %(index_last)s, '[]')
        GROUP BY patient_id
    ) AS e
    LEFT JOIN stops t ON t.patient_id = e.patient_id
        AND t.day BETWEEN e.since AND e.since + %(followed_days)s
    WHERE NOT {_HAD_STOPPED.format(t="e", day="e.since")}
    GROUP BY e.patient_id
),
flagged AS (
    SELECT * FROM (
        SELECT rule, patient_id, (min(first_seen_at) AT TIME ZONE %(zone)s)::date AS day
        FROM adherence_signal
        WHERE clinic_id = %(clinic)s
            AND first_seen_at >= %(index_starts)s AND first_seen_at < %(index_ends)s
        GROUP BY rule, patient_id
    ) AS f
    WHERE NOT {_HAD_STOPPED.format(t="f", day="f.day")}
),
followed AS (
    SELECT f.rule, f.patient_id, bool_or(e.patient_id IS NOT NULL) AS is_exposed,
        COALESCE(bool_or(e.stopped), false) AS stopped_anyhow, count(t.day) > 0 AS stopped
    FROM flagged f LEFT JOIN exposed e USING (patient_id)
    LEFT JOIN stops t ON t.patient_id = f.patient_id
        AND t.day BETWEEN f.day AND f.day + %(followed_days)s
    GROUP BY f.rule, f.patient_id
),
everybody AS (
    SELECT count(*) AS n, count(*) FILTER (WHERE stopped) AS stopped FROM exposed
)
SELECT r.rule, count(f.patient_id) AS flagged, count(*) FILTER (WHERE f.stopped) AS stopped,
    a.n - count(*) FILTER (WHERE f.is_exposed) AS others,
    a.stopped - count(*) FILTER (WHERE f.is_exposed AND f.stopped_anyhow) AS others_stopped
FROM everybody a CROSS JOIN unnest(%(rules)s::text[]) AS r(rule)
    LEFT JOIN followed f USING (rule)
GROUP BY r.rule, a.n, a.stopped
"""  # noqa: S608


def precision(period: Period) -> dict[str, Any]:
    """Return each rule's signals, outcomes and stops, in two statements, in the rules' order."""
    values = period.parameters
    told = {row["rule"]: row for row in rows(_BY_RULE, values)}
    codes = {"rules": [rule.code for rule in RULES]}
    followed = {row["rule"]: row for row in rows(_FOLLOWED, {**values, **codes})}
    return {
        "followed_first": values["index_first"].isoformat(),
        "followed_last": values["index_last"].isoformat(),
        "followed_days": values["followed_days"],
        "rules": [_rule(rule.code, told.get(rule.code, {}), followed[rule.code]) for rule in RULES],
    }


def _rule(code: str, told: dict[str, Any], followed: dict[str, Any]) -> dict[str, Any]:
    def count(row: dict[str, Any], name: str) -> int:
        return int(row.get(name) or 0)

    return {
        "rule": code,
        "raised": count(told, "raised"),
        "patients": count(told, "patients"),
        "acted": share(count(told, "acted"), count(told, "closed")),
        "not_useful": share(count(told, "not_useful"), count(told, "judged")),
        "stopped": share(count(followed, "stopped"), count(followed, "flagged")),
        "others_stopped": share(count(followed, "others_stopped"), count(followed, "others")),
    }
