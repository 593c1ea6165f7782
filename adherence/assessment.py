"""From candidate signals to signals and episodes, writing only what differs.

Each function is one set-based statement over the patients in scope and returns how many rows it
wrote; on facts already assessed every one of them writes none.
"""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from adherence.candidates import candidates_cte, limits
from adherence.features import AS_OF, LIVE, parameters, with_features
from adherence.models import RuleSet
from adherence.policy import Policy
from adherence.re_asking import LIMITS, RE_ASKS
from adherence.rules import DEFAULT_POLICY, MATTER
from adherence.waking import WAKE
from clinic.models import Clinic

# An uncleared signal on a resolved episode is dealt with; facts received after the resolution
# renew it. A death closed the episode without anybody dealing with it.
STANDING = """
standing AS (
    SELECT s.id, s.patient_id, s.rule, s.rule_set_id, s.tier, s.severity, s.evidence,
        CASE WHEN e.state = 'resolved' THEN
            CASE WHEN e.outcome = 'died' THEN '-infinity' ELSE e.resolved_at END
        END AS resolved_at
    FROM scope
    JOIN adherence_signal s ON s.patient_id = scope.patient_id AND s.cleared_at IS NULL
    LEFT JOIN adherence_episode e ON e.id = s.episode_id
)"""
DIFFERENCES = """
SELECT * FROM (
    SELECT s.id, patient_id, rule, c.tier, c.severity, c.evidence::text, c.known_at,
        CASE
            WHEN c.tier IS NULL THEN 'clear'
            WHEN s.id IS NULL THEN 'raise'
            WHEN s.resolved_at < c.known_at THEN 'renew'
            WHEN (s.rule_set_id, s.tier, s.severity, s.evidence)
                IS DISTINCT FROM (%(rule_set)s, c.tier, c.severity, c.evidence) THEN 'update'
        END AS kind
    FROM candidates c FULL JOIN standing s USING (patient_id, rule)
) AS compared
WHERE kind IS NOT NULL
ORDER BY patient_id, rule
"""

CLEAR = """
UPDATE adherence_signal SET cleared_at = %(now)s WHERE id = ANY(%(ids)s::bigint[])
"""
UPDATE = """
UPDATE adherence_signal s SET rule_set_id = %(rule_set)s, tier = d.tier, severity = d.severity,
    evidence = d.evidence::jsonb, last_seen_at = %(now)s
FROM unnest(%(ids)s::bigint[], %(tiers)s::text[], %(severities)s::int[], %(evidence)s::text[])
    AS d(id, tier, severity, evidence)
WHERE s.id = d.id
"""
# A signal whose every fact was known when an episode with the same rule was resolved belongs to
# that episode: a course closed by mistake and opened again must not call the nurse twice.
RAISE = """
INSERT INTO adherence_signal (uid, created_at, clinic_id, patient_id, rule, rule_set_id, tier,
    severity, evidence, first_seen_at, last_seen_at, episode_id)
SELECT gen_random_uuid(), %(now)s, %(clinic)s, d.patient_id, d.rule, %(rule_set)s, d.tier,
    d.severity, d.evidence::jsonb, %(now)s, %(now)s, dealt_with.episode_id
FROM unnest(%(patients)s::bigint[], %(rules)s::text[], %(tiers)s::text[], %(severities)s::int[],
    %(evidence)s::text[], %(known)s::timestamptz[])
    AS d(patient_id, rule, tier, severity, evidence, known_at)
LEFT JOIN LATERAL (
    SELECT e.id AS episode_id
    FROM adherence_episode e
    JOIN adherence_signal earlier ON earlier.episode_id = e.id AND earlier.rule = d.rule
    WHERE e.patient_id = d.patient_id AND e.state = 'resolved' AND e.outcome <> 'died'
        AND e.resolved_at >= d.known_at
    ORDER BY e.resolved_at DESC LIMIT 1
) AS dealt_with ON true
"""

