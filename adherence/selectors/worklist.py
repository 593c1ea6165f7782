"""The nurse's queue: who is on it, in which order, and what the row says."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import connection
from django.db.models import OuterRef, Q, QuerySet, Subquery, TextChoices
from django.db.models.functions import JSONObject

from adherence import sentences
from adherence.models import Contact, Episode, EpisodeState
from adherence.selectors.guidance import step_for
from adherence.selectors.levels import pill_of, telling
from adherence.selectors.trends import (
    Attendance,
    PainTrend,
    attendance,
    pain_trend,
    recent_pain,
    recent_sessions,
)
from adherence.selectors.wording import age_of, moment_in_words
from clinic.models import Clinic, Staff

PAGE_SIZE = 50
RESOLVED_DAYS = 30
# A night's assessment runs at 02:00 local; by this age one has been missed.
ASSESSMENT_LIMIT = timedelta(hours=26)


class Queue(TextChoices):
    OPEN = "open", "New and in progress"
    MINE = "mine", "Mine"
    WAITING = "waiting", "Waiting"
    SNOOZED = "snoozed", "Snoozed"
    RESOLVED = "resolved", "Resolved"


@dataclass(frozen=True)
class Counts:
    """How many episodes each queue holds, and how fresh the assessment behind them is."""

    queues: dict[Queue, int]
    all_open: int
    safety: int
    assessed_at: datetime | None
    assessed: str
    overdue: bool


@dataclass(frozen=True)
class Row:
    """One patient on the worklist, ready to be drawn."""

    episode: Episode
    level: str
    headline: str
    pain: PainTrend
    attendance: Attendance
    age: str
    owner: str
    step: str


def counts(*, clinic: Clinic, staff: Staff, now: datetime) -> Counts:
    """Count the queues and find the last finished assessment of the whole clinic, in one query."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT count(*) FILTER (WHERE state IN ('new', 'in_progress')),
                   count(*) FILTER (WHERE owner_id = %(staff)s),
                   count(*) FILTER (WHERE state = 'waiting'),
                   count(*) FILTER (WHERE state = 'snoozed'),
                   (SELECT count(*) FROM adherence_episode
                    WHERE clinic_id = %(clinic)s AND state = 'resolved'
                      AND resolved_at >= %(since)s),
                   count(*),
                   count(*) FILTER (WHERE safety),
                   (SELECT max(finished_at) FROM adherence_assessmentrun
                    WHERE clinic_id = %(clinic)s)
            FROM adherence_episode WHERE clinic_id = %(clinic)s AND state <> 'resolved'
            """,
            {"clinic": clinic.pk, "staff": staff.pk, "since": now - timedelta(days=RESOLVED_DAYS)},
        )
        *queues, all_open, safety, assessed_at = cursor.fetchone()
    return Counts(
        queues=dict(zip(Queue, queues, strict=True)),
        all_open=all_open,
        safety=safety,
        assessed_at=assessed_at,
        assessed=(
            moment_in_words(assessed_at, now, ZoneInfo(clinic.time_zone)) if assessed_at else ""
        ),
        overdue=assessed_at is None or now - assessed_at > ASSESSMENT_LIMIT,
    )


def queue_page(
    *, clinic: Clinic, staff: Staff, queue: Queue, page: int, now: datetime
) -> list[Row]:
    """Return one page of a queue, most urgent and oldest first, in two queries.

    `page` counts from 1. The resolved ones come latest first and go back thirty days.
    """
    today = now.astimezone(ZoneInfo(clinic.time_zone)).date()
    first = (page - 1) * PAGE_SIZE
    episodes = (
        _in_queue(queue, clinic, staff, now)
        .select_related("patient", "owner", "resolved_by")
        .prefetch_related("signals")
        .annotate(
            recent_pain=recent_pain(today),
            recent_sessions=recent_sessions(now),
            last_contact=_last_contact(),
        )
    )
    return [_row(episode, clinic, now, today) for episode in episodes[first : first + PAGE_SIZE]]


def news_since(*, clinic: Clinic, since: datetime) -> int:
    """Count the new episodes of a clinic that opened after a moment."""
    return Episode.objects.filter(
        clinic=clinic, state=EpisodeState.NEW, opened_at__gt=since
    ).count()


def _in_queue(queue: Queue, clinic: Clinic, staff: Staff, now: datetime) -> QuerySet[Episode]:
    if queue == Queue.RESOLVED:
        since = now - timedelta(days=RESOLVED_DAYS)
        return Episode.objects.filter(
            clinic=clinic, state=EpisodeState.RESOLVED, resolved_at__gte=since
        ).order_by("-resolved_at", "-pk")
    wanted = {
        Queue.OPEN: Q(state__in=[EpisodeState.NEW, EpisodeState.IN_PROGRESS]),
        Queue.MINE: ~Q(state=EpisodeState.RESOLVED) & Q(owner=staff),
        Queue.WAITING: Q(state=EpisodeState.WAITING),
        Queue.SNOOZED: Q(state=EpisodeState.SNOOZED),
    }[queue]
    return Episode.objects.filter(wanted, clinic=clinic).order_by("urgency", "opened_at", "pk")


def _last_contact() -> Subquery:
    contacts = Contact.objects.filter(episode=OuterRef("pk")).order_by("-at", "-pk")
    return Subquery(contacts.values(json=JSONObject(at="at", result="result"))[:1])


def _row(episode: Episode, clinic: Clinic, now: datetime, today: date) -> Row:
    signals = list(episode.signals.all())
    told_by = telling(episode, signals)
    zone = ZoneInfo(clinic.time_zone)
    contact = episode.last_contact  # type: ignore[attr-defined]
    return Row(
        episode=episode,
        level=pill_of(episode, signals),
        headline=sentences.headline(told_by, is_open=episode.state != EpisodeState.RESOLVED),
        pain=pain_trend(episode.recent_pain, today),  # type: ignore[attr-defined]
        attendance=attendance(episode.recent_sessions),  # type: ignore[attr-defined]
        age=age_of(episode, now, zone),
        owner=episode.owner.name if episode.owner else "",
        step=step_for(episode, told_by, contact["result"] if contact else ""),
    )
