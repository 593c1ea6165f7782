"""Seal what was added to the audit trail since the last seal.

Nothing that a person does waits for this: rows are written unsealed, and a tick of the schedule
seals them within about a minute. Until then the triggers alone protect them.

A row may commit after one with a higher key. So the newest key of a table is read first, then who
is writing to the table, and the rows up to that key are sealed only once all of those have ended:
whoever took a lower key was writing to the table from before until its end.
"""

import hashlib
import logging
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC

from django.db import connection, transaction
from psycopg import sql

from clinic import clock
from clinic.models import AuditLayout, AuditPart, AuditSeal
from clinic.trail.tables import Sealed, sealed_tables

logger = logging.getLogger(__name__)

LOCK = 7_304
FIRST = "0" * 64  # what the first seal names as the one before
LEAST = -(2**63)
MOST_KEYS = 10_000  # that one part covers: a part is what is read anew when a row is amended
MOST_PARTS = 2_000  # of one table in one seal

_COLUMNS = """
SELECT c.relname, array_agg(a.attname::text ORDER BY a.attnum) FROM pg_class c
JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
WHERE c.relnamespace = 'public'::regnamespace AND c.relname = ANY(%s) GROUP BY c.relname
"""
_WRITERS = """
SELECT c.relname, k.virtualtransaction FROM pg_locks k JOIN pg_class c ON c.oid = k.relation
WHERE k.locktype = 'relation' AND k.mode = 'RowExclusiveLock' AND k.granted
    AND k.database = (SELECT oid FROM pg_database WHERE datname = current_database())
    AND k.pid <> pg_backend_pid() AND c.relname = ANY(%s)
"""


@dataclass(frozen=True)
class Range:
    """Rows of a table still to be sealed: after < key <= upto."""

    after: int
    upto: int


def seal(*, patience_s: float = 2.0) -> AuditSeal | None:
    """Append one seal over everything that can be sealed; None where there is nothing.

    Tables in which somebody goes on writing for longer than `patience_s` wait for the next seal.
    """
    with transaction.atomic():
        if not _only_sealer():
            return None
        open_ranges = _open_ranges()
        ready = _settled(open_ranges, patience_s) if open_ranges else {}
        parts = [part for table, upto in sorted(ready.items()) for part in _parts(table, upto)]
        return append(parts) if parts else None