CLOSE_AT_DEATH = """
UPDATE adherence_episode e SET state = 'resolved', outcome = 'died', resolved_at = %(now)s,
    safety = false, urgency = 9, snoozed_at = NULL, snoozed_until = NULL, expected_pain = NULL,
    snooze_reason = '', waiting_since = NULL, waiting_until = NULL, as_it_was = NULL
FROM patients_patient p
WHERE p.id = e.patient_id AND p.status = 'deceased' AND e.state <> 'resolved'
    AND e.patient_id = ANY(%(patients)s::bigint[])
"""
# A nurse may be resolving the very episode that new signals are about to join: wait for her. One
# who is taking a resolution back at this moment leaves OPEN nothing to open.
LOCK_EPISODES = """
SELECT e.id FROM adherence_episode e
WHERE e.state <> 'resolved' AND e.patient_id = ANY(%(patients)s::bigint[]) AND EXISTS (
    SELECT 1 FROM adherence_signal s
    WHERE s.patient_id = e.patient_id AND s.cleared_at IS NULL AND s.episode_id IS NULL)
ORDER BY e.id FOR UPDATE OF e
"""
OPEN = """
INSERT INTO adherence_episode (uid, created_at, clinic_id, patient_id, state, opened_at, safety,
    urgency, snooze_reason, outcome, outcome_note)
SELECT gen_random_uuid(), %(now)s, %(clinic)s, patient_id, 'new', %(now)s, false, 9, '', '', ''
FROM (
    SELECT DISTINCT s.patient_id FROM adherence_signal s
    WHERE s.patient_id = ANY(%(patients)s::bigint[])
        AND s.cleared_at IS NULL AND s.episode_id IS NULL
) AS raised
WHERE NOT EXISTS (
    SELECT 1 FROM adherence_episode e
    WHERE e.patient_id = raised.patient_id AND e.state <> 'resolved')
ORDER BY patient_id
ON CONFLICT DO NOTHING
"""
ATTACH = """
UPDATE adherence_signal s SET episode_id = e.id
FROM adherence_episode e
WHERE s.patient_id = ANY(%(patients)s::bigint[]) AND s.cleared_at IS NULL
    AND s.episode_id IS NULL AND e.patient_id = s.patient_id AND e.state <> 'resolved'
"""
# 1 and 2 safety, 3 to 5 tier A by number and severity, 6 tier B, 7 and 8 exercise, 9 calm again.
# What is counted is matters: three rules about her pain are one reason to call.
RANK = """
UPDATE adherence_episode e SET safety = n.safety, urgency = n.urgency,
    state = CASE WHEN n.safety AND e.state = 'snoozed' THEN 'new' ELSE e.state END
FROM (
    SELECT episode_id, safety > 0 AS safety, CASE
        WHEN safety > 1 OR worst_safety >= 10 THEN 1
        WHEN safety = 1 THEN 2
        WHEN a > 1 THEN 3
        WHEN a = 1 AND worst_a >= 6 THEN 4
        WHEN a = 1 THEN 5
        WHEN b > 0 THEN 6
        WHEN c > 1 THEN 7
        WHEN c = 1 THEN 8
        ELSE 9 END AS urgency
    FROM (
        SELECT e.id AS episode_id,
            count(DISTINCT matter) FILTER (WHERE s.tier = 'S') AS safety,
            max(s.severity) FILTER (WHERE s.tier = 'S') AS worst_safety,
            count(DISTINCT matter) FILTER (WHERE s.tier = 'A') AS a,
            max(s.severity) FILTER (WHERE s.tier = 'A') AS worst_a,
            count(DISTINCT matter) FILTER (WHERE s.tier = 'B') AS b,
            count(DISTINCT s.rule) FILTER (WHERE s.tier = 'C') AS c
        FROM adherence_episode e
        LEFT JOIN adherence_signal s ON s.episode_id = e.id AND s.cleared_at IS NULL
        CROSS JOIN LATERAL (SELECT %(matters)s::jsonb ->> s.rule AS matter) AS about
        WHERE e.patient_id = ANY(%(patients)s::bigint[]) AND e.state <> 'resolved'
        GROUP BY e.id
    ) AS holding
) AS n
WHERE n.episode_id = e.id AND e.state <> 'resolved'
    AND (e.safety, e.urgency) IS DISTINCT FROM (n.safety, n.urgency)
"""


@dataclass(frozen=True)
class Difference:
    """One signal that is not as the facts say: `kind` is clear, raise, renew or update."""

    signal_id: int | None
    patient_id: int
    rule: str
    tier: str | None
    severity: int | None
    evidence: str | None
    known_at: datetime | None
    kind: str


