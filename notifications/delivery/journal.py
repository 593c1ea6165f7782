"""Every mail that leaves, noted in files outside the database.

A database that was restored to an earlier moment has forgotten what left after it. The journal
has not: it stands beside the database and is never restored together with it. It names mails by
their random uid and recipients by theirs, and holds no address, no name and no word of a mail.

A line is on the disk before its mail may leave. Several processes append to the same file, each
line in one write.
"""

import errno
import fcntl
import hashlib
import json
import os
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from uuid import UUID, uuid4

from django.conf import settings

from notifications.delivery.smtp import Outcome, Receipt
from notifications.models import Message

# As long as a backup may be looked back to, and some days more.
KEEP = timedelta(days=60)
_HEAD, _ID = "head", "id"


@dataclass(frozen=True)
class Noted:
    """What the journal knows of one mail: how far it came, and for which occasion it was."""

    mail: UUID
    at: datetime
    event: str  # begun, sent, unclear, or not handed over: retry, failed, dropped
    occasion: str
    due_at: datetime
    kind: str
    recipient_kind: str
    recipient_uid: UUID
    clinic_id: int

    @property
    def left(self) -> bool:
        """Whether it was handed over, or may have been."""
        return self.event in ("begun", Outcome.SENT, Outcome.UNKNOWN)


@dataclass(frozen=True)
class Journal:
    """The journal in one folder. Raises OSError where it cannot be written: nothing leaves then."""

    folder: Path

    def __post_init__(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)

    @property
    def id(self) -> str:
        """A random name, made with the folder: another one is another journal."""
        path = self.folder / _ID
        if not path.exists():
            half = self.folder / f"{_ID}.{uuid4().hex}"
            half.write_text(uuid4().hex, encoding="ascii")
            try:
                os.link(half, path)  # the first of several wins
            except FileExistsError:
                pass
            finally:
                half.unlink()
        return path.read_text(encoding="ascii")

    def head(self) -> int:
        """Return the highest count that a sender has seen in the database's mark."""
        try:
            return int((self.folder / _HEAD).read_text(encoding="ascii") or 0)
        except FileNotFoundError:
            return 0

    def advance(self, count: int) -> None:
        """Remember a count, once it is committed."""
        with (self.folder / f"{_HEAD}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if count > self.head():
                half = self.folder / f"{_HEAD}.new"
                half.write_text(str(count), encoding="ascii")
                half.replace(self.folder / _HEAD)

    def note(
        self,
        *,
        begun: Sequence[Message] = (),
        done: Sequence[tuple[Message, Receipt]] = (),
        dropped: Sequence[Message] = (),
        now: datetime,
    ) -> Callable[[], None]:
        """Write which mails are about to leave and what became of earlier ones.

        Nothing of it may leave before what is returned was called: that puts it on the disk, which
        takes as long as a commit and can happen beside one.
        """
        told = [(row, receipt.outcome.value) for row, receipt in done]
        told += [(row, "begun") for row in begun]
        told += [(row, "dropped") for row in dropped]
        if not told:
            return _nothing
        lines = "".join(json.dumps(_line(row, event, now)) + "\n" for row, event in told)
        path = self.folder / f"{now:%Y-%m-%d}.jsonl"
        descriptor = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        try:
            if os.write(descriptor, lines.encode("ascii")) < len(lines):
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(path))
        except OSError:
            os.close(descriptor)
            raise
        return partial(_settle, descriptor, on_disk=bool(begun))

    def since(self, moment: datetime) -> dict[UUID, Noted]:
        """Return the last word about each mail noted from the day before that moment on."""
        first = f"{moment - timedelta(days=1):%Y-%m-%d}.jsonl"
        found: dict[UUID, Noted] = {}
        for path in sorted(self.folder.glob("*.jsonl")):
            if path.name >= first:
                for noted in _read(path):
                    if noted.at >= moment or noted.mail in found:
                        found[noted.mail] = noted
        return found

    def forget(self, *, now: datetime) -> None:
        """Delete the files of days that no restore looks back to."""
        last = f"{now - KEEP:%Y-%m-%d}.jsonl"
        for path in self.folder.glob("*.jsonl"):
            if path.name < last:
                path.unlink(missing_ok=True)


def configured_journal() -> Journal | None:
    """Return the journal that the settings name; None where there is none."""
    return Journal(settings.SEND_JOURNAL) if settings.SEND_JOURNAL else None


def occasion_of(dedupe_key: str) -> str:
    """Return what names an occasion in the journal; the key itself says more than it needs."""
    return hashlib.sha256(dedupe_key.encode()).hexdigest()[:32]


def _settle(descriptor: int, *, on_disk: bool) -> None:
    try:
        if on_disk:
            os.fdatasync(descriptor)
    finally:
        os.close(descriptor)


def _nothing() -> None:
    """Put nothing on the disk."""


def _line(row: Message, event: str, now: datetime) -> dict[str, object]:
    return {
        "mail": row.uid.hex,
        "at": now.isoformat(),
        "event": event,
        "occasion": occasion_of(row.dedupe_key),
        "due_at": row.due_at.isoformat(),
        "kind": row.kind,
        "recipient_kind": row.recipient_kind,
        "recipient_uid": row.recipient_uid.hex,
        "clinic_id": row.clinic_id,
    }


def _read(path: Path) -> Iterable[Noted]:
    with path.open(encoding="ascii", errors="replace") as lines:
        for line in lines:
            try:
                told = json.loads(line)
                yield Noted(
                    **told
                    | {
                        "mail": UUID(told["mail"]),
                        "at": datetime.fromisoformat(told["at"]),
                        "due_at": datetime.fromisoformat(told["due_at"]),
                        "recipient_uid": UUID(told["recipient_uid"]),
                    }
                )
            except (ValueError, KeyError, TypeError):
                continue  # cut off by a power cut: its mail had not left
