"""How much is on a nurse's list on the morning of a working day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db import connection

from adherence.selectors.covering import WORKING, covers_on
from clinic.models import Clinic, Closure, Membership, Staff
from clinic.working_days import days_between, working_days
from notifications.daily import has_asked, who_asked

KIND = "worklist-digest"
_HORIZON = 14

# Hers, what she covers and what is nobody's. To be called today: a call agreed for today or
# earlier, or a sign of danger.
COUNTS = """
WITH reader AS (SELECT unnest(%(staff)s::bigint[]) AS id),
live AS MATERIALIZED (
    SELECT e.id, e.owner_id, e.safety, e.opened_at, e.state, (
        SELECT c.call_again_at FROM adherence_contact c WHERE c.episode_id = e.id
        ORDER BY c.at DESC, c.id DESC LIMIT 1) AS call_at
    FROM adherence_episode e WHERE e.clinic_id = %(clinic)s AND e.state <> 'resolved')
SELECT reader.id,
    count(live.id) FILTER (WHERE state IN ('new', 'in_progress')),
    count(live.id) FILTER (WHERE call_at < %(tomorrow)s
        OR (safety AND state IN ('new', 'in_progress'))),
    count(live.id) FILTER (WHERE state = 'new' AND opened_at >= %(since)s)
FROM reader LEFT JOIN live ON live.owner_id IS NULL OR live.owner_id = reader.id
    OR live.owner_id IN (
        SELECT staff_id FROM adherence_cover WHERE clinic_id = %(clinic)s
            AND covered_by_id = reader.id AND ended_at IS NULL
            AND %(today)s BETWEEN first_day AND last_day)
GROUP BY reader.id
"""


@dataclass(frozen=True)
class Day:
    """A nurse's list in numbers; `since` says since when the new ones are counted."""

    open: int
    to_call: int
    new: int
    since: str
    covers: list[str]

    @property
    def anything(self) -> bool:
        return bool(self.open or self.to_call)

    @property
    def summary(self) -> str:
        """Say it in one sentence: "7 open, 2 to be called today, 1 new since yesterday"."""
        return (
            f"{self.open} open, {self.to_call} to be called today, "
            f"{self.new} new since {self.since}."
        )


def digests_for(*, clinic: Clinic, now: datetime) -> list[tuple[Staff, Day]]:
    """Return who wants the mail of the day and is at work, with her numbers."""
    zone = ZoneInfo(clinic.time_zone)
    today = now.astimezone(zone).date()
    readers = _readers(clinic, today)
    if not readers:
        return []
    before = _last_working_day(clinic, today)
    counts = _counts(clinic, readers, today, before, zone)
    covered: dict[int, list[str]] = {}
    for cover in covers_on(clinic, today).select_related("staff"):
        line = f"You cover for {cover.staff.name} until {cover.last_day:%-d %B}."
        covered.setdefault(cover.covered_by_id, []).append(line)
    since = "yesterday" if before == today - timedelta(days=1) else f"{before:%A}"
    return [
        (staff, Day(*counts[staff.pk], since=since, covers=covered.get(staff.pk, [])))
        for staff in readers
    ]


def wants_digest(*, staff: Staff) -> bool:
    """Say whether somebody asked for the mail of the day."""
    return has_asked(kind=KIND, staff=staff)


def _readers(clinic: Clinic, today: date) -> list[Staff]:
    here = Membership.objects.filter(clinic=clinic, is_active=True, role__in=WORKING)
    away = Closure.objects.filter(
        clinic=clinic, staff__isnull=False, first_day__lte=today, last_day__gte=today
    )
    return list(
        who_asked(KIND)
        .filter(pk__in=here.values("staff"))
        .exclude(pk__in=away.order_by().values("staff"))
        .exclude(pk__in=covers_on(clinic, today).order_by().values("staff"))
        .order_by("pk")
    )


def _counts(
    clinic: Clinic, readers: Sequence[Staff], today: date, before: date, zone: ZoneInfo
) -> dict[int, tuple[int, int, int]]:
    with connection.cursor() as cursor:
        cursor.execute(
            COUNTS,
            {
                "clinic": clinic.pk,
                "staff": [staff.pk for staff in readers],
                "today": today,
                "tomorrow": datetime.combine(today + timedelta(days=1), time(), tzinfo=zone),
                "since": datetime.combine(before, clinic.digest_at, tzinfo=zone),
            },
        )
        return {row[0]: (row[1], row[2], row[3]) for row in cursor.fetchall()}


def _last_working_day(clinic: Clinic, today: date) -> date:
    first = today - timedelta(days=_HORIZON)
    days = working_days(clinic)
    before = [day for day in days_between(first, today - timedelta(days=1)) if days.works_on(day)]
    return max(before, default=today - timedelta(days=1))
