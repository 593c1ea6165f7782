"""Verify that the audit trail says what it said when it was sealed.

An edited, removed, added or reordered row changes the hash of its part; a changed part or link
changes the hash of its link, and that the next one; a chain cut short or made anew no longer
agrees with the heads that were copied out of the database (`clinic.trail.heads`).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from django.db import connection

from clinic.models import AuditAmendment, AuditLayout, AuditPart, AuditSeal
from clinic.trail.guards import unguarded
from clinic.trail.heads import heads_in
from clinic.trail.sealing import FIRST, LEAST, Range, digests, hash_of, part_line, present_columns

_ROWS_A_BATCH = 200_000


@dataclass(frozen=True)
class Finding:
    """One thing that was verified. `said` is a sentence: what was wrong, or how much was right."""

    name: str
    passed: bool
    said: str
    rows: int = 0


@dataclass(frozen=True)
class Verdict:
    findings: list[Finding]
    seals: int
    rows: int

    @property
    def passed(self) -> bool:
        return all(finding.passed for finding in self.findings)


@dataclass(frozen=True)
class _Part:
    layout: AuditLayout
    seal: int
    after: int
    upto: int
    rows: int
    digest: str
    amended_upto: int


def verify(*, heads: Path | None = None) -> Verdict:
    """Verify every seal, every sealed row, every amendment and the triggers."""
    links = {link.number: link for link in AuditSeal.objects.order_by("number")}
    parts = list(_all_parts())
    findings = [_chain(links, parts)]
    if heads is not None:
        findings.append(_agrees_with(heads, links))
    findings.append(_guards())
    tables = _effective(parts)
    for table in sorted(tables):
        findings.append(_table(table, tables[table]))
    return Verdict(findings, len(links), sum(finding.rows for finding in findings))


def amendments() -> list[tuple[str, str, str, int]]:
    """Return what was lawfully amended: table, reason, actor, rows; those an auditor reads."""
    with connection.cursor() as cursor:
        cursor.execute(
            'SELECT "table", why, actor, count(*) FROM clinic_auditamendment'
            ' GROUP BY "table", why, actor ORDER BY "table", why, actor'
        )
        return cursor.fetchall()


def sealed_anew() -> list[AuditSeal]:
    """Return the links that took the place of earlier ones, with their reasons."""
    return list(AuditSeal.objects.exclude(why="").order_by("number"))


def _all_parts() -> Iterator[_Part]:
    layouts = AuditLayout.objects.in_bulk()
    rows = AuditPart.objects.order_by("seal_id", "pk").values_list(
        "layout_id", "seal_id", "after", "upto", "rows", "digest", "amended_upto"
    )
    for layout, seal, after, upto, n, digest, amended_upto in rows.iterator(chunk_size=10_000):
        yield _Part(layouts[layout], seal, after, upto, n, digest, amended_upto)


def _chain(links: dict[int, AuditSeal], parts: list[_Part]) -> Finding:
    lines = {
        number: [
            part_line(p.layout, p.after, p.upto, p.rows, p.digest, p.amended_upto) for p in group
        ]
        for number, group in groupby(parts, key=lambda part: part.seal)
    }
    previous = FIRST
    for expected, (number, link) in enumerate(links.items(), start=1):
        if number != expected:
            return Finding("chain", False, f"seal {expected} is gone")
        if link.previous != previous or link.hash != hash_of(link, lines.get(number, [])):
            return Finding("chain", False, f"seal {number} is not what was written")
        previous = link.hash
    return Finding("chain", True, f"{len(links)} seals")


def _agrees_with(path: Path, links: dict[int, AuditSeal]) -> Finding:
    known = heads_in(path)
    for number, head in known.items():
        if number not in links:
            return Finding("heads", False, f"seal {number} of {path.name} is gone")
        if links[number].hash != head:
            return Finding("heads", False, f"seal {number} is not the one in {path.name}")
    return Finding("heads", bool(known), f"{len(known)} heads of {path.name}")


def _guards() -> Finding:
    missing = unguarded()
    said = f"no trigger guards {', '.join(missing)}" if missing else "every table is guarded"
    return Finding("triggers", not missing, said)


def _effective(parts: list[_Part]) -> dict[str, list[_Part]]:
    """Return the newest part over each range of each table, in the order of their keys."""
    newest: dict[str, dict[int, _Part]] = {}
    for part in parts:
        newest.setdefault(part.layout.table, {})[part.upto] = part
    return {table: [found[upto] for upto in sorted(found)] for table, found in newest.items()}


def _table(table: str, parts: list[_Part]) -> Finding:
    gone = _columns_gone(parts)
    if gone:
        way_out = f"seal it anew: manage.py seal_audit --anew {table}"
        return Finding(table, False, f"{gone} no longer there, so it cannot be verified; {way_out}")
    after = LEAST
    for part in parts:
        if part.after != after:
            return Finding(table, False, f"no seal covers what follows key {after}")
        after = part.upto
    for batch in _batches(parts):
        found = digests(
            batch[0].layout.pk,
            [Range(part.after, part.upto) for part in batch],
            [part.amended_upto for part in batch],
        )
        for part in batch:
            if found[part.upto] != (part.rows, part.digest):
                return Finding(table, False, _what_differs(part, found[part.upto][0]))
    wrong = _wrongly_amended(table)
    if wrong:
        return Finding(table, False, f"row {wrong[0]} is not what its amendment left")
    rows = sum(part.rows for part in parts)
    return Finding(table, True, f"{rows} rows", rows)


def _what_differs(part: _Part, rows: int) -> str:
    first = "the first" if part.after == LEAST else part.after + 1
    told = f"rows {first} to {part.upto} (seal {part.seal})"
    if rows != part.rows:
        return f"{told} are {rows}, and were {part.rows}"
    return f"{told} are not what was sealed"


def _columns_gone(parts: list[_Part]) -> str:
    table = parts[0].layout.table
    there = set(present_columns([table]).get(table, []))
    gone = {name for part in parts for name in part.layout.columns} - there
    if not gone:
        return ""
    return f"{', '.join(sorted(gone))} of {table}" if there else table


def _batches(parts: list[_Part]) -> Iterator[list[_Part]]:
    """Yield parts that share their columns, about _ROWS_A_BATCH rows at a time."""
    for _layout, group in groupby(parts, key=lambda part: part.layout.pk):
        batch: list[_Part] = []
        rows = 0
        for part in group:
            batch.append(part)
            rows += part.rows + 10
            if rows >= _ROWS_A_BATCH:
                yield batch
                batch, rows = [], 0
        if batch:
            yield batch


def _wrongly_amended(table: str) -> list[int]:
    if not AuditAmendment.objects.filter(table=table).exists():
        return []
    with connection.cursor() as cursor:
        cursor.execute("SELECT key FROM clinic_audit_wrongly_amended(%s) LIMIT 1", [table])
        return [key for (key,) in cursor.fetchall()]
