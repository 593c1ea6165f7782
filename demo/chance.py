"""Chance that always falls the same way: a hash of the seed and of what is asked."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar
from uuid import UUID

T = TypeVar("T")


@dataclass(frozen=True)
class Chance:
    """Draws that depend on the seed and the question only, never on the order of the questions."""

    seed: int

    def unit(self, *question: object) -> float:
        """Return a number from 0 up to 1."""
        return int.from_bytes(self._digest(question)[:7], "big") / 256**7

    def happens(self, probability: float, *question: object) -> bool:
        return self.unit(*question) < probability

    def whole(self, low: int, high: int, *question: object) -> int:
        """Return a whole number, both ends included."""
        return low + int(self.unit(*question) * (high - low + 1))

    def pick(self, options: Sequence[T], *question: object) -> T:
        return options[int(self.unit(*question) * len(options))]

    def uid(self, *name: object) -> UUID:
        """Return the public name of a synthetic row, the same for every seeding."""
        return UUID(bytes=self._digest(("uid", *name))[:16], version=4)

    def _digest(self, question: tuple[object, ...]) -> bytes:
        text = "\x1f".join(str(part) for part in (self.seed, *question))
        return hashlib.blake2b(text.encode(), digest_size=16).digest()
