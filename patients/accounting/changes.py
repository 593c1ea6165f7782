"""The histories of all tables as one list: who added, changed or removed what.

Which columns changed is worked out in the database, so that no value of a patient is read for it.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import groupby
from operator import itemgetter
from typing import Any
from uuid import UUID

from django.db import connection, models
from psycopg import sql

from clinic import clock
from clinic.models import Clinic, Staff
from patients.accounting.reads import Shown
from patients.accounting.words import (
    VERBS,
    actor_in_words,
    columns_in_words,
    facts_in_words,
    histories,
    kind_in_words,
)
from patients.models import Patient

PAGE = 50
_MOST_STEPS = 3
# What a search for the way to a patient does not go through: it leads to everybody.
_NO_WAY = {"clinic", "staff"}


@dataclass(frozen=True)
class Change:
    """One row that was added, changed or removed: by whom, as what, for what."""

    uid: str
    at: datetime
    who: str
    kind: str
    verb: str
    columns: list[str]
    reason: str
    patient: Shown | None
    facts: dict[str, str]


@dataclass(frozen=True)
class ChangesPage:
    rows: list[Change]
    next_before: str

    @property
    def patients(self) -> set[int]:
        return {row.patient.key for row in self.rows if row.patient}


@dataclass(frozen=True)
class Wanted:
    """Which changes: of one patient or person, on one day, of one kind of row (its label)."""

    patient: Patient | None = None
    staff: Staff | None = None
    day: date | None = None
    kind: str = ""


def changes_page(
    clinic: Clinic, wanted: Wanted, *, names: bool, before: str = "", most: int = PAGE
) -> ChangesPage:
    """Return the newest changes before a cursor, in words. One query, or two for whole deeds.

    Of a patient or of one kind of row they come one by one; of a person or of the whole clinic by
    what was done at once. Raises ValueError for a cursor that no page gave.
    """
    start, end = (None, None)
    if wanted.day:
        start, end = clock.day_bounds(wanted.day, clinic.time_zone)
    at, key = _cursor(before)
    facts: dict[str, Any] = {
        "clinic": clinic.pk,
        "clinic_uid": str(clinic.uid),
        "patient": wanted.patient.pk if wanted.patient else None,
        "patient_uid": str(wanted.patient.uid) if wanted.patient else None,
        "actor": f"staff:{wanted.staff.uid}" if wanted.staff else None,
        "start": start,
        "end": end,
        "at": at,
        "key": key,
        "number": int(key) if key.isdecimal() else None,
        "most": most + 1,
    }
    one_by_one = wanted.patient is not None or bool(wanted.kind)
    statement = _statement(wanted, one_by_one=one_by_one)
    if not one_by_one:
        return _whole_deeds(statement, facts, names=names, most=most)
    found = _found(statement, facts)
    more = len(found) > most
    return ChangesPage(
        [_change(row, names) for row in found[:most]], _cursor_of(found[most - 1]) if more else ""
    )


def _whole_deeds(
    statement: sql.Composed, facts: dict[str, Any], *, names: bool, most: int
) -> ChangesPage:
    """Return deeds from the newest on until the page is full; none is torn apart.

    Nearly every deed holds a row of this clinic. Where few do, a second look goes further back.
    """
    told: list[tuple[Any, ...]] = []
    older, is_last = facts["number"], False
    for deeds in (most, 4 * most):
        found = _found(statement, facts | {"number": older, "deeds": deeds})
        by_deed = [(number, list(rows)) for number, rows in groupby(found, itemgetter(-1))]
        is_last = len(by_deed) < deeds
        for taken, (number, rows) in enumerate(by_deed, start=1):
            told += [row for row in rows if row[0] is not None]
            older = number
            if len(told) >= most:
                is_last = is_last and taken == len(by_deed)
                break
        if is_last or len(told) >= most // 2:
            break
    return ChangesPage([_change(row, names) for row in told], "" if is_last else f"~{older}")


def _found(statement: sql.Composed, facts: dict[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement.as_string(cursor.connection), facts)
        return cursor.fetchall()


_COLUMNS = """
    e.label, e.key, e.at, e.verb, e.columns, {facts}, s.name,
    p.id, p.uid, p.mrn, p.given_name || ' ' || p.family_name, {number}
"""
_WHO = """
LEFT JOIN clinic_staff s ON s.uid = CASE WHEN {facts} ->> 'actor' LIKE 'staff:%%'
    THEN substr({facts} ->> 'actor', 7)::uuid END
