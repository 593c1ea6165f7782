"""What the rules read, for many patients in one pass: each constant is one CTE.

The time and the thresholds come in as `%(...)s` parameters; nothing here asks the database for the
time or looks at a signal. A threshold appears by its key with the dot replaced.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from adherence.features.known import AS_OF, LIVE, in_words_of
from adherence.features.people import BETWEEN, PEOPLE, SCOPE
from adherence.features.reports import ANSWERED, BASELINES, LAST_HEARD, READINGS, REPORTS
from adherence.features.supply import FILLS, SUPPLY
from adherence.features.visits import VISITS
from adherence.policy import Policy
from adherence.rules import RULES, THRESHOLDS
from clinic.models import Clinic
from patients.coverage import FETCHED_EARLY_DAYS

__all__ = ["AS_OF", "LIVE", "features_only", "parameters", "with_features"]

FEATURES: tuple[str, ...] = (
    SCOPE,
    PEOPLE,
    BETWEEN,
    BASELINES,
    REPORTS,
    READINGS,
    LAST_HEARD,
    ANSWERED,
    FILLS,
    SUPPLY,
    VISITS,
)
_COUNTED = (
    "people",
    "between_drugs",
    "baselines",
    "readings",
    "last_heard",
    "answered",
    "supply",
    "visits",
)
_ABOUT_VISITS = ("exercise_interruption", "low_attendance")


def with_features(*more: str, known: Mapping[str, str] = LIVE) -> str:
    """Return the WITH clause of the features, and of further CTEs that build on them.

    `known` picks the facts: LIVE, or AS_OF for those that the clinic knew at `%(now)s`.
    """
    return "WITH " + in_words_of(",".join([*FEATURES, *more]), known)


def features_only() -> str:
    """Return a query that computes every feature and nothing else: the bare cost of the data."""
    counts = [f"(SELECT count(*) FROM {name})" for name in _COUNTED]  # noqa: S608
    return f"{with_features()} SELECT {', '.join(counts)}"


def parameters(
    *, clinic: Clinic, policy: Policy, patients: Sequence[int], now: datetime
) -> dict[str, Any]:
    """Return the values of every parameter that features and rules name.

    `patients` are keys of this clinic's patients; the day is the clinic's.
    """
    limits = {t.parameter: policy.thresholds[t.key] for t in THRESHOLDS.values()}
    visits = [limits[f"{code}_window_days"] for code in _ABOUT_VISITS]
    # Whether severe pain is news is seen only beside what was severe before its own window.
    reports = [
        limits[t.parameter]
        for t in THRESHOLDS.values()
        if (t.key.endswith(".window_days") and not t.key.startswith(_ABOUT_VISITS))
        or t.key == "severe_pain.again_days"
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
        "fetched_early_days": FETCHED_EARLY_DAYS,
        # A period that is over may have begun before the window did.
        "report_days": max(reports) + clinic.check_in_days,
        "visit_days": max(visits),
    }
