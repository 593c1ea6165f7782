"""Which backups are kept, and which WAL they still need: a rule, and carrying it out."""

import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from backups.sealing import SUFFIX
from backups.store import Backup, Store
from backups.wal import SEGMENT, Segment


@dataclass(frozen=True)
class Policy:
    """For how many days, weeks and months the newest backup of each is kept.

    Within the days any moment can be restored; of a week or month, the moment of its backup.
    """

    days: int = 7
    weeks: int = 5
    months: int = 12


def kept(backups: Sequence[Backup], policy: Policy) -> list[Backup]:
    """Return the backups that stay, the oldest first. The newest one always does."""
    rules: list[tuple[int, Callable[[datetime], object]]] = [
        (policy.days, lambda at: at.date()),
        (policy.weeks, lambda at: at.isocalendar()[:2]),
        (policy.months, lambda at: (at.year, at.month)),
    ]
    newest_first = sorted(backups, key=lambda backup: backup.finished, reverse=True)
    stay = set(newest_first[:1])
    for number, span in rules:
        stay |= set(_newest_of_each(newest_first, span)[:number])
    return [backup for backup in sorted(stay, key=lambda b: b.finished)]


def _newest_of_each(
    newest_first: Sequence[Backup], span: Callable[[datetime], object]
) -> list[Backup]:
    found: dict[object, Backup] = {}
    for backup in newest_first:
        found.setdefault(span(backup.finished), backup)
    return list(found.values())


def first_needed(backups: Sequence[Backup], policy: Policy) -> str | None:
    """Return the first segment that some moment within the policy's days may need."""
    daily = _newest_of_each(
        sorted(backups, key=lambda backup: backup.finished, reverse=True),
        lambda at: at.date(),
    )[: max(1, policy.days)]
    names = [backup.first_segment for backup in daily]
    return min(names, key=Segment.named) if names else None


def prune(store: Store, policy: Policy) -> tuple[list[str], int]:
    """Let go of what the policy does not keep; return the backups' names and how many segments.

    A whole backup holds the WAL it needs for itself. With no backup at all, nothing is let go.
    """
    with store.alone("base"):
        backups = store.backups()
        stay = {backup.name for backup in kept(backups, policy)}
        gone = [backup.name for backup in backups if backup.name not in stay]
        for name in gone:
            # The name goes first: half a backup must not count.
            leaving = store.staging / name
            (store.base / name).rename(leaving)
            shutil.rmtree(leaving)
        first = first_needed(store.backups(), policy)
        return gone, _let_go_before(store, first) if first else 0


def _let_go_before(store: Store, first: str) -> int:
    number = Segment.named(first).number
    gone = 0
    for path in store.wal.glob(f"*{SUFFIX}"):
        name = path.name.split(".")[0]
        if SEGMENT.fullmatch(name) and Segment.named(name).number < number:
            path.unlink()
            gone += 1
    return gone