LEFT JOIN patients_patient p ON p.id = e.patient
"""
# `key` tells rows of one instant apart: the table's label and the event's key in it.
_ONE_BY_ONE = (
    "SELECT"
    + _COLUMNS.format(facts="c.metadata", number="0")
    + "FROM ({branches}) e LEFT JOIN pghistory_context c ON c.id = e.context"
    + _WHO.format(facts="c.metadata")
    + "ORDER BY e.at DESC, e.key DESC LIMIT %(most)s"
)
# A deed without a row of this clinic comes as one empty line, which tells where the next page is.
_DEEDS = """
WITH deeds AS MATERIALIZED (
    SELECT id, number, metadata FROM pghistory_context
    WHERE {of} AND (%(number)s::bigint IS NULL OR number < %(number)s)
        AND (%(start)s::timestamptz IS NULL OR created_at >= %(start)s AND created_at < %(end)s)
    ORDER BY number DESC LIMIT %(deeds)s)
"""
_BY_DEED = (
    "SELECT"
    + _COLUMNS.format(facts="c.metadata", number="c.number")
    + "FROM deeds c LEFT JOIN ({branches}) e ON e.context = c.id"
    + _WHO.format(facts="c.metadata")
    + "ORDER BY c.number DESC, e.at DESC, e.key DESC"
)
_BRANCH = """
(SELECT {label} AS label, {label} || lpad(h.pgh_id::text, 19, '0') AS key,
    h.pgh_created_at AS at, h.pgh_label AS verb, h.pgh_context_id AS context,
    {patient} AS patient,
    CASE WHEN h.pgh_label IN ('insert', 'delete') THEN '{{}}'::text[] ELSE (
        SELECT coalesce(array_agg(now.key ORDER BY now.key), '{{}}')
        FROM jsonb_each(to_jsonb(h)) now JOIN jsonb_each(to_jsonb(
            (SELECT o FROM {table} o WHERE o.pgh_obj_id = h.pgh_obj_id AND o.pgh_id < h.pgh_id
             ORDER BY o.pgh_id DESC LIMIT 1))) was USING (key)
        WHERE now.key NOT LIKE 'pgh\\_%%' AND now.value IS DISTINCT FROM was.value
    ) END AS columns
FROM {table} h WHERE {clinic} AND {wanted} {order})
"""
_PAGED = """
    (%(start)s::timestamptz IS NULL
         OR h.pgh_created_at >= %(start)s AND h.pgh_created_at < %(end)s)
    AND (%(at)s::timestamptz IS NULL OR h.pgh_created_at < %(at)s
         OR h.pgh_created_at = %(at)s AND {label} || lpad(h.pgh_id::text, 19, '0') < %(key)s)
"""
_ORDER = "ORDER BY h.pgh_created_at DESC, h.pgh_id DESC LIMIT %(most)s"
_BY_ACTOR = """h.pgh_context_id IN (
    SELECT id FROM pghistory_context WHERE metadata ->> 'actor' = %(actor)s)"""


def _statement(wanted: Wanted, *, one_by_one: bool) -> sql.Composed:
    branches = sql.SQL(" UNION ALL ").join(_branches(wanted, one_by_one=one_by_one))
    if one_by_one:
        return sql.SQL(_ONE_BY_ONE).format(branches=branches)
    of = "'actor' = %(actor)s" if wanted.staff else "'clinic' = %(clinic_uid)s"
    return sql.SQL(_DEEDS + _BY_DEED).format(branches=branches, of=sql.SQL(f"metadata ->> {of}"))


def _branches(wanted: Wanted, *, one_by_one: bool) -> Iterable[sql.Composed]:
    for label, history in histories().items():
        tracked = history.pgh_tracked_model  # type: ignore[attr-defined]
        clinic, way = _clinic_of(tracked), way_to_patient(tracked)
        if clinic is None or wanted.kind not in ("", label):
            continue
        if wanted.patient is not None and way is None and not _names_recipient(tracked):
            continue
        name = sql.Literal(label)
        yield sql.SQL(_BRANCH).format(
            label=name,
            table=sql.Identifier(history._meta.db_table),
            patient=_patient_of(tracked, way),
            clinic=clinic,
            wanted=_wanted(wanted, way, name, one_by_one=one_by_one),
            order=sql.SQL(_ORDER if one_by_one else ""),
        )


def _wanted(
    wanted: Wanted, way: list[models.ForeignKey] | None, label: sql.Literal, *, one_by_one: bool
) -> sql.Composable:
    if not one_by_one:
        return sql.SQL("h.pgh_context_id IN (SELECT id FROM deeds)")
    found: list[sql.Composable] = [sql.SQL(_PAGED).format(label=label)]
    if wanted.patient is not None:
        found.append(_is_hers(way))
    if wanted.staff is not None:
        found.append(sql.SQL(_BY_ACTOR))
    return sql.SQL(" AND ").join(found)


def _clinic_of(tracked: type[models.Model]) -> sql.Composable | None:
    """Return what says that a history's row is of the clinic; None for tables of no clinic."""
    names = {field.name for field in tracked._meta.concrete_fields}
    if "clinic" in names:
        return sql.SQL("h.clinic_id = %(clinic)s")
    if tracked is Clinic:
        return sql.SQL("h.pgh_obj_id = %(clinic)s")
    if tracked is Staff:
        return sql.SQL(
            "h.pgh_obj_id IN (SELECT staff_id FROM clinic_membership WHERE clinic_id = %(clinic)s)"
        )
    return None


