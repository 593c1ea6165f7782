"""Every mail that the mail server accepted, in the order it did: the truth of a run."""

import json
import os
import threading
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True)
class Accepted:
    """One accepted mail: its Message-ID, to whom, when (seconds since 1970), its fingerprint."""

    message_id: str
    to: str
    at: float
    fingerprint: str


class LogWriter:
    """Appends accepted mails to a file; one that `has` says yes about is on the disk."""

    def __init__(self, path: Path) -> None:
        self._file = path.open("a", encoding="utf-8")
        self._known: set[str] = set()

    def add(self, mail: Accepted) -> None:
        """Keep a mail before anybody is told that it was accepted."""
        self._file.write(json.dumps(asdict(mail)) + "\n")
        self._file.flush()
        os.fsync(self._file.fileno())
        self._known.add(mail.message_id)

    def has(self, message_id: str) -> bool:
        return message_id in self._known


class LogReader:
    """Follows the file that a LogWriter of another process appends to; for any thread."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._read = 0
        self._lock = threading.Lock()
        self._mails: list[Accepted] = []

    def mails(self) -> list[Accepted]:
        """Return all mails accepted so far."""
        with self._lock:
            self._mails.extend(self._news())
            return list(self._mails)

    def count(self) -> int:
        """Return how many mails were accepted so far."""
        with self._lock:
            self._mails.extend(self._news())
            return len(self._mails)

    def _news(self) -> Iterator[Accepted]:
        if not self._path.exists():
            return
        with self._path.open("rb") as lines:
            lines.seek(self._read)
            for line in lines:
                if not line.endswith(b"\n"):  # still being written
                    return
                self._read += len(line)
                yield Accepted(**json.loads(line))
