"""What people did with what the rules raised."""

from datetime import timedelta
from typing import Any

from adherence.models import EpisodeOutcome, Tier
from adherence.quality.hours import HOURS, on_day_of, opened_until
from adherence.quality.numbers import TOO_FEW, share
from adherence.quality.period import Period
from adherence.quality.sql import rows

# Closed without anything done; a death closes an episode without anybody.
NOT_ACTED = (EpisodeOutcome.NO_ACTION, EpisodeOutcome.UNREACHABLE)
STALE_HOURS = 48
# As far back as open hours are counted for what is open now; longer is stale either way.
STALE_BACK_DAYS = 200

_CLOSED = """
SELECT outcome, count(*) AS n FROM adherence_episode
WHERE clinic_id = %(clinic)s AND state = 'resolved'
    AND resolved_at >= %(starts)s AND resolved_at < %(ends)s
GROUP BY outcome
"""

# The tier is that of the signals that opened the episode. Who still waits, waits until now.
_CONTACT = f"""
WITH {HOURS},
opened AS (
    SELECT e.opened_at, c.at AS contacted_at, e.resolved_at,
        COALESCE(c.at, CASE WHEN e.resolved_at IS NULL THEN %(now)s END) AS until,
        (SELECT min(array_position(ARRAY['S', 'A', 'B', 'C'], s.tier::text))
         FROM adherence_signal s WHERE s.episode_id = e.id AND s.first_seen_at <= e.opened_at)
            AS tier
    FROM adherence_episode e
    LEFT JOIN LATERAL (
        SELECT min(at) AS at FROM adherence_contact c WHERE c.episode_id = e.id) AS c ON true
    WHERE e.clinic_id = %(clinic)s AND e.opened_at >= %(starts)s AND e.opened_at < %(ends)s
),
timed AS (
    SELECT opened.*, (
        {opened_until("until", "until_day")} - {opened_until("opened_at", "from_day")}
        ) / 3600 AS hours
    FROM opened
    JOIN hours AS from_day ON {on_day_of("opened.opened_at", "from_day")}
    LEFT JOIN hours AS until_day ON {on_day_of("opened.until", "until_day")}
)
SELECT tier, GROUPING(tier) AS is_all, count(*) AS opened, count(contacted_at) AS contacted,
    count(*) FILTER (WHERE contacted_at IS NULL AND resolved_at IS NULL) AS waiting,
    count(*) FILTER (WHERE contacted_at IS NULL AND resolved_at IS NOT NULL) AS closed_without,
    percentile_cont(0.5) WITHIN GROUP (ORDER BY hours) FILTER (WHERE hours IS NOT NULL) AS median,
    percentile_cont(0.9) WITHIN GROUP (ORDER BY hours) FILTER (WHERE hours IS NOT NULL) AS ninety
FROM timed GROUP BY GROUPING SETS ((tier), ()) ORDER BY is_all DESC, tier
"""  # noqa: S608

# New or in progress, and neither opened, contacted nor back from a snooze of late.
_STALE = f"""
WITH {HOURS},
standing AS (
    SELECT e.id, GREATEST(e.opened_at,
        (SELECT max(at) FROM adherence_contact c WHERE c.episode_id = e.id),
        (SELECT max(LEAST(%(now)s, h.snoozed_until::timestamp AT TIME ZONE %(zone)s))
         FROM adherence_episodeevent h WHERE h.pgh_obj_id = e.id AND h.state = 'snoozed'))
            AS touched_at
    FROM adherence_episode e
    WHERE e.clinic_id = %(clinic)s AND e.state IN ('new', 'in_progress')
)
SELECT count(*) AS open, count(*) FILTER (WHERE touched_day.day IS NULL OR
    {opened_until("%(now)s", "this_day")} - {opened_until("touched_at", "touched_day")}
        > %(stale_hours)s * 3600) AS stale
FROM standing
JOIN hours AS this_day ON this_day.day = %(today)s
LEFT JOIN hours AS touched_day ON {on_day_of("touched_at", "touched_day")}
"""  # noqa: S608

