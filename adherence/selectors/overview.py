"""What stands above and beside the rows of the worklist, all of it in one statement."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from django.db import connection
from django.db.models import QuerySet
from django.utils.dateparse import parse_datetime

from adherence.models import Episode, SavedView
from adherence.models.daily_budget import LEAST_A_DAY, PER_HUNDRED
from adherence.selectors.asked import RESOLVED_DAYS, Asked, Queue, episodes_asked_for
from adherence.selectors.budget import Budget
from adherence.selectors.covering import COVERED
from adherence.selectors.deadlines import only_overdue
from adherence.selectors.re_asks import TOLD_FOR
from adherence.selectors.wording import moment_in_words
from clinic.models import Clinic, Staff

PAGE_SIZE = 20  # of the heaviest rows there are
# A night's assessment runs at 02:00 local; by this age one has been missed.
ASSESSMENT_LIMIT = timedelta(hours=26)

# `queue` numbers who has not been called today; `line` is the last of them that today has room for.
OVERVIEW = """
WITH live AS MATERIALIZED (
    SELECT id, state, owner_id, urgency, opened_at, safety FROM adherence_episode
    WHERE clinic_id = %(clinic)s AND NOT state = 'resolved'),
called AS MATERIALIZED (
    SELECT DISTINCT episode_id AS id FROM adherence_contact
    WHERE clinic_id = %(clinic)s AND at >= %(midnight)s),
closed AS MATERIALIZED (
    SELECT id, resolved_at, resolved_by_id FROM adherence_episode
    WHERE clinic_id = %(clinic)s AND state = 'resolved' AND resolved_at >= %(since)s),
done AS MATERIALIZED (
    SELECT id FROM called
    UNION SELECT id FROM closed WHERE resolved_at >= %(midnight)s AND resolved_by_id IS NOT NULL
    UNION SELECT id FROM adherence_episode
        WHERE clinic_id = %(clinic)s AND state = 'snoozed' AND snoozed_at >= %(midnight)s),
run AS MATERIALIZED (
    SELECT finished_at, patients FROM adherence_assessmentrun
    WHERE clinic_id = %(clinic)s AND finished_at IS NOT NULL ORDER BY finished_at DESC LIMIT 1),
active AS MATERIALIZED (
    SELECT COALESCE((SELECT NULLIF(patients, 0) FROM run), (
        SELECT count(*) FROM patients_patient
        WHERE clinic_id = %(clinic)s AND status = 'active'))::int AS n),
planned AS MATERIALIZED (
    SELECT COALESCE(b.a_day, GREATEST(%(least)s,
            ceil(active.n * COALESCE(b.per_hundred, %(per_hundred)s) / 500.0)))::int AS n,
        b.a_day IS NOT NULL AS is_fixed, COALESCE(b.per_hundred, %(per_hundred)s) AS share
    FROM active LEFT JOIN adherence_dailybudget b ON b.clinic_id = %(clinic)s),
queue AS MATERIALIZED (
    SELECT live.*, called.id IS NOT NULL AS called,
        count(*) FILTER (WHERE called.id IS NULL) OVER (ORDER BY urgency, opened_at, live.id) AS nth
    FROM live LEFT JOIN called ON called.id = live.id WHERE state IN ('new', 'in_progress')),
today AS MATERIALIZED (
    SELECT id, urgency, opened_at, safety FROM queue
    WHERE NOT called AND (safety OR nth <= (SELECT n FROM planned) - (SELECT count(*) FROM done))),
line AS MATERIALIZED (
    SELECT urgency, opened_at, id FROM today
    ORDER BY urgency DESC, opened_at DESC, id DESC LIMIT 1),
below AS MATERIALIZED (
    SELECT id, called FROM queue WHERE NOT safety
        AND ((urgency, opened_at, id) > (SELECT urgency, opened_at, id FROM line)
            OR NOT EXISTS (SELECT 1 FROM line))),
