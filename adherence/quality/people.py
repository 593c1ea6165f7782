"""Whom the clinic hears from, by language and by age: who is served worse?"""

from datetime import timedelta
from math import sqrt
from typing import Any

from adherence.features.visits import COUNTED
from adherence.models import RuleSet
from adherence.quality.numbers import FEW, Z, mean, share, wilson
from adherence.quality.period import Period
from adherence.quality.sql import ON_DRUG, rows
from adherence.rules import DEFAULTS
from clinic import clock

AGES = ("under 55", "55 to 64", "65 to 74", "75 and over")

# Everybody on the drug, and in the clinic, when the last day is over. She answered in so many of
# the clinic's periods that are over, came to so many of the sessions that count, and was last heard
# from on a day: by a check-in, in a conversation, or at a session.
EACH = f"""
WITH {ON_DRUG},
people AS MATERIALIZED (
    SELECT d.patient_id, p.language, lower(d.span) AS asked_since,
        GREATEST(lower(d.span), %(first)s) AS since,
        (ARRAY['under 55', '55 to 64', '65 to 74', '75 and over'])[
            1 + width_bucket(extract(year FROM age(%(last)s, p.birth_date))::int,
                ARRAY[55, 65, 75])] AS ages
    FROM on_drug d JOIN patients_patient p ON p.id = d.patient_id
    WHERE d.span @> %(last)s + 1
),
answers AS (
    SELECT r.patient_id, max(r.reported_for) AS on_day, count(DISTINCT
        (r.reported_for - people.since) / %(check_in_days)s) FILTER (
        WHERE r.reported_for >= people.since AND r.source <> 're_ask'
            AND (r.reported_for - people.since) / %(check_in_days)s
                < (%(last)s + 1 - people.since) / %(check_in_days)s) AS answered
    FROM patients_symptomreport r JOIN people ON people.patient_id = r.patient_id
    WHERE r.clinic_id = %(clinic)s AND r.superseded_at IS NULL
        AND r.reported_for BETWEEN %(heard_first)s AND %(last)s + 1
    GROUP BY r.patient_id
),
spoken AS (
    SELECT e.patient_id, max(c.at AT TIME ZONE %(zone)s)::date AS on_day
    FROM adherence_contact c JOIN adherence_episode e ON e.id = c.episode_id
    WHERE c.clinic_id = %(clinic)s AND c.result = 'reached' AND c.at >= %(heard_starts)s
        AND c.at < %(ends)s + interval '1 day'
    GROUP BY e.patient_id
),
visits AS (
    SELECT b.patient_id, count(*) FILTER (WHERE b.status = 'attended' AND b.starts_at >= %(starts)s)
            AS attended,
        count(*) FILTER (WHERE b.starts_at >= %(starts)s) AS counted,
        (max(b.starts_at) FILTER (WHERE b.status = 'attended') AT TIME ZONE %(zone)s)::date
            AS on_day
    FROM programs_booking b
    WHERE b.clinic_id = %(clinic)s AND b.starts_at >= %(heard_starts)s
        AND b.starts_at < %(ends)s + interval '1 day' AND ({COUNTED})
    GROUP BY b.patient_id
),
each_one AS (
    SELECT people.patient_id, people.language, people.ages,
        (%(last)s + 1 - people.since) / %(check_in_days)s AS expected,
        COALESCE(a.answered, 0) AS answered, v.attended, v.counted,
        NULLIF(GREATEST(a.on_day, s.on_day, v.on_day, '-infinity'), '-infinity') AS heard_on,
        %(last)s + 1 - GREATEST(a.on_day, s.on_day, v.on_day, people.asked_since)
            >= %(unheard_days)s AS unheard
    FROM people LEFT JOIN answers a USING (patient_id) LEFT JOIN spoken s USING (patient_id)
        LEFT JOIN visits v USING (patient_id)
)"""  # noqa: S608
_GROUPED = f"""{EACH},
rated AS (
    SELECT language, ages, unheard, expected, answered, counted, attended,
        CASE WHEN expected > 0 THEN answered::float / expected END AS answering,
        CASE WHEN counted > 0 THEN attended::float / counted END AS coming
    FROM each_one
)
SELECT language, ages, GROUPING(language) AS over_languages, GROUPING(ages) AS over_ages,
    count(*) AS n, count(*) FILTER (WHERE unheard) AS unheard,
    COALESCE(sum(answered) FILTER (WHERE expected > 0), 0)::bigint AS answered,
    COALESCE(sum(expected), 0)::bigint AS expected,
    count(answering) AS answering_n, COALESCE(sum(answering), 0) AS answering_sum,
    COALESCE(sum(answering * answering), 0) AS answering_squares,
    COALESCE(sum(attended), 0)::bigint AS attended, COALESCE(sum(counted), 0)::bigint AS counted,
    count(coming) AS coming_n, COALESCE(sum(coming), 0) AS coming_sum,
    COALESCE(sum(coming * coming), 0) AS coming_squares
FROM rated GROUP BY GROUPING SETS ((language), (ages), ())
"""  # noqa: S608