# Every snooze that began in the period, with what ended it. A person ends one by taking the
# episode up again or closing it; Steady does for a safety rule, for pain above what was expected,
# or because its day has come.
_SNOOZES = """
WITH snoozed AS (
    SELECT DISTINCT ON (pgh_obj_id, snoozed_at) pgh_obj_id, pgh_id, patient_id, snoozed_at,
        snoozed_until, expected_pain
    FROM adherence_episodeevent
    WHERE clinic_id = %(clinic)s AND state = 'snoozed'
        AND snoozed_at >= %(starts)s AND snoozed_at < %(ends)s
    ORDER BY pgh_obj_id, snoozed_at, pgh_id
),
ended AS (
    SELECT s.*, s.snoozed_until - (s.snoozed_at AT TIME ZONE %(zone)s)::date AS days, next.state,
        CASE
            WHEN next.pgh_id IS NULL THEN 'asleep'
            WHEN next.outcome = 'died' THEN 'died'
            WHEN x.metadata ->> 'actor' LIKE 'staff:%%' THEN 'person'
            WHEN next.safety OR EXISTS (
                SELECT 1 FROM adherence_signal g
                WHERE g.episode_id = s.pgh_obj_id AND g.tier = 'S'
                    AND g.first_seen_at > s.snoozed_at
                    AND g.first_seen_at < s.snoozed_until::timestamp AT TIME ZONE %(zone)s)
                THEN 'safety'
            WHEN EXISTS (
                SELECT 1 FROM patients_symptomreport r
                WHERE r.patient_id = s.patient_id AND r.created_at > s.snoozed_at
                    AND r.created_at < s.snoozed_until::timestamp AT TIME ZONE %(zone)s
                    AND r.pain >= LEAST(10, s.expected_pain + 2)) THEN 'pain'
            ELSE 'time' END AS ended_by
    FROM snoozed s
    LEFT JOIN LATERAL (
        SELECT * FROM adherence_episodeevent h
        WHERE h.pgh_obj_id = s.pgh_obj_id AND h.pgh_id > s.pgh_id
            AND (h.state <> 'snoozed' OR h.snoozed_at <> s.snoozed_at)
        ORDER BY h.pgh_id LIMIT 1
    ) AS next ON true
    LEFT JOIN pghistory_context x ON x.id = next.pgh_context_id
)
SELECT count(*) AS snoozes, count(DISTINCT pgh_obj_id) AS episodes,
    percentile_cont(0.5) WITHIN GROUP (ORDER BY days) AS median_days,
    count(*) FILTER (WHERE ended_by = 'asleep') AS asleep,
    count(*) FILTER (WHERE ended_by = 'safety') AS by_safety,
    count(*) FILTER (WHERE ended_by = 'pain') AS by_pain,
    count(*) FILTER (WHERE ended_by = 'person') AS by_person,
    count(*) FILTER (WHERE ended_by = 'time') AS ran_out,
    count(*) FILTER (WHERE ended_by = 'died') AS by_death
FROM ended
"""


def work(period: Period) -> dict[str, Any]:
    """Return outcomes, waiting times, what is stale, and snoozes, in four statements."""
    values = {**period.parameters, "hours_first": period.first - timedelta(days=1)}
    closed = {row["outcome"]: row["n"] for row in rows(_CLOSED, values)}
    by_people = {code: n for code, n in closed.items() if code != EpisodeOutcome.DIED}
    of = sum(by_people.values())
    acted = sum(n for code, n in by_people.items() if code not in NOT_ACTED)
    back = {
        "hours_first": values["today"] - timedelta(days=STALE_BACK_DAYS),
        "stale_hours": STALE_HOURS,
    }
    standing = rows(_STALE, {**values, **back})
    told = standing[0] if standing else {"open": 0, "stale": 0}
    return {
        "acted": share(acted, of),
        "unreachable": share(by_people.get(EpisodeOutcome.UNREACHABLE, 0), of),
        "outcomes": {code: closed.get(code, 0) for code in EpisodeOutcome.values},
        "contact": [_contact(row) for row in rows(_CONTACT, values)],
        "stale": share(told["stale"], told["open"]),
        "snoozes": _snoozes(rows(_SNOOZES, values)[0]),
    }


def _contact(row: dict[str, Any]) -> dict[str, Any]:
    tiers = [Tier.SAFETY, Tier.A, Tier.B, Tier.C]
    enough = row["contacted"] + row["waiting"] >= TOO_FEW
    return {
        "tier": "all" if row["is_all"] else tiers[row["tier"] - 1].value if row["tier"] else "",
        "opened": row["opened"],
        "contacted": row["contacted"],
        "waiting": row["waiting"],
        "closed_without": row["closed_without"],
        "median_hours": _hours(row["median"]) if enough else None,
        "ninety_hours": _hours(row["ninety"]) if enough else None,
    }


def _hours(value: Any) -> float | None:
    return None if value is None else round(float(value), 1)


def _snoozes(row: dict[str, Any]) -> dict[str, Any]:
    return {
        **row,
        "median_days": _hours(row["median_days"]),
        "early": share(
            row["by_safety"] + row["by_pain"] + row["by_person"], row["snoozes"] - row["asleep"]
        ),
    }