def way_to_patient(tracked: type[models.Model]) -> list[models.ForeignKey] | None:
    """Return the foreign keys that lead from a row to its patient; none for the patient's row."""
    if tracked is Patient:
        return []
    ways: list[list[models.ForeignKey]] = [[]]
    for _step in range(_MOST_STEPS):
        ways = [
            [*way, field]
            for way in ways
            for field in (way[-1].related_model if way else tracked)._meta.concrete_fields
            if isinstance(field, models.ForeignKey)
            and field.related_model._meta.model_name not in _NO_WAY
        ]
        for way in ways:
            if way[-1].related_model is Patient:
                return way
    return None


def _names_recipient(tracked: type[models.Model]) -> bool:
    """Return whether a row knows a patient, as the ledger of mails does, by her public name."""
    return any(field.name == "recipient_uid" for field in tracked._meta.concrete_fields)


def _patient_of(tracked: type[models.Model], way: list[models.ForeignKey] | None) -> sql.Composable:
    if way is None:
        return sql.SQL(
            "(SELECT id FROM patients_patient WHERE uid = h.recipient_uid)"
            if _names_recipient(tracked)
            else "NULL::bigint"
        )
    if not way:
        return sql.SQL("h.pgh_obj_id")
    found: sql.Composable = sql.Identifier("h", way[0].column)
    for step in way[1:]:
        found = sql.SQL("(SELECT {column} FROM {table} WHERE id = {found})").format(
            column=sql.Identifier(step.column),
            table=sql.Identifier(step.model._meta.db_table),
            found=found,
        )
    return found


def _is_hers(way: list[models.ForeignKey] | None) -> sql.Composable:
    if way is None:
        return sql.SQL("h.recipient_uid = %(patient_uid)s::uuid")
    if not way:
        return sql.SQL("h.pgh_obj_id = %(patient)s")
    hers: sql.Composable = sql.SQL("= %(patient)s")
    for step in reversed(way[1:]):
        hers = sql.SQL("IN (SELECT id FROM {table} WHERE {column} {hers})").format(
            table=sql.Identifier(step.model._meta.db_table),
            column=sql.Identifier(step.column),
            hers=hers,
        )
    return sql.SQL("{column} {hers}").format(column=sql.Identifier("h", way[0].column), hers=hers)


def _change(row: tuple[Any, ...], names: bool) -> Change:
    label, key, at, verb, columns, metadata, staff, patient, uid, mrn, name, _number = row
    facts = json.loads(metadata) if metadata else {}
    return Change(
        uid=key,
        at=at,
        who=actor_in_words(str(facts.get("actor", "")), staff),
        kind=kind_in_words(label),
        verb=VERBS.get(verb, verb),
        columns=columns_in_words(label, columns),
        reason=str(facts.get("reason", "")) if names else "",
        patient=Shown(patient, UUID(str(uid)), mrn, name if names else "") if patient else None,
        facts=facts_in_words(facts),
    )


def _cursor_of(row: tuple[Any, ...]) -> str:
    return f"{row[2].astimezone(UTC):%Y-%m-%dT%H:%M:%S.%fZ}~{row[1]}"


def _cursor(before: str) -> tuple[datetime | None, str]:
    """Return where a page begins: an instant and a key, or a deed's number alone."""
    if not before:
        return None, ""
    at, _tilde, key = before.partition("~")
    return datetime.fromisoformat(at) if at else None, key
