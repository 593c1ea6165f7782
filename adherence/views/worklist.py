from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.dateparse import parse_datetime

from adherence import selectors
from adherence.filters import Choice, choices, in_force
from adherence.selectors import PAGE_SIZE, Asked, Overview, Queue, Row, asked_of
from adherence.views.panel import in_panel, list_url
from clinic import audit, clock
from clinic.access import needs, staff_access
from clinic.permissions import Access, Permission
from patients.care.guard import open_rows

MOST_PRINTED = 200


@dataclass(frozen=True)
class Link:
    """One of several looks at the list, or a filter to take away."""

    label: str
    url: str
    current: bool = False
    count: int | str = ""
    removes: bool = False


@dataclass(frozen=True)
class Group:
    """Rows under one heading; the heading is only seen where the list is split."""

    key: str
    title: str
    note: str
    rows: list[Row]


@needs(Permission.VIEW_WORKLIST)
def worklist(request: HttpRequest) -> HttpResponse:
    """Show one queue of the worklist, most urgent first, today's above the rest."""
    if in_panel(request):
        return render(request, "adherence/_panel_done.html")
    access = staff_access(request)
    now = clock.now()
    asked = asked_of(request.GET.dict())
    seen, rows = _look(request, access, asked, now, PAGE_SIZE, "worklist")
    filters = choices(asked, seen, access.clinic)
    asked = asked.but(page=seen.page)
    shown_at = {"since": now.isoformat(), "event": seen.last_event}
    return render(
        request,
        "adherence/worklist.html",
        {
            "tabs": _tabs(seen, asked),
            "queue": asked.queue,
            "queues": Queue,
            "seen": seen,
            "asked": asked,
            "filters": filters,
            "chips": _chips(filters, asked),
            "views": _views(seen, asked),
            "is_saved": any(view.query == asked.but().query for view in seen.views),
            "groups": _groups(asked, seen, rows),
            "rows": rows,
            "may_work": access.allows(Permission.WORK_EPISODES),
            "me": str(access.staff.uid),
            "previous_url": list_url(asked.but(page=asked.page - 1)) if asked.page > 1 else "",
            "next_url": list_url(asked.but(page=asked.page + 1)) if asked.page < seen.pages else "",
            "print_url": f"{reverse('worklist-print')}?{asked.but().query}",
            "from": f"?{urlencode({'from': asked.query})}" if asked.query else "",
            "all_url": list_url(Asked(queue=asked.queue)),
            "news_url": f"{reverse('worklist-news')}?{urlencode(shown_at)}",
        },
    )


@needs(Permission.VIEW_WORKLIST)
def printed(request: HttpRequest) -> HttpResponse:
    """Lay the list out for paper: one line a patient, in ink, with who printed it and when."""
    access = staff_access(request)
    now = clock.now()
    asked = asked_of(request.GET.dict()).but()
    seen, rows = _look(request, access, asked, now, MOST_PRINTED, "worklist-print")
    filters = choices(asked, seen, access.clinic)
    return render(
        request,
        "adherence/worklist_print.html",
        {
            "asked": asked,
            "queue": asked.queue,
            "seen": seen,
            "rows": rows,
            "groups": _groups(asked, seen, rows),
            "in_force": [link.label for link in _chips(filters, asked)],
            "left_out": seen.matching - len(rows),
            "printed_at": now,
            "back_url": list_url(asked),
        },
    )


@needs(Permission.VIEW_WORKLIST)
def news(request: HttpRequest) -> HttpResponse:
    """Say what opened since a page was drawn, and what people did to its rows; nothing moves."""
    access = staff_access(request)
    since = _moment(request.GET.get("since", ""))
    event = request.GET.get("event", "")
    known = int(event) if event.isascii() and event.isdigit() and len(event) < 19 else None
    shown = _uids(request.GET.getlist("row"))
    return render(
        request,
        "adherence/_news.html",
        {
            "count": selectors.opened_since(clinic=access.clinic, since=since) if since else 0,
            "marks": selectors.changes_since(
                clinic=access.clinic, shown=shown, since=since, event=known
            )
            if since and shown and known is not None
            else [],
        },
    )


def _look(
    request: HttpRequest, access: Access, asked: Asked, now: datetime, page_size: int, view: str
) -> tuple[Overview, list[Row]]:
    """Read a page of the list, and log whom it shows."""
    clinic = access.clinic
    seen = selectors.overview(
        clinic=clinic, staff=access.staff, asked=asked, now=now, page_size=page_size
    )
    rows = selectors.rows_of(clinic=clinic, episodes=seen.shown, budget=seen.budget, now=now)
    rows = open_rows(request, rows, lambda row: row.episode.patient_id)
    audit.record_read(access, patients=[row.episode.patient_id for row in rows], view=view)
    return seen, rows


def _groups(asked: Asked, seen: Overview, rows: list[Row]) -> list[Group]:
    """Split the open queue at the day's line; every other queue is one group."""
    if asked.queue != Queue.OPEN:
        return [Group("all", str(asked.queue.label), "", rows)] if rows else []
    today = Group("today", "Today", "", [row for row in rows if row.is_today])
    title = "Can wait, or past the time" if seen.budget.over else "Can wait"
    rest = Group("rest", title, seen.budget.rest, [row for row in rows if not row.is_today])
    return [group for group in (today, rest) if group.rows]


def _tabs(seen: Overview, asked: Asked) -> list[Link]:
    return [
        Link(
            str(queue.label),
            list_url(Asked(queue=queue)),
            queue == asked.queue,
            seen.queues[queue],
        )
        for queue in Queue
    ]


def _views(seen: Overview, asked: Asked) -> list[Link]:
    here, url = asked.but().query, reverse("worklist")
    return [Link(view.name, f"{url}?{view.query}", view.query == here) for view in seen.views]


def _chips(filters: list[Choice], asked: Asked) -> list[Link]:
    return [
        Link(words, list_url(asked.but(**{name: False if name == "overdue" else ""})), removes=True)
        for name, words in in_force(asked, filters)
    ]


def _moment(text: str) -> datetime | None:
    try:
        moment = parse_datetime(text)
    except ValueError:
        return None
    return moment if moment and moment.tzinfo else None


def _uids(texts: list[str]) -> list[UUID]:
    found = []
    for text in texts[:MOST_PRINTED]:
        try:
            found.append(UUID(text))
        except ValueError:
            continue
    return found
