"""Stops of the drug: which a rule saw beforehand, by how long, and which none did."""

from typing import Any

from adherence.quality.numbers import TOO_FEW, share
from adherence.quality.period import Period
from adherence.quality.sql import STOPS, rows

# Upper ends in days of the groups of lead times; longer ones are the last group.
LEADS = (7, 28, 91)

# Seen beforehand: a signal that held at some time in the days before, raised before that day.
# What the same check-in raised that told of the stop saw it when it had happened.
TOLD_STOPS = f"""
WITH {STOPS},
told AS (
    SELECT t.*, t.day - (
        SELECT min(s.first_seen_at AT TIME ZONE %(zone)s)::date FROM adherence_signal s
        WHERE s.patient_id = t.patient_id
            AND (s.first_seen_at AT TIME ZONE %(zone)s)::date < t.day
            AND (s.cleared_at IS NULL OR (s.cleared_at AT TIME ZONE %(zone)s)::date
                >= t.day - %(followed_days)s)
    ) AS lead, EXISTS (
        SELECT 1 FROM adherence_signal s
        WHERE s.patient_id = t.patient_id
            AND (s.first_seen_at AT TIME ZONE %(zone)s)::date BETWEEN t.day AND t.day + 28
    ) AS seen_after
    FROM stops t WHERE t.day BETWEEN %(first)s AND %(last)s
)"""  # noqa: S608
_COUNTED = f"""{TOLD_STOPS}
SELECT count(*) AS stops, count(lead) AS seen,
    count(*) FILTER (WHERE lead IS NULL AND seen_after) AS only_after,
    count(*) FILTER (WHERE lead <= {LEADS[0]}) AS lead_1,
    count(*) FILTER (WHERE lead > {LEADS[0]} AND lead <= {LEADS[1]}) AS lead_2,
    count(*) FILTER (WHERE lead > {LEADS[1]} AND lead <= {LEADS[2]}) AS lead_3,
    count(*) FILTER (WHERE lead > {LEADS[2]}) AS lead_4,
    percentile_cont(ARRAY[0.25, 0.5, 0.75]) WITHIN GROUP (ORDER BY lead)
        FILTER (WHERE lead IS NOT NULL) AS quarters
FROM told
"""  # noqa: S608


def stops(period: Period) -> dict[str, Any]:
    """Return how many stopped, how many a rule saw beforehand and how early, in one statement."""
    row = rows(_COUNTED, period.parameters)[0]
    low, middle, high = (row["quarters"] if row["seen"] >= TOO_FEW else None) or (None,) * 3
    return {
        "stops": row["stops"],
        "seen": share(row["seen"], row["stops"]),
        "unseen": row["stops"] - row["seen"],
        "only_after": row["only_after"],
        "lead_median": middle,
        "lead_low": low,
        "lead_high": high,
        "leads": [row[f"lead_{number}"] for number in range(1, 5)],
    }