def values(
    *, clinic: Clinic, rule_set: RuleSet, patients: Sequence[int], now: datetime
) -> dict[str, Any]:
    """Return the parameters of every statement here."""
    return {
        **parameters(clinic=clinic, policy=rule_set.policy, patients=patients, now=now),
        **limits(rule_set.thresholds),
        **LIMITS,
        "matters": json.dumps(MATTER),
        "clinic": clinic.pk,
        "rule_set": rule_set.pk,
    }


def differences(
    values: dict[str, Any], *, off: Collection[str] = (), known: Mapping[str, str] = LIVE
) -> list[Difference]:
    """Compare the signals that the facts call for with those that stand.

    `known` picks the facts, as for features; the simulator walks through the past with AS_OF.
    """
    features = with_features(candidates_cte(off), STANDING, known=known)
    with connection.cursor() as cursor:
        cursor.execute(features + DIFFERENCES, values)
        return [Difference(*row) for row in cursor.fetchall()]


@dataclass(frozen=True)
class Candidate:
    """One rule that would have fired: what a signal is made from."""

    patient_id: int
    rule: str
    tier: str
    severity: int
    known_at: datetime


def candidates_as_of(
    *, clinic: Clinic, policy: Policy, patients: Sequence[int], now: datetime
) -> list[Candidate]:
    """Return what a policy calls for on the facts that the clinic knew at a past moment.

    Reads only. Courses count by their dates, not by when they were entered; what was entered
    without an audit counts as it stands now.
    """
    values = {
        **parameters(clinic=clinic, policy=policy, patients=patients, now=now),
        **limits(policy.thresholds),
    }
    chosen = "SELECT patient_id, rule, tier, severity, known_at FROM candidates ORDER BY 1, 2"
    with connection.cursor() as cursor:
        cursor.execute(f"{with_features(candidates_cte(policy.off), known=AS_OF)} {chosen}", values)
        return [Candidate(*row) for row in cursor.fetchall()]


def looked_at_as_of(*, clinic: Clinic, patients: Sequence[int], now: datetime) -> set[int]:
    """Return which patients (keys) the rules looked at at a past moment. Reads only."""
    values = parameters(clinic=clinic, policy=DEFAULT_POLICY, patients=patients, now=now)
    chosen = "SELECT patient_id FROM people UNION SELECT patient_id FROM between_drugs"
    with connection.cursor() as cursor:
        cursor.execute(f"{with_features(known=AS_OF)} {chosen}", values)
        return {row[0] for row in cursor.fetchall()}


def write_signals(found: Sequence[Difference], values: dict[str, Any]) -> int:
    """Make the signals what the facts call for. A renewed one is cleared and raised anew."""
    over = [d for d in found if d.kind in {"clear", "renew"}]
    changed = [d for d in found if d.kind == "update"]
    new = [d for d in found if d.kind in {"raise", "renew"}]
    common = {key: values[key] for key in ("now", "clinic", "rule_set")}
    written = 0
    if over:
        written += _write(CLEAR, {**common, "ids": [d.signal_id for d in over]})
    if changed:
        written += _write(UPDATE, {**common, "ids": [d.signal_id for d in changed], **_as(changed)})
    if new:
        lists = {
            "patients": [d.patient_id for d in new],
            "rules": [d.rule for d in new],
            "known": [d.known_at for d in new],
        }
        written += _write(RAISE, {**common, **lists, **_as(new)})
    return written


def write_episodes(values: dict[str, Any]) -> int:
    """Bring the episodes in step with the signals, the calendar and the patients' state."""
    with connection.cursor() as cursor:
        cursor.execute(LOCK_EPISODES, values)
    return sum(_write(sql, values) for sql in (CLOSE_AT_DEATH, OPEN, ATTACH, WAKE, RANK, *RE_ASKS))


def _as(found: Sequence[Difference]) -> dict[str, Any]:
    return {
        "tiers": [d.tier for d in found],
        "severities": [d.severity for d in found],
        "evidence": [d.evidence for d in found],
    }


def _write(sql: str, values: dict[str, Any]) -> int:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.rowcount
