"""What goes wrong with a mail, chosen by seed, recipient and attempt: the same in every run."""

import random
from collections.abc import Iterator
from enum import StrEnum


class Fault(StrEnum):
    """A fault at one mail, at the place in the SMTP talk where it happens."""

    GOING_DOWN = "421"  # at RCPT, and the connection closes
    LATER = "451"  # at RCPT
    NOBODY = "550"  # at RCPT, for good
    TOO_BIG = "552"  # after the content, for good
    LOSE = "lose"  # drops the connection after the content; the mail is gone
    EAT = "eat"  # accepts the mail, drops the connection without an answer
    STALL = "stall"  # says nothing for longer than the client waits, then forgets the mail
    LATE = "late"  # accepts the mail and says 250 when the client has given up


FINAL = {Fault.NOBODY, Fault.TOO_BIG}
# After these a sender cannot know whether the mail was accepted.
UNCLEAR = {Fault.LOSE, Fault.EAT, Fault.STALL, Fault.LATE}


class Greeting(StrEnum):
    """A fault at a new connection."""

    RESET = "reset"  # closed before a word
    BAD = "554"
    BUSY = "421"


class Faults:
    """The faults of one run; `share` is how many of the first attempts go wrong.

    Second attempts go wrong a third as often, and third ones never: backing off any longer would
    take hours, and prove nothing more.
    """

    def __init__(self, seed: int, share: float) -> None:
        self._seed, self._share = seed, share
        self._attempts: dict[str, int] = {}
        self._greetings = self._choose_greetings()

    def of_next_attempt(self, recipient: str) -> Fault | None:
        """Return what goes wrong with the next attempt to reach a recipient."""
        attempt = self._attempts[recipient] = self._attempts.get(recipient, 0) + 1
        share = (0.0, self._share, self._share / 3)[attempt] if attempt < 3 else 0.0
        chance = random.Random(f"{self._seed}/{recipient}/{attempt}")  # noqa: S311
        return chance.choice(list(Fault)) if chance.random() < share else None

    def of_next_connection(self) -> Greeting | None:
        """Return what goes wrong with the next connection."""
        return next(self._greetings)

    def _choose_greetings(self) -> Iterator[Greeting | None]:
        chance = random.Random(f"{self._seed}/connections")  # noqa: S311
        while True:
            bad = chance.random() < self._share / 20
            yield chance.choice(list(Greeting)) if bad else None
