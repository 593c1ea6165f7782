"""The lawful exceptions from a trail that is only ever added to.

Both are functions of the database (clinic/migrations/0002_guards.py), so that the clinic's own role
needs no right to change the trail: it may call them and nothing else. Each leaves, for every row
that was sealed, what it hashed to before and after, and `verify_audit` lists how many and why.
"""

import json
from collections.abc import Collection, Mapping
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection

from clinic import clock
from clinic.actors import Actor


def write_over(
    table: str, changes: Mapping[int, Mapping[str, Any]], *, why: str, by: Actor
) -> None:
    """Write over words, dates and facts of rows of the trail, by their keys.

    The caller's transaction holds off the next seal until it ends.
    """
    if not changes:
        return
    told = [{"key": key, "said": dict(values)} for key, values in changes.items()]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT clinic_audit_write_over(%s, %s::jsonb, %s, %s, %s)",
            [table, json.dumps(told, cls=DjangoJSONEncoder), why, by.name, clock.now()],
        )


def cut(table: str, keys: Collection[int], *, why: str, by: Actor) -> None:
    """Remove rows of the trail that are older than their clinic keeps records.

    Raises IntegrityError when one of them is younger.
    """
    if not keys:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT clinic_audit_cut(%s, %s::bigint[], %s, %s, %s)",
            [table, sorted(keys), why, by.name, clock.now()],
        )
