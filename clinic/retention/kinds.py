"""The kinds of data that do not stay for ever. An app names its own in its AppConfig.ready:

    register_kind(DataKind("exports", "Notes of files made", ..., piles=exports))

`piles` returns the rows that a rule reaches, whatever is held back taken out.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Min, QuerySet

from clinic.actors import Actor
from clinic.models import Clinic
from clinic.models.retention import LONGEST
from clinic.trail.amending import cut

# So many rows of one pile go in one night; the rest the next.
MOST = 20_000
_WHY = "their time is over"


@dataclass(frozen=True)
class Pile:
    """Rows of one table that go; `since` is the column that says how old one is.

    Rows of the audit trail leave by its lawful cut only. `each` does more than delete a row: it
    gets its key and says whether it went.
    """

    rows: QuerySet[Any]
    since: str
    of_trail: bool = False
    each: Callable[[int, Actor], bool] | None = None

    def look(self) -> tuple[int, datetime | None]:
        """Return how many rows there are and since when the oldest. One query."""
        found = self.rows.aggregate(oldest=Min(self.since), n=Count("pk"))
        return found["n"], found["oldest"]

    def remove(self, by: Actor) -> int:
        """Remove them, the oldest first, and return how many went."""
        keys = list(self.rows.order_by(self.since, "pk").values_list("pk", flat=True)[:MOST])
        if self.each is not None:
            return sum(self.each(key, by) for key in keys)
        if self.of_trail:
            cut(self.rows.model._meta.db_table, keys, why=_WHY, by=by)
        elif keys:
            self.rows.model._base_manager.filter(pk__in=keys).delete()
        return len(keys)


@dataclass(frozen=True)
class Reach:
    """What a rule reaches: rows of a clinic older than a moment, as they were shown on a day.

    Who was held on that day or since was not among them, and is not reached.
    """

    clinic: Clinic
    before: datetime
    shown_on: date


@dataclass(frozen=True)
class DataKind:
    """One kind of data: what it is, how long Steady keeps it unless told otherwise, and why.

    `least` is what a clinic cannot go below, in days, and `most` what it cannot go beyond.
    """

    name: str
    label: str
    days: Callable[[Clinic], int]
    least: Callable[[Clinic], int]
    reason: str
    piles: Callable[[Reach], list[Pile]]
    most: Callable[[Clinic], int] = lambda clinic: LONGEST


_kinds: dict[str, DataKind] = {}


def register_kind(kind: DataKind) -> None:
    """Add a kind; the same name again replaces the earlier."""
    _kinds[kind.name] = kind


def kinds() -> list[DataKind]:
    """Return all kinds by what they are called."""
    return sorted(_kinds.values(), key=lambda kind: kind.label)


def kind_called(name: str) -> DataKind | None:
    return _kinds.get(name)


def always(days: int) -> Callable[[Clinic], int]:
    """Return a number of days that is the same for every clinic."""
    return lambda clinic: days


def record_days(clinic: Clinic) -> int:
    """Return the days for which a clinic keeps records, leap years counted: never too few."""
    return clinic.record_years * 366
