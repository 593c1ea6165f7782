"""What the database holds sealed gives nothing away, and no change of it passes for words.

Every sealed column of the house gets values of its own; random bits are turned over, values are
moved between columns, and keys taken away.
"""

import base64
import random
import time

from django.test import override_settings

from clinic.sealed import box
from clinic.sealed.catalog import CLEAR, SEALED, catalog, unexplained
from clinic.sealed.holding import Held, sealed_columns
from security.lines import Line

SEED = 7
WORDS = "Zenobia Quintanilla, zenobia@away.example, tamarind"
OTHER_KEY = "other:" + base64.b64encode(b"o" * 32).decode()


def prove(*, full: bool) -> list[Line]:
    """Return what was tried on sealed values and on the list of columns; no database is asked."""
    chance = random.Random(SEED)  # noqa: S311 - to be repeated, not to be unguessable
    held = sealed_columns()
    return [
        _columns(),
        _turned(held, chance, 1000 if full else 100),
        _moved(held),
        _without_key(held),
        _cost(2000 if full else 200),
    ]


def _columns() -> Line:
    rows = catalog()
    figures: dict[str, object] = {
        "columns": len(rows),
        "sealed": sum(row.kind == SEALED for row in rows),
        "in_clear_with_a_reason": sum(row.kind == CLEAR and bool(row.why) for row in rows),
        "unexplained": len(unexplained()),
    }
    return Line("every column that can hold words", not unexplained(), figures)


def _turned(held: list[Held], chance: random.Random, n: int) -> Line:
    """Turn one bit of a sealed value over, anywhere behind its key's name."""
    found = 0
    for _ in range(n):
        place = chance.choice(held).place
        name, body = box.seal(WORDS, place).split(":")
        raw = bytearray(base64.b64decode(body))
        raw[chance.randrange(len(raw))] ^= 1 << chance.randrange(8)
        spoilt = f"{name}:{base64.b64encode(bytes(raw)).decode()}"
        found += _refused(spoilt, place)
    return Line("turned bits of sealed values", found == n, {"turned": n, "found": found})


def _moved(held: list[Held]) -> Line:
    """Move a value from each column to each other one."""
    places = sorted({one.place for one in held})
    sealed = {place: box.seal(WORDS, place) for place in places}
    pairs = [(one, other) for one in places for other in places if one != other]
    found = sum(_refused(sealed[one], other) for one, other in pairs)
    return Line(
        "values moved to another column", found == len(pairs), {"moved": len(pairs), "found": found}
    )


def _without_key(held: list[Held]) -> Line:
    sealed = {one.place: box.seal(WORDS, one.place) for one in held}
    with override_settings(FIELD_KEYS=OTHER_KEY):
        found = sum(_refused(sealed[place], place) for place in sealed)
    leaked = [s for s in sealed.values() if any(word in s for word in WORDS.split())]
    return Line(
        "values without their key",
        found == len(sealed) and not leaked,
        {"columns": len(sealed), "refused": found, "with_a_word_in_clear": len(leaked)},
    )


def _cost(n: int) -> Line:
    started = time.perf_counter()
    for _ in range(n):
        box.opened(box.seal(WORDS, "patients_patient.email"), "patients_patient.email")
    each = (time.perf_counter() - started) / n * 1e6
    return Line("sealing and opening", True, {"times": n, "microseconds_each": round(each, 1)})


def _refused(sealed: str, place: str) -> bool:
    try:
        box.opened(sealed, place)
    except box.Unreadable:
        return True
    return False