open AS MATERIALIZED (
    SELECT count(*) AS n, count(*) FILTER (WHERE safety) AS safety,
        count(*) FILTER (WHERE state IN ('new', 'in_progress')) AS queue,
        count(*) FILTER (WHERE owner_id = %(staff)s OR owner_id IN ({covered})) AS mine,
        count(*) FILTER (WHERE state = 'waiting') AS waiting,
        count(*) FILTER (WHERE state = 'snoozed') AS snoozed
    FROM live),
overdue AS ({overdue}),
matching AS MATERIALIZED ({matching}),
page AS MATERIALIZED (
    SELECT LEAST(%(page)s, GREATEST(1, (count(*) + %(size)s - 1) / %(size)s)) AS n,
        count(*) AS matching FROM matching),
shown AS (
    SELECT id, row_number() OVER (ORDER BY {order}) AS place FROM matching
    ORDER BY {order} LIMIT %(size)s OFFSET (SELECT (n - 1) * %(size)s FROM page))
SELECT jsonb_build_object(
    'queues', jsonb_build_object(
        'open', open.queue, 'mine', open.mine, 'waiting', open.waiting, 'snoozed', open.snoozed,
        'resolved', (SELECT count(*) FROM closed)),
    'handed', (SELECT count(*) FROM adherence_handover h JOIN live ON live.id = h.episode_id
        WHERE h.given_to_id = %(staff)s AND h.clinic_id = %(clinic)s AND h.read_at IS NULL
            AND live.owner_id = %(staff)s),
    'unanswered', (SELECT count(*) FROM adherence_reask
        WHERE clinic_id = %(clinic)s AND state = 'unanswered'
            AND due_on > %(today)s::date - {told}),
    'all_open', open.n,
    'safety', open.safety,
    'assessed_at', (SELECT finished_at FROM run),
    'active', (SELECT n FROM active),
    'budget', (SELECT jsonb_build_object('planned', planned.n, 'is_fixed', is_fixed, 'share', share,
        'active', (SELECT n FROM active),
        'done', (SELECT count(*) FROM done),
        'left', (SELECT count(*) FROM today),
        'safety_left', (SELECT count(*) FROM today WHERE safety),
        'can_wait', (SELECT count(*) FROM below),
        'called', (SELECT count(*) FROM below WHERE called),
        'over', (SELECT count(*) FROM below JOIN overdue USING (id) WHERE NOT called),
        'line', (SELECT jsonb_build_array(urgency, opened_at, id) FROM line)) FROM planned),
    'last_event', (SELECT COALESCE(max(pgh_id), 0) FROM adherence_episodeevent),
    'page', (SELECT n FROM page),
    'matching', (SELECT matching FROM page),
    'shown', (SELECT COALESCE(jsonb_agg(id ORDER BY place), '[]') FROM shown),
    'views', (SELECT COALESCE(jsonb_agg(jsonb_build_object('uid', uid, 'name', name,
            'query', query) ORDER BY place), '[]') FROM adherence_savedview
        WHERE clinic_id = %(clinic)s AND staff_id = %(staff)s),
    'people', (SELECT COALESCE(jsonb_agg(jsonb_build_object('uid', s.uid, 'name', s.name,
            'role', m.role) ORDER BY s.name, s.id), '[]')
        FROM clinic_membership m JOIN clinic_staff s ON s.id = m.staff_id
        WHERE m.clinic_id = %(clinic)s AND m.is_active AND s.is_active
            AND m.role IN ('nurse', 'physiologist')))