def unheard_days(period: Period) -> int:
    """Return after how many days without a word a patient counts as not heard from.

    The same limit as the rule about silence, as it stands in force, in one query.
    """
    thresholds = (
        RuleSet.objects.filter(clinic=period.clinic, retired_at__isnull=True)
        .values_list("thresholds", flat=True)
        .first()
    ) or {}
    days = thresholds.get("silence.days", DEFAULTS["silence.days"])
    return max(int(days), period.clinic.check_in_days + 7)


def parameters_of(period: Period, days: int) -> dict[str, Any]:
    """Return the parameters of `EACH`; what was heard is looked for as far back as it matters."""
    heard_first = min(period.first, period.last + timedelta(days=1 - days))
    return {
        **period.parameters,
        "unheard_days": days,
        "heard_first": heard_first,
        "heard_starts": clock.day_bounds(heard_first, period.clinic.time_zone)[0],
    }


def people(period: Period) -> dict[str, Any]:
    """Return how many patients nobody hears from, and each group's figures, in two statements."""
    days = unheard_days(period)
    told = rows(_GROUPED, parameters_of(period, days))
    everybody = next(row for row in told if row["over_languages"] and row["over_ages"])
    languages = sorted((row for row in told if not row["over_languages"]), key=_language)
    ages = {row["ages"]: row for row in told if not row["over_ages"]}
    return {
        "on_drug": everybody["n"],
        "unheard_days": days,
        "unheard": share(everybody["unheard"], everybody["n"]),
        "answering": _rate(everybody, "answering", "answered", "expected"),
        "attendance": _rate(everybody, "coming", "attended", "counted"),
        "groups": [
            *[_group("language", row["language"], row, everybody) for row in languages],
            *[_group("age", name, ages[name], everybody) for name in AGES if name in ages],
        ],
    }


def _language(row: dict[str, Any]) -> tuple[int, str]:
    return -row["n"], row["language"]


def _rate(row: dict[str, Any], name: str, hits: str, of: str) -> dict[str, Any]:
    found = mean(row[f"{name}_n"], row[f"{name}_sum"], row[f"{name}_squares"])
    return {**found, "done": row[hits], "due": row[of]}


def _group(by: str, name: str, row: dict[str, Any], everybody: dict[str, Any]) -> dict[str, Any]:
    return {
        "by": by,
        "group": name,
        "n": row["n"],
        "unheard": share(row["unheard"], row["n"]),
        "answering": _rate(row, "answering", "answered", "expected"),
        "attendance": _rate(row, "coming", "attended", "counted"),
        "worse": [
            *(["unheard"] if _heard_less(row, everybody) else []),
            *(["answering"] if _is_lower(row, everybody, "answering") else []),
            *(["attendance"] if _is_lower(row, everybody, "coming") else []),
        ],
    }


def _heard_less(row: dict[str, Any], everybody: dict[str, Any]) -> bool:
    """Return whether her group's interval lies above that of all other patients."""
    others, silent = everybody["n"] - row["n"], everybody["unheard"] - row["unheard"]
    if min(row["n"], others) < FEW:
        return False
    return wilson(row["unheard"], row["n"])[0] > wilson(silent, others)[1]


def _is_lower(row: dict[str, Any], everybody: dict[str, Any], name: str) -> bool:
    """Return whether her group's mean lies below the others', further than chance would do."""
    n, total, squares = (row[f"{name}_{part}"] for part in ("n", "sum", "squares"))
    rest = [everybody[f"{name}_{part}"] - row[f"{name}_{part}"] for part in ("n", "sum", "squares")]
    if min(n, rest[0]) < FEW:
        return False
    means, variances = [], []
    for size, whole, square in ((n, total, squares), rest):
        middle = whole / size
        means.append(middle)
        variances.append(max(square - size * middle * middle, 0) / (size - 1) / size)
    return means[1] - means[0] > Z * sqrt(sum(variances))
