"""Whatever a superuser does to sealed rows of the audit trail, `verify_audit` finds it.

Each tampering is done with the triggers off, in a transaction that is rolled back. The trail is
verified with the heads of its chain, which lie outside the database.
"""

import random
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.db import Error, connection, transaction
from django.test import override_settings

from clinic import audit, clock
from clinic.actors import Actor
from clinic.models import Clinic, Staff
from clinic.trail.heads import copy_heads, heads_file
from clinic.trail.sealing import seal
from clinic.trail.tables import Sealed, sealed_tables
from clinic.trail.verifying import verify
from patients.models import Patient
from security.lines import Line

SEED = 7
_LIMIT_S = 60
_CHANGED = {
    "text": "{c} || '.'",
    "character varying": "CASE WHEN {c} = '' THEN 'x' ELSE overlay({c} placing 'ÿ' from 1) END",
    "integer": "{c} + 1",
    "smallint": "{c} + 1",
    "bigint": "{c} + 1",
    "boolean": "NOT {c}",
    "date": "{c} + 1",
    "timestamp with time zone": "{c} + interval '1 microsecond'",
    "jsonb": "jsonb_build_object('x', {c})",
    "uuid": "gen_random_uuid()",
}


def prove(*, full: bool) -> list[Line]:
    """Tamper 1,000 times and verify a million rows; 40 times and 2,000 rows."""
    with (
        TemporaryDirectory(prefix="steady-heads-") as folder,
        override_settings(AUDIT_HEADS=folder),
    ):
        _fill(rounds=6)
        path = heads_file()
        assert path is not None
        lines = _tampered(path, times=1_000 if full else 40)
        return [*lines, _timed(path, rows=1_000_000 if full else 2_000)]


def _tampered(path: Path, *, times: int) -> list[Line]:
    dice = random.Random(SEED)  # noqa: S311 - which rows are hit, no secret
    tried, found = Counter[str](), Counter[str]()
    sound = verify(heads=path).passed
    while tried.total() < times:
        name = list(_KINDS)[tried.total() % len(_KINDS)]
        with _undone():
            if not _done(_KINDS[name], dice):
                continue  # a constraint refused it: another row
            tried[name] += 1
            found[name] += not verify(heads=path).passed
    lines = [
        Line(f"audit: {name}", sound and found[name] == n, {"tried": n, "found": found[name]})
        for name, n in sorted(tried.items())
    ]
    still = verify(heads=path).passed
    figures: dict[str, object] = {
        "seed": SEED, "tried": tried.total(), "found": found.total(), "sound_after": still
    }  # fmt: skip
    return [*lines, Line("audit: every tampering", still and found == tried, figures)]


def _done(tamper: Callable[[Any, random.Random], None], dice: random.Random) -> bool:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL session_replication_role = replica")
            tamper(cursor, dice)
            cursor.execute("SET LOCAL session_replication_role = DEFAULT")
    except Error:
        return False
    return True


@contextmanager
def _undone() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def _timed(path: Path, *, rows: int) -> Line:
    """Verify a trail of many rows: as many reads of records as a clinic logs in years."""
    clinic, staff = Clinic.objects.earliest("pk"), Staff.objects.earliest("pk")
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO clinic_accessevent (uid, created_at, clinic_id, staff_id, patients, view,"
            " roles, request) SELECT gen_random_uuid(), %s::timestamptz + n * interval '1 second',"
            " %s, %s, ARRAY[n, n + 1], 'patient-list', ARRAY['nurse'], gen_random_uuid()"
            " FROM generate_series(1, %s) AS n",
            [clock.now(), clinic.pk, staff.pk, rows],
        )
    start = time.monotonic()
    seal()
    copy_heads()
    sealed_s = time.monotonic() - start
    start = time.monotonic()
    verdict = verify(heads=path)
    verified_s = time.monotonic() - start
    return Line(
        "audit: verified in time",
        verdict.passed and verdict.rows >= rows and verified_s < _LIMIT_S,
        {"rows": verdict.rows, "seal_s": round(sealed_s, 1), "verify_s": round(verified_s, 1)},
    )


