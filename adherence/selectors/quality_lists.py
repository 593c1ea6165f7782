"""The patients behind the two figures that ask for a look: unheard, and stopped unseen."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from adherence.quality.people import AGES, EACH, parameters_of, unheard_days
from adherence.quality.period import Period
from adherence.quality.sql import rows
from adherence.quality.stops import TOLD_STOPS
from adherence.selectors.quality_words import group_name
from patients.models import Patient

PAGE_SIZE = 50

# The page is cut first: only its rows are asked when they were last heard from at all.
_UNHEARD = f"""{EACH},
page AS (
    SELECT e.*, count(*) OVER () AS total FROM each_one e
    WHERE e.unheard AND (%(language)s = '' OR e.language = %(language)s)
        AND (%(age)s = '' OR e.ages = %(age)s)
    ORDER BY e.heard_on NULLS FIRST, e.patient_id
    LIMIT %(size)s OFFSET %(skip)s
)
SELECT p.id, p.uid, p.given_name, p.family_name, p.mrn, p.phone, page.language, page.ages,
    page.total, report.on_day AS report_on, session.on_day AS session_on,
    contact.on_day AS contact_on, episode.uid AS episode
FROM page JOIN patients_patient p ON p.id = page.patient_id
LEFT JOIN LATERAL (
    SELECT max(r.reported_for) AS on_day FROM patients_symptomreport r
    WHERE r.patient_id = p.id AND r.superseded_at IS NULL) AS report ON true
LEFT JOIN LATERAL (
    SELECT (max(b.starts_at) AT TIME ZONE %(zone)s)::date AS on_day FROM programs_booking b
    WHERE b.patient_id = p.id AND b.status = 'attended') AS session ON true
LEFT JOIN LATERAL (
    SELECT (max(c.at) AT TIME ZONE %(zone)s)::date AS on_day FROM adherence_contact c
    JOIN adherence_episode x ON x.id = c.episode_id
    WHERE x.patient_id = p.id AND c.result = 'reached') AS contact ON true
LEFT JOIN adherence_episode episode ON episode.patient_id = p.id AND episode.state <> 'resolved'
ORDER BY page.heard_on NULLS FIRST, page.patient_id
"""  # noqa: S608

_UNSEEN = f"""{TOLD_STOPS}
SELECT p.id, p.uid, p.given_name, p.family_name, p.mrn, c.drug, c.started_on, told.day,
    told.by_prescriber, told.seen_after, count(*) OVER () AS total
FROM told JOIN patients_patient p ON p.id = told.patient_id
JOIN patients_therapycourse c ON c.id = told.course_id
WHERE told.lead IS NULL
ORDER BY told.day DESC, told.course_id LIMIT %(size)s OFFSET %(skip)s
"""  # noqa: S608


@dataclass(frozen=True)
class Unheard:
    """One patient whom nobody has heard from, and when anybody last did."""

    patient_id: int
    uid: UUID
    name: str
    mrn: str
    phone: str
    language: str
    age: str
    report_on: date | None
    session_on: date | None
    contact_on: date | None
    episode: UUID | None


@dataclass(frozen=True)
class Unseen:
    """One stop of the drug that no rule saw beforehand."""

    patient_id: int
    uid: UUID
    name: str
    mrn: str
    drug: str
    started_on: date
    stopped_on: date
    days_on_drug: int
    how: str
    seen_after: bool


@dataclass(frozen=True)
class Found:
    """One page of a list, and how many rows there are in all."""

    rows: list[Any]
    total: int
    days: int = 0


def unheard(period: Period, *, language: str = "", age: str = "", page: int = 1) -> Found:
    """Return a page of the patients nobody hears from, the longest silence first.

    `age` is one of AGES. Two queries.
    """
    days = unheard_days(period)
    values = {
        **parameters_of(period, days),
        "language": language,
        "age": age if age in AGES else "",
        **_cut(page),
    }
    found = rows(_UNHEARD, values)
    return Found([_unheard(row) for row in found], found[0]["total"] if found else 0, days)


def unseen(period: Period, *, page: int = 1) -> Found:
    """Return a page of the stops in a period that no rule saw beforehand, newest first."""
    found = rows(_UNSEEN, {**period.parameters, **_cut(page)})
    return Found([_unseen(row) for row in found], found[0]["total"] if found else 0)


def _cut(page: int) -> dict[str, int]:
    return {"size": PAGE_SIZE, "skip": (page - 1) * PAGE_SIZE}


def _name(row: dict[str, Any]) -> str:
    return f"{row['family_name']}, {row['given_name']}"


def _unheard(row: dict[str, Any]) -> Unheard:
    return Unheard(
        patient_id=row["id"],
        uid=row["uid"],
        name=_name(row),
        mrn=row["mrn"],
        phone=Patient._meta.get_field("phone").opened(row["phone"]) or "",
        language=group_name("language", row["language"]),
        age=row["ages"],
        report_on=row["report_on"],
        session_on=row["session_on"],
        contact_on=row["contact_on"],
        episode=row["episode"],
    )


def _unseen(row: dict[str, Any]) -> Unseen:
    return Unseen(
        patient_id=row["id"],
        uid=row["uid"],
        name=_name(row),
        mrn=row["mrn"],
        drug=row["drug"],
        started_on=row["started_on"],
        stopped_on=row["day"],
        days_on_drug=(row["day"] - row["started_on"]).days,
        how="By the prescriber" if row["by_prescriber"] else "By her",
        seen_after=row["seen_after"],
    )
