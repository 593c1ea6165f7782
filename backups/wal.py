"""The names of WAL files: their order, and which one follows which."""

import re
from collections.abc import Collection
from dataclasses import dataclass

SEGMENT = re.compile(r"[0-9A-F]{24}")
HISTORY = re.compile(r"[0-9A-F]{8}\.history")
# As PostgreSQL is built; a cluster that was made with other ones is refused.
SEGMENT_BYTES = 16 * 1024 * 1024
_ADDRESS_SPACE = 1 << 32


@dataclass(frozen=True, order=True)
class Segment:
    """One WAL segment: its place in the log, and the timeline it was written on."""

    number: int
    timeline: int

    @classmethod
    def named(cls, name: str) -> "Segment":
        log, place = int(name[8:16], 16), int(name[16:24], 16)
        return cls(log * (_ADDRESS_SPACE // SEGMENT_BYTES) + place, int(name[:8], 16))


def gaps(names: Collection[str], *, since: str) -> int:
    """Return how many segments are missing from one on, whichever timeline holds them."""
    first = Segment.named(since).number
    there = {Segment.named(name).number for name in names}
    there = {number for number in there if number >= first}
    return (max(there) - first + 1 - len(there)) if there else 0
