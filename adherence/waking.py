"""What brings an episode back that was put aside: its day, something worse, or her answer.

Which of these holds is a function of the facts, the day, and of what held when it was put aside
(`as_it_was`), so that assessing twice wakes once. What woke it is stored with its values, and
`woken` says it.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from adherence.models import Episode, Signal
from adherence.rules import BY_CODE

_TIERS = "SABC"

# The strongest reason is told. How much worse her pain may get is what the expected level says, so
# a pain rule's severity counts only for safety. A safety rule that already held when a nurse began
# to wait wakes only by getting worse; a snooze never begins with one.
WAKE = """
UPDATE adherence_episode e SET
    state = CASE WHEN e.owner_id IS NULL THEN 'new' ELSE 'in_progress' END,
    woke_at = %(now)s, woke_by = woken.why,
    snoozed_at = NULL, snoozed_until = NULL, expected_pain = NULL, snooze_reason = '',
    waiting_since = NULL, waiting_until = NULL, as_it_was = NULL
FROM (
    SELECT DISTINCT ON (id) id, why FROM (
        SELECT a.id, CASE WHEN s.tier = 'S' THEN 1 ELSE 3 END AS rank,
            jsonb_build_object('by', CASE WHEN s.tier = 'S' THEN 'safety'
                WHEN a.was IS NULL THEN 'new' ELSE 'worse' END, 'rule', s.rule) AS why
        FROM (
            SELECT e.id, e.state, e.as_it_was, strpos('SABC', e.as_it_was ->> 'tier') AS best,
                s.id AS signal_id, (e.as_it_was -> 'signals' ->> s.rule)::int AS was
            FROM adherence_episode e
            JOIN adherence_signal s ON s.episode_id = e.id AND s.cleared_at IS NULL
            WHERE e.patient_id = ANY(%(patients)s::bigint[]) AND e.state IN ('snoozed', 'waiting')
        ) AS a JOIN adherence_signal s ON s.id = a.signal_id
        WHERE (s.tier = 'S' AND (a.state = 'snoozed' OR a.was IS NULL OR s.severity > a.was))
            OR (a.state = 'snoozed' AND a.as_it_was IS NOT NULL AND (
                (s.severity > a.was AND %(matters)s::jsonb ->> s.rule IS DISTINCT FROM 'pain')
                OR (a.was IS NULL AND strpos('SABC', s.tier) < COALESCE(NULLIF(a.best, 0), 9))))
        UNION ALL
        SELECT e.id, CASE WHEN e.state = 'waiting' THEN 4 ELSE 2 END,
            CASE WHEN e.state = 'waiting'
                THEN jsonb_build_object('by', 'answer', 'on', r.reported_for)
                ELSE jsonb_build_object('by', 'pain', 'on', r.reported_for, 'value', r.pain,
                    'expected', e.expected_pain, 'was', e.as_it_was -> 'pain') END
        FROM adherence_episode e
        JOIN patients_symptomreport r ON r.patient_id = e.patient_id AND r.superseded_at IS NULL
            AND r.created_at > COALESCE(e.snoozed_at, e.waiting_since, '-infinity')
        WHERE e.patient_id = ANY(%(patients)s::bigint[]) AND (e.state = 'waiting'
            OR (e.state = 'snoozed' AND r.pain >= LEAST(10,
                COALESCE(e.expected_pain, (e.as_it_was ->> 'pain')::int) + 2)))
        UNION ALL
        SELECT e.id, 5, jsonb_build_object('by', 'day', 'wait', e.state = 'waiting')
        FROM adherence_episode e
        WHERE e.patient_id = ANY(%(patients)s::bigint[])
            AND ((e.state = 'snoozed' AND e.snoozed_until <= %(today)s)
                OR (e.state = 'waiting' AND e.waiting_until <= %(today)s))
    ) AS reasons
    ORDER BY id, rank, (why ->> 'value')::int DESC NULLS LAST, why ->> 'on', why ->> 'rule'
) AS woken
WHERE woken.id = e.id AND e.state IN ('snoozed', 'waiting')
"""


def as_it_is(signals: Iterable[Signal], pain: int | None) -> dict[str, Any]:
    """Return what a later assessment compares with: the signals that hold, and her last pain."""
    holding = [signal for signal in signals if signal.cleared_at is None]
    return {
        "tier": min((s.tier for s in holding), key=_TIERS.index, default=""),
        "signals": {s.rule: s.severity for s in holding},
        "pain": pain,
    }


def woken(episode: Episode, zone: ZoneInfo) -> str:
    """Say when an episode came back and why: "Came back on 3 Dec because pain was 7, expected 5."

    "" when nothing brought it back, or somebody put it aside again since.
    """
    if episode.woke_at is None or episode.woke_by is None:
        return ""
    day = episode.woke_at.astimezone(zone)
    return f"Came back on {day:%-d %b} because {_why(episode.woke_by)}."


def _why(why: Mapping[str, Any]) -> str:
    if why["by"] == "pain":
        return _pain(why)
    if why["by"] == "answer":
        return f"she answered for {date.fromisoformat(why['on']):%-d %b}"
    if why["by"] == "day":
        return "nothing was heard by that day" if why["wait"] else "its time was over"
    name = BY_CODE[why["rule"]].name.lower() if why["rule"] in BY_CODE else why["rule"]
    if why["by"] == "safety":
        return f"of a sign of danger: {name}"
    return f"of something new: {name}" if why["by"] == "new" else f"it got worse: {name}"


def _pain(why: Mapping[str, Any]) -> str:
    if why["expected"] is not None:
        return f"pain was {why['value']}, expected {why['expected']}"
    return f"pain was {why['value']}, and {why['was']} when it was put aside"
