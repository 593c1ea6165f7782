"""The night's work: say what would go, and remove what was said seven days ago."""

import logging
from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction

from clinic import audit, clock
from clinic.actors import Actor
from clinic.logs import code
from clinic.models import Clinic, RetentionPreview, RetentionReceipt
from clinic.models.retention import SHOWN_FOR
from clinic.retention.kinds import Reach
from clinic.retention.looking import look
from clinic.retention.rules import Standing, rules_of

logger = logging.getLogger(__name__)
BY = Actor.system("retention")


@dataclass(frozen=True)
class Done:
    """What a night did about one kind."""

    rule: Standing
    shown: int
    removed: int


def keep(clinic: Clinic, *, now: datetime, by: Actor = BY) -> list[Done]:
    """Do the day's work for a clinic; a second time on the same day does nothing.

    Each kind is a transaction of its own: one that fails leaves the others done.
    """
    today = clock.today(clinic.time_zone)
    done = [_tried(clinic, rule, now=now, today=today, by=by) for rule in rules_of(clinic)]
    return [one for one in done if one is not None]


def _tried(clinic: Clinic, rule: Standing, *, now: datetime, today: date, by: Actor) -> Done | None:
    try:
        return _keep_one(clinic, rule, now=now, today=today, by=by)
    except IntegrityError:  # something still leans on a row, or the trail keeps it longer
        logger.exception("retention of %s failed for %s", code(rule.kind.name), clinic.uid)
        return None


@transaction.atomic
def _keep_one(
    clinic: Clinic, rule: Standing, *, now: datetime, today: date, by: Actor
) -> Done | None:
    outlook = look(clinic, rule, now=now)
    # The row that is written once a day is also what keeps two workers apart.
    _row, is_first = RetentionPreview.objects.get_or_create(
        clinic=clinic,
        kind=rule.kind.name,
        shown_on=today,
        defaults={
            "version": rule.version,
            "cutoff": outlook.cutoff,
            "rows": outlook.rows,
            "oldest_at": outlook.oldest_at,
        },
    )
    if not is_first:
        return None
    return Done(rule, outlook.rows, _remove(clinic, rule, today=today, by=by))


def _remove(clinic: Clinic, rule: Standing, *, today: date, by: Actor) -> int:
    """Remove what this version of the rule said seven days ago or earlier, and note it."""
    mine = RetentionPreview.objects.filter(clinic=clinic, kind=rule.kind.name)
    shown = (
        mine.filter(version=rule.version, shown_on__lte=today - SHOWN_FOR)
        .order_by("-shown_on")
        .first()
    )
    mine.filter(shown_on__lt=shown.shown_on if shown else today - 2 * SHOWN_FOR).delete()
    if shown is None:
        return 0
    with audit.acting(by, reason=f"retention: {rule.kind.name}, version {rule.version}"):
        piles = rule.kind.piles(Reach(clinic, shown.cutoff, shown.shown_on))
        ages = [oldest for _rows, oldest in (pile.look() for pile in piles) if oldest]
        removed = sum(pile.remove(by) for pile in piles)
        if removed:
            RetentionReceipt.objects.create(
                clinic=clinic,
                kind=rule.kind.name,
                version=rule.version,
                days=rule.days,
                cutoff=shown.cutoff,
                shown_on=shown.shown_on,
                removed_on=today,
                removed=removed,
                oldest_at=min(ages),
                actor=by.name,
            )
    return removed