def _fill(*, rounds: int) -> None:
    """Make some history, sealed in several links."""
    by = Actor.system("proof")
    with audit.acting(by):
        clinic = Clinic.objects.create(name="Proof", time_zone="Europe/Madrid")
        staff = Staff.objects.create(email="proof@steady.example", name="Proof")
    for turn in range(rounds):
        for n in range(10):
            with audit.acting(by, reason=f"round {turn}"):
                patient = Patient.objects.create(
                    clinic=clinic, mrn=f"P{turn}-{n}", given_name="Ana", family_name="Muestra",
                    birth_date="1960-01-01",
                )  # fmt: skip
                Patient.objects.filter(pk=patient.pk).update(phone=f"+34 600 00{turn} 0{n:02}")
            with connection.cursor() as cursor:
                cursor.execute(
                    "INSERT INTO clinic_accessevent (uid, created_at, clinic_id, staff_id,"
                    " patients, view) VALUES (gen_random_uuid(), %s, %s, %s, %s, 'patient-detail')",
                    [clock.now(), clinic.pk, staff.pk, [patient.pk]],
                )
        seal()
        copy_heads()


def _some_table(cursor: Any, dice: random.Random) -> tuple[Sealed, list[int]]:
    """Return a table of the trail that has rows, and their keys."""
    tables = sealed_tables()
    dice.shuffle(tables)
    for one in tables:
        cursor.execute(f'SELECT "{one.key}" FROM "{one.table}" ORDER BY 1')  # noqa: S608
        keys = [key for (key,) in cursor.fetchall()]
        if len(keys) > 1:
            return one, keys
    raise AssertionError("nothing to tamper with")


def _edit(cursor: Any, dice: random.Random) -> None:
    one, keys = _some_table(cursor, dice)
    cursor.execute(
        "SELECT column_name, data_type FROM information_schema.columns WHERE table_name = %s"
        " AND table_schema = 'public' AND column_name <> %s ORDER BY ordinal_position",
        [one.table, one.key],
    )
    column, kind = dice.choice([row for row in cursor.fetchall() if row[1] in _CHANGED])
    changed = _CHANGED[kind].format(c=f'"{column}"')
    key = dice.choice(keys)
    cursor.execute(
        f'UPDATE "{one.table}" SET "{column}" = {changed} WHERE "{one.key}" = %s'  # noqa: S608
        f' AND "{column}" IS NOT NULL',
        [key],
    )
    if not cursor.rowcount:
        raise Error("there was nothing to edit")


def _remove(cursor: Any, dice: random.Random) -> None:
    one, keys = _some_table(cursor, dice)
    cursor.execute(
        f'DELETE FROM "{one.table}" WHERE "{one.key}" = %s',  # noqa: S608
        [dice.choice(keys)],
    )


def _cut_tail(cursor: Any, dice: random.Random) -> None:
    one, keys = _some_table(cursor, dice)
    cursor.execute(
        f'DELETE FROM "{one.table}" WHERE "{one.key}" >= %s',  # noqa: S608
        [dice.choice(keys)],
    )


def _swap(cursor: Any, dice: random.Random) -> None:
    one, keys = _some_table(cursor, dice)
    first, second = dice.sample(keys, 2)
    for old, new in ((first, -(10**8)), (second, first), (-(10**8), second)):
        cursor.execute(
            f'UPDATE "{one.table}" SET "{one.key}" = %s WHERE "{one.key}" = %s',  # noqa: S608
            [new, old],
        )


def _insert(cursor: Any, dice: random.Random) -> None:
    one, keys = _some_table(cursor, dice)
    fresh = "'id', gen_random_uuid()" if one.key == "number" else "'uid', gen_random_uuid()"
    cursor.execute(
        f'INSERT INTO "{one.table}" SELECT (jsonb_populate_record(t,'  # noqa: S608
        f" jsonb_build_object('{one.key}', %s::bigint, {fresh}))).*"
        f' FROM "{one.table}" t WHERE t."{one.key}" = %s',
        [keys[0] - dice.randint(1, 1_000), dice.choice(keys)],
    )


