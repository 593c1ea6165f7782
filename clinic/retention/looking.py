"""What would go today under each rule, and what the days before said."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from clinic import clock
from clinic.models import Clinic, RetentionPreview, RetentionReceipt
from clinic.models.retention import SHOWN_FOR
from clinic.retention.kinds import Reach
from clinic.retention.rules import Standing, rules_of

RECEIPTS = 50


@dataclass(frozen=True)
class Outlook:
    """What is older than a rule keeps it: how many rows, the oldest, and what counts as older."""

    rule: Standing
    cutoff: datetime
    rows: int
    oldest_at: datetime | None


def look(clinic: Clinic, rule: Standing, *, now: datetime) -> Outlook:
    """Count what a rule would remove now. Changes nothing; one query a table."""
    cutoff = now - timedelta(days=rule.days)
    reach = Reach(clinic, cutoff, clock.today(clinic.time_zone))
    looks = [pile.look() for pile in rule.kind.piles(reach)]
    oldest = [at for _rows, at in looks if at is not None]
    return Outlook(rule, cutoff, sum(rows for rows, _at in looks), min(oldest, default=None))


@dataclass(frozen=True)
class Row:
    """A kind as the page shows it: its rule, the newest preview, and from when on that goes."""

    rule: Standing
    preview: RetentionPreview | None
    goes_on: date | None


@dataclass(frozen=True)
class Kept:
    rows: list[Row]
    receipts: list[RetentionReceipt]


def kept(clinic: Clinic) -> Kept:
    """Return every kind with its rule and preview, and the latest receipts. Three queries."""
    newest = (
        RetentionPreview.objects.filter(clinic=clinic)
        .order_by("kind", "-shown_on")
        .distinct("kind")
    )
    previews = {row.kind: row for row in newest}
    receipts = RetentionReceipt.objects.filter(clinic=clinic).order_by("-pk")[:RECEIPTS]
    return Kept([_row(rule, previews) for rule in rules_of(clinic)], list(receipts))


def _row(rule: Standing, previews: dict[str, RetentionPreview]) -> Row:
    preview = previews.get(rule.kind.name)
    if preview is None or preview.version != rule.version:
        return Row(rule, None, None)
    return Row(rule, preview, preview.shown_on + SHOWN_FOR if preview.rows else None)
