"""How often something may be done, told by PostgreSQL, so that every web process counts alike.

A limit gives each key so many uses at once and then one more each time its share of the while has
passed (the "generic cell rate algorithm": one moment a key, moved on by each use, in one statement
that no race gets between). A use that is refused writes nothing, so hammering costs the clinic one
read. Keys are hashed with the clinic's secret before they are stored.

A database that is away answers nothing else either: what cannot be counted is not done.
Call these outside of a transaction that may roll back, which would take its count back with it,
or that lasts: until it ends, whoever else counts by the same key waits. A page that reads is such
a transaction; keys for programs are counted before it (`KnowKeys`), and where a person's own page
counts, only her own next one waits.
"""

import hashlib
import hmac
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connection

from clinic import clock
from clinic.errors import Refused
from clinic.models.allowance import Allowance


@dataclass(frozen=True)
class Limit:
    """At most `most` uses within `within`, for each key; `name` keeps the limits apart."""

    name: str
    most: int
    within: timedelta

    @property
    def step(self) -> timedelta:
        """How long one use lasts."""
        return self.within // self.most


class TooMany(Refused):
    """Refuse because it was done too often; `wait` says when to come again."""

    status = 429
    code = "too_many"

    def __init__(self, wait: timedelta) -> None:
        self.wait_s = max(1, -int(-wait.total_seconds() // 1))
        super().__init__(f"This was done too often. Try again in {in_words(self.wait_s)}.")
        self.headers = {"Retry-After": str(self.wait_s)}


_NONE = timedelta()

# Where the clock was set back (only a demo's is), a moment too far ahead counts as none. Those who
# wait for each other at one row read the clock at slightly different times, which is not that.
_APART = timedelta(minutes=10)
_TAKE = """
INSERT INTO clinic_allowance AS was (key, used_until) VALUES (%(key)s, %(now)s + %(step)s)
ON CONFLICT (key) DO UPDATE SET used_until = %(step)s + CASE
    WHEN was.used_until BETWEEN %(now)s AND %(impossible)s THEN was.used_until ELSE %(now)s END
WHERE was.used_until <= %(now)s + %(within)s - %(step)s OR was.used_until > %(impossible)s
"""


def take(limit: Limit, *key: object) -> None:
    """Count one use of a limit by whoever the key names. Raises TooMany when none is left."""
    facts = _facts(limit, key)
    with connection.cursor() as cursor:
        cursor.execute(_TAKE, facts)
        taken = cursor.rowcount == 1
    if not taken:
        raise TooMany(wait(limit, *key) or limit.step)


def wait(limit: Limit, *key: object) -> timedelta:
    """Return how long it is until there is a use left; nothing is counted. One query."""
    now = clock.now()
    possible = now + limit.within + _APART
    row = Allowance.objects.filter(key=_key(limit, key), used_until__lte=possible).first()
    return max(_NONE, row.used_until + limit.step - limit.within - now) if row else _NONE


def forget(limit: Limit, *key: object) -> None:
    """Give all uses back, where something happened that makes them harmless."""
    Allowance.objects.filter(key=_key(limit, key)).delete()


def forget_the_old() -> int:
    """Delete what no longer holds anybody up, and return how many."""
    return Allowance.objects.filter(used_until__lt=clock.now()).delete()[0]


def in_words(seconds: int) -> str:
    """Return a while in the unit that one would say it in."""
    if seconds < 90:
        return f"{seconds} seconds" if seconds != 1 else "one second"
    minutes = -(-seconds // 60)
    return f"{minutes} minutes" if minutes < 90 else f"{-(-minutes // 60)} hours"


def _facts(limit: Limit, key: tuple[object, ...]) -> dict[str, Any]:
    now = clock.now()
    return {
        "key": _key(limit, key),
        "now": now,
        "step": limit.step,
        "within": limit.within,
        "impossible": now + limit.within + _APART,
    }


def _key(limit: Limit, key: tuple[object, ...]) -> UUID:
    named = "\0".join([limit.name, *map(str, key)])
    secret = b"steady.limits:" + settings.SECRET_KEY.encode()
    return UUID(bytes=hmac.digest(secret, named.encode(), hashlib.sha256)[:16])