def _empty(cursor: Any, dice: random.Random) -> None:
    one, _keys = _some_table(cursor, dice)
    cursor.execute(f'TRUNCATE "{one.table}"')


def _edit_seal(cursor: Any, dice: random.Random) -> None:
    statement = dice.choice(
        [
            "UPDATE clinic_auditseal SET hash = md5(hash) || md5(previous) WHERE number = %s",
            "UPDATE clinic_auditseal SET sealed_at = sealed_at - interval '1 s' WHERE number = %s",
            "UPDATE clinic_auditseal SET why = 'sealed anew' WHERE number = %s",
            "UPDATE clinic_auditpart SET digest = md5(digest) || md5('') WHERE seal_id = %s",
            "UPDATE clinic_auditpart SET rows = rows + 1 WHERE seal_id = %s",
            "UPDATE clinic_auditpart SET amended_upto = 9 WHERE seal_id = %s",
            "DELETE FROM clinic_auditpart WHERE seal_id = %s",
        ]
    )
    cursor.execute(statement, [dice.randint(1, 6)])


def _remove_seal(cursor: Any, dice: random.Random) -> None:
    number = dice.randint(1, 6)
    cursor.execute("DELETE FROM clinic_auditpart WHERE seal_id = %s", [number])
    cursor.execute("DELETE FROM clinic_auditseal WHERE number = %s", [number])


def _cut_chain(cursor: Any, dice: random.Random) -> None:
    """Take the last links and the rows they covered, so that what is left fits together."""
    number = dice.randint(2, 6)
    cursor.execute(
        'SELECT l."table", l.key, min(p.after) FROM clinic_auditpart p JOIN clinic_auditlayout l'
        " ON l.id = p.layout_id WHERE p.seal_id >= %s GROUP BY 1, 2",
        [number],
    )
    for table, key, after in cursor.fetchall():
        cursor.execute(f'DELETE FROM "{table}" WHERE "{key}" > %s', [after])  # noqa: S608
    cursor.execute("DELETE FROM clinic_auditpart WHERE seal_id >= %s", [number])
    cursor.execute("DELETE FROM clinic_auditseal WHERE number >= %s", [number])


def _chain_anew(cursor: Any, dice: random.Random) -> None:
    """Edit a row, throw the chain away and make one that fits what is there now."""
    _edit(cursor, dice)
    cursor.execute("DELETE FROM clinic_auditpart")
    cursor.execute("DELETE FROM clinic_auditseal")
    seal()


def _hide_as_amended(cursor: Any, dice: random.Random) -> None:
    """Edit a row and claim that it was lawfully amended, with a hash that does not fit."""
    one, keys = _some_table(cursor, dice)
    cursor.execute(
        'INSERT INTO clinic_auditamendment ("table", key, before_hash, after_hash, why, actor,'
        " created_at) VALUES (%s, %s, %s, %s, 'a patient left', 'system:erasing', now())",
        [one.table, dice.choice(keys), dice.randbytes(32), dice.randbytes(32)],
    )


def _no_guard(cursor: Any, dice: random.Random) -> None:
    one, _keys = _some_table(cursor, dice)
    cursor.execute(f'ALTER TABLE "{one.table}" DISABLE TRIGGER steady_append_only')


_KINDS: dict[str, Callable[[Any, random.Random], None]] = {
    "a value edited": _edit,
    "a row removed": _remove,
    "the tail cut": _cut_tail,
    "two rows swapped": _swap,
    "a row inserted": _insert,
    "a table emptied": _empty,
    "a seal edited": _edit_seal,
    "a seal removed": _remove_seal,
    "chain and rows cut": _cut_chain,
    "a chain made anew": _chain_anew,
    "an amendment forged": _hide_as_amended,
    "a trigger switched off": _no_guard,
}
