from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.dateparse import parse_datetime

from adherence import selectors
from adherence.selectors import PAGE_SIZE, Counts, Queue
from adherence.views.pages import clinic_page
from clinic import audit, clock
from clinic.access import needs, staff_access
from clinic.permissions import Permission


@dataclass(frozen=True)
class Tab:
    label: str
    url: str
    current: bool
    count: int


@needs(Permission.VIEW_WORKLIST)
def worklist(request: HttpRequest) -> HttpResponse:
    """Show one queue of the worklist, most urgent first."""
    access = staff_access(request)
    now = clock.now()
    queue = _queue(request)
    counts = selectors.counts(clinic=access.clinic, staff=access.staff, now=now)
    pages = max(-(-counts.queues[queue] // PAGE_SIZE), 1)
    page = min(_page(request), pages)
    rows = selectors.queue_page(
        clinic=access.clinic, staff=access.staff, queue=queue, page=page, now=now
    )
    audit.record_read(access, patients=[row.episode.patient_id for row in rows], view="worklist")
    return clinic_page(
        request,
        access,
        "adherence/worklist.html",
        {
            "tabs": _tabs(counts, queue),
            "queue": queue,
            "queues": Queue,
            "counts": counts,
            "rows": rows,
            "page": page,
            "pages": pages,
            "previous_url": _url(queue, page - 1) if page > 1 else "",
            "next_url": _url(queue, page + 1) if page < pages else "",
            "news_url": f"{reverse('worklist-news')}?{urlencode({'since': now.isoformat()})}",
        },
    )


@needs(Permission.VIEW_WORKLIST)
def news(request: HttpRequest) -> HttpResponse:
    """Say how many episodes opened since a page was loaded; the reader decides when to look."""
    access = staff_access(request)
    since = _moment(request.GET.get("since", ""))
    count = selectors.news_since(clinic=access.clinic, since=since) if since else 0
    return render(request, "adherence/_news.html", {"count": count})


def _queue(request: HttpRequest) -> Queue:
    asked = request.GET.get("queue", "")
    return Queue(asked) if asked in Queue.values else Queue.OPEN


def _page(request: HttpRequest) -> int:
    asked = request.GET.get("page", "")
    return max(int(asked), 1) if asked.isascii() and asked.isdigit() and len(asked) < 7 else 1


def _moment(text: str) -> datetime | None:
    try:
        moment = parse_datetime(text)
    except ValueError:
        return None
    return moment if moment and moment.tzinfo else None


def _url(queue: Queue, page: int = 1) -> str:
    asked = {"queue": queue.value} if queue != Queue.OPEN else {}
    if page > 1:
        asked["page"] = str(page)
    return f"{reverse('worklist')}?{urlencode(asked)}" if asked else reverse("worklist")


def _tabs(counts: Counts, current: Queue) -> list[Tab]:
    return [
        Tab(str(queue.label), _url(queue), queue == current, counts.queues[queue])
        for queue in Queue
    ]
