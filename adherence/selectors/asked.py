"""What a reader asks of the worklist: a queue, filters, a page; to and from an address."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import datetime, timedelta
from urllib.parse import urlencode
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Exists, F, OuterRef, Q, QuerySet, TextChoices, Value
from django.db.models.functions import Concat

from adherence.models import Episode, EpisodeState, Signal
from adherence.rules import BY_CODE
from adherence.selectors.covering import mine
from adherence.selectors.deadlines import Level, only_overdue, urgencies_of
from clinic.models import Clinic, Staff
from programs.models import Enrollment
from programs.models.enrollment import UNDER_WAY

RESOLVED_DAYS = 30
NOBODY = "nobody"
LONGEST_SEARCH = 80


class Queue(TextChoices):
    OPEN = "open", "New and in progress"
    MINE = "mine", "Mine"
    WAITING = "waiting", "Waiting"
    SNOOZED = "snoozed", "Snoozed"
    RESOLVED = "resolved", "Resolved"


@dataclass(frozen=True)
class Asked:
    """One way of looking at the worklist; the defaults are the list as it opens.

    `owner` and `physiologist` are uids, `owner` also "nobody". `page` counts from 1.
    """

    queue: Queue = Queue.OPEN
    q: str = ""
    rule: str = ""
    level: str = ""
    owner: str = ""
    overdue: bool = False
    language: str = ""
    physiologist: str = ""
    page: int = 1

    @property
    def is_filtered(self) -> bool:
        return replace(self, queue=Queue.OPEN, page=1) != Asked()

    @property
    def query(self) -> str:
        """The query string of this look, "" for the list as it opens."""
        said = {
            field.name: "1" if value is True else str(value)
            for field in fields(self)
            if (value := getattr(self, field.name)) != field.default
        }
        return urlencode(said)

    def but(self, **changes: object) -> "Asked":
        """Return the same look with something else, from its first page."""
        return replace(self, **{"page": 1, **changes})  # type: ignore[arg-type]


def asked_of(said: Mapping[str, str]) -> Asked:
    """Read a query string; what makes no sense in it is as if it were not there."""
    page = said.get("page", "")
    return Asked(
        queue=Queue(said["queue"]) if said.get("queue") in Queue.values else Queue.OPEN,
        q=said.get("q", "").replace("\x00", "").strip()[:LONGEST_SEARCH],
        rule=said["rule"] if said.get("rule") in BY_CODE else "",
        level=said["level"] if said.get("level") in Level.values else "",
        owner=NOBODY if said.get("owner") == NOBODY else _uid(said.get("owner", "")),
        overdue=said.get("overdue") == "1",
        language=language if (language := said.get("language", "")).isalpha() else "",
        physiologist=_uid(said.get("physiologist", "")),
        page=max(int(page), 1) if page.isascii() and page.isdigit() and len(page) < 7 else 1,
    )


def episodes_asked_for(
    asked: Asked, *, clinic: Clinic, staff: Staff, now: datetime
) -> QuerySet[Episode]:
    """Return the episodes of a look, all its pages, in no order."""
    episodes = Episode.objects.filter(_in_queue(asked.queue, clinic, staff, now), clinic=clinic)
    return filtered(episodes, asked, clinic=clinic, now=now)


def filtered(
    episodes: QuerySet[Episode], asked: Asked, *, clinic: Clinic, now: datetime
) -> QuerySet[Episode]:
    """Narrow a clinic's episodes down to those that every filter lets through."""
    if asked.overdue:
        zone = ZoneInfo(clinic.time_zone)
        episodes = only_overdue(episodes, now.astimezone(zone).date(), zone)
    if asked.level:
        low, high = urgencies_of(asked.level)
        episodes = episodes.filter(urgency__gte=low, urgency__lte=high)
    if asked.owner:
        episodes = (
            episodes.filter(owner__isnull=True)
            if asked.owner == NOBODY
            else episodes.filter(owner__uid=asked.owner)
        )
    if asked.rule:
        holding = Signal.objects.filter(
            episode=OuterRef("pk"), rule=asked.rule, cleared_at__isnull=True
        )
        episodes = episodes.filter(Exists(holding))
    if asked.language:
        episodes = episodes.filter(patient__language=asked.language)
    if asked.physiologist:
        with_her = Enrollment.objects.filter(
            patient=OuterRef("patient_id"),
            status__in=UNDER_WAY,
            physiologist__uid=asked.physiologist,
        )
        episodes = episodes.filter(Exists(with_her))
    return _called(episodes, asked.q) if asked.q else episodes


def _called(episodes: QuerySet[Episode], text: str) -> QuerySet[Episode]:
    """Find by the start of the record number, or by any part of the name."""
    name = Concat(F("patient__given_name"), Value(" "), F("patient__family_name"))
    return episodes.alias(name=name).filter(
        Q(name__icontains=text) | Q(patient__mrn__istartswith=text)
    )


def _in_queue(queue: Queue, clinic: Clinic, staff: Staff, now: datetime) -> Q:
    if queue == Queue.RESOLVED:
        since = now - timedelta(days=RESOLVED_DAYS)
        return Q(state=EpisodeState.RESOLVED, resolved_at__gte=since)
    standing = ~Q(state=EpisodeState.RESOLVED)
    today = now.astimezone(ZoneInfo(clinic.time_zone)).date()
    return (
        standing
        & {
            Queue.OPEN: Q(state__in=[EpisodeState.NEW, EpisodeState.IN_PROGRESS]),
            Queue.MINE: mine(clinic=clinic, staff=staff, today=today),
            Queue.WAITING: Q(state=EpisodeState.WAITING),
            Queue.SNOOZED: Q(state=EpisodeState.SNOOZED),
        }[queue]
    )


def _uid(text: str) -> str:
    try:
        return str(UUID(text))
    except ValueError:
        return ""