def seal_anew(table: str, *, why: str) -> AuditSeal | None:
    """Seal again, in its present columns, what is sealed of a table: after a column was dropped.

    What the older seals of these rows said can no longer be checked; `verify_audit` lists this.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        cursor.execute("SELECT coalesce(max(id), 0) FROM clinic_auditamendment")
        amended_upto = cursor.fetchone()[0]
        held = {
            part.upto: part for part in AuditPart.objects.filter(layout__table=table).order_by("pk")
        }
        one = next(one for one in sealed_tables() if one.table == table)
        ranges = [Range(held[upto].after, upto) for upto in sorted(held)]
        parts = _digested(_layout(one, present_columns([table])[table]), ranges, amended_upto)
        return append(parts, why=why) if parts else None


def append(parts: Sequence[AuditPart], *, why: str = "") -> AuditSeal:
    """Add one link to the chain, with these parts."""
    last = AuditSeal.objects.order_by("-number").first()
    made = AuditSeal(
        number=last.number + 1 if last else 1,
        sealed_at=clock.now(),
        why=why,
        previous=last.hash if last else FIRST,
    )
    made.hash = hash_of(made, (_told(part) for part in parts))
    made.save(force_insert=True)
    for part in parts:
        part.seal = made
    AuditPart.objects.bulk_create(parts, batch_size=1_000)
    logger.info("audit sealed: number %s hash %s", made.number, made.hash)
    return made


def hash_of(link: AuditSeal, lines: Iterable[bytes]) -> str:
    """Return the hash of a link: of the one before it, its time and reason, and every part."""
    told = hashlib.sha256()
    at = link.sealed_at.astimezone(UTC).isoformat()
    told.update(_line(link.number, at, link.previous, link.why))
    for line in sorted(lines):
        told.update(line)
    return told.hexdigest()


def part_line(layout: AuditLayout, *facts: object) -> bytes:
    """Return what the hash of a link says of a part: after, upto, rows, digest, amended_upto."""
    return _line(layout.table, layout.key, ",".join(layout.columns), *facts)


def _told(part: AuditPart) -> bytes:
    return part_line(part.layout, part.after, part.upto, part.rows, part.digest, part.amended_upto)


def _line(*facts: object) -> bytes:
    return ("\x1f".join(str(fact).replace("\x1f", " ") for fact in facts) + "\n").encode()


def _only_sealer() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [LOCK])
        return bool(cursor.fetchone()[0])


def newest_keys(tables: Sequence[Sealed]) -> dict[str, int]:
    """Return the highest key of each table that has rows. One query."""
    each = [
        sql.SQL("SELECT {name}, max({key})::bigint FROM {table}").format(
            name=sql.Literal(one.table), key=sql.Identifier(one.key),
            table=sql.Identifier(one.table),
        )
        for one in tables
    ]  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL(" UNION ALL ").join(each))
        return {table: key for table, key in cursor.fetchall() if key is not None}


def sealed_upto() -> dict[str, int]:
    """Return the highest sealed key of each table. One query."""
    with connection.cursor() as cursor:
        cursor.execute(
            'SELECT l."table", max(p.upto) FROM clinic_auditlayout l'
            " CROSS JOIN LATERAL (SELECT upto FROM clinic_auditpart"
            " WHERE layout_id = l.id ORDER BY upto DESC LIMIT 1) p"
            ' GROUP BY l."table"'
        )
        return dict(cursor.fetchall())


def _open_ranges() -> dict[str, Range]:
    done = sealed_upto()
    found = {}
    for table, newest in newest_keys(sealed_tables()).items():
        after = done.get(table, LEAST)
        if newest > after:
            found[table] = Range(after, newest)
    return found


def _settled(ranges: dict[str, Range], patience_s: float) -> dict[str, Range]:
    """Return the ranges below which nobody is writing any more."""
    tables = list(ranges)
    writing = _writers(tables)
    until = time.monotonic() + patience_s
    while writing and time.monotonic() < until:
        time.sleep(0.05)
        writing &= _writers(tables)
    busy = {table for table, _transaction in writing}
    return {table: one for table, one in ranges.items() if table not in busy}


def _writers(tables: list[str]) -> set[tuple[str, str]]:
    with connection.cursor() as cursor:
        cursor.execute(_WRITERS, [tables])
        return set(cursor.fetchall())


def present_columns(tables: list[str]) -> dict[str, list[str]]:
    """Return the columns that these tables have now, in their order. One query."""
    with connection.cursor() as cursor:
        cursor.execute(_COLUMNS, [tables])
        return dict(cursor.fetchall())


def _layout(one: Sealed, columns: list[str]) -> AuditLayout:
    return AuditLayout.objects.get_or_create(
        table=one.table, columns=columns, defaults={"key": one.key}
    )[0]


def _parts(table: str, open_range: Range) -> list[AuditPart]:
    one = next(one for one in sealed_tables() if one.table == table)
    return _digested(_layout(one, present_columns([table])[table]), _cut(one, open_range), 0)


def _cut(one: Sealed, whole: Range) -> list[Range]:
    """Return a range in pieces of at most MOST_KEYS keys; the first reaches back to any key."""
    with connection.cursor() as cursor:
        cursor.execute(
            sql.SQL("SELECT min({key})::bigint FROM {table} WHERE {key} > %s").format(
                key=sql.Identifier(one.key), table=sql.Identifier(one.table)
            ),
            [whole.after],
        )
        first = cursor.fetchone()[0]
    ends = range(first + MOST_KEYS - 1, whole.upto, MOST_KEYS)[: MOST_PARTS - 1]
    uptos = [*ends, whole.upto] if len(ends) < MOST_PARTS - 1 else list(ends)
    return [Range(a, b) for a, b in zip([whole.after, *uptos[:-1]], uptos, strict=True)]


def _digested(layout: AuditLayout, ranges: list[Range], amended_upto: int) -> list[AuditPart]:
    found = digests(layout.pk, ranges, [amended_upto] * len(ranges))
    return [
        AuditPart(
            layout=layout, after=one.after, upto=one.upto, rows=found[one.upto][0],
            digest=found[one.upto][1], amended_upto=amended_upto,
        )
        for one in ranges
    ]  # fmt: skip


def digests(
    layout: int, ranges: Sequence[Range], amended_uptos: list[int]
) -> dict[int, tuple[int, str]]:
    """Return how many rows each range has and what they hash to, by its last key. One query."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT upto, rows, digest FROM clinic_audit_digests(%s, %s, %s, %s)",
            [layout, [r.after for r in ranges], [r.upto for r in ranges], amended_uptos],
        )
        return {upto: (rows, digest) for upto, rows, digest in cursor.fetchall()}