FROM open
"""

# The statement brings looks as they are stored.
_QUERY: Any = SavedView._meta.get_field("query")


@dataclass(frozen=True)
class Person:
    uid: str
    name: str


@dataclass(frozen=True)
class View:
    """A saved view as the worklist offers it."""

    uid: str
    name: str
    query: str


@dataclass(frozen=True)
class Overview:
    """The queues and how full they are, the day's budget, and what a reader may choose from.

    `shown` are the keys of the episodes on the page, in their order; `page` is the one asked for,
    or the last there is.
    """

    queues: dict[Queue, int]
    all_open: int
    safety: int
    handed: int
    unanswered: int
    active: int
    assessed_at: datetime | None
    assessed: str
    overdue: bool
    budget: Budget
    last_event: int
    matching: int
    page: int
    pages: int
    shown: list[int]
    views: list[View]
    nurses: list[Person]
    physiologists: list[Person]


def overview(
    *, clinic: Clinic, staff: Staff, asked: Asked, now: datetime, page_size: int = PAGE_SIZE
) -> Overview:
    """Count the queues, draw the day's line and choose the page, in one query."""
    zone = ZoneInfo(clinic.time_zone)
    today = now.astimezone(zone).date()
    matching = episodes_asked_for(asked, clinic=clinic, staff=staff, now=now)
    columns = matching.order_by().values("id", "urgency", "opened_at", "resolved_at")
    chosen, params = _named("m", columns)
    overdue, more = _overdue_on(today, zone, clinic.pk)
    order = (
        "resolved_at DESC, id DESC" if asked.queue == Queue.RESOLVED else "urgency, opened_at, id"
    )
    sql = OVERVIEW.format(
        matching=chosen, overdue=overdue, order=order, covered=COVERED, told=TOLD_FOR.days
    )
    with connection.cursor() as cursor:
        cursor.execute(
            sql,
            {
                **params,
                **more,
                "clinic": clinic.pk,
                "staff": staff.pk,
                "today": today,
                "since": now - timedelta(days=RESOLVED_DAYS),
                "midnight": datetime.combine(today, time(), tzinfo=zone),
                "per_hundred": PER_HUNDRED,
                "least": LEAST_A_DAY,
                "page": asked.page,
                "size": page_size,
            },
        )
        (found,) = cursor.fetchone()
    return _overview(json.loads(found) if isinstance(found, str) else found, now, zone, page_size)


@lru_cache(maxsize=256)
def _overdue_on(today: date, zone: ZoneInfo, clinic: int) -> tuple[str, dict[str, Any]]:
    """Return the SQL of who is past her time, with its parameters: the same all day long."""
    late = only_overdue(Episode.objects.filter(clinic=clinic), today, zone)
    return _named("o", late.order_by().values("id"))


def _named(prefix: str, rows: QuerySet[Any, Any]) -> tuple[str, dict[str, Any]]:
    """Return a query's SQL with its parameters under names, to stand inside another one."""
    sql, params = rows.query.sql_with_params()
    names = [f"{prefix}{place}" for place, _value in enumerate(params)]
    parts = sql.split("%s")
    assert len(parts) == len(names) + 1, "every placeholder is a plain one"
    text = parts[0] + "".join(
        f"%({name})s{part}" for name, part in zip(names, parts[1:], strict=True)
    )
    return text, dict(zip(names, params, strict=True))


def _overview(found: Mapping[str, Any], now: datetime, zone: ZoneInfo, page_size: int) -> Overview:
    assessed_at = parse_datetime(found["assessed_at"]) if found["assessed_at"] else None
    people = found["people"]
    return Overview(
        queues={queue: found["queues"][queue.value] for queue in Queue},
        all_open=found["all_open"],
        safety=found["safety"],
        handed=found["handed"],
        unanswered=found["unanswered"],
        active=found["active"],
        assessed_at=assessed_at,
        assessed=moment_in_words(assessed_at, now, zone) if assessed_at else "",
        overdue=assessed_at is None or now - assessed_at > ASSESSMENT_LIMIT,
        budget=Budget.of(found["budget"]),
        last_event=found["last_event"],
        matching=found["matching"],
        page=found["page"],
        pages=max(-(-found["matching"] // page_size), 1),
        shown=found["shown"],
        views=[View(**view | {"query": _QUERY.opened(view["query"])}) for view in found["views"]],
        nurses=_people(people, "nurse"),
        physiologists=_people(people, "physiologist"),
    )


def _people(people: list[dict[str, str]], role: str) -> list[Person]:
    return [Person(p["uid"], p["name"]) for p in people if p["role"] == role]
