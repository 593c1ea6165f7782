"""Every list page and endpoint: the number of statements must not follow the number of rows."""

from django.conf import settings
from django.test import Client
from django.urls import reverse

from adherence.actions import assess_overdue, ensure_rule_set
from adherence.models import Episode
from bench import measure
from bench.population import add_contacts, keep_episodes, populate
from bench.registry import Result, bench
from clinic import clock
from clinic.actors import Actor
from clinic.models import Staff
from clinic.scratch import empty

# Session, account and membership, and the two ends of the page's transaction: what being signed in
# costs on every page.
SIGN_IN_QUERIES = 5
PAGES = [
    "today",
    "calendar",
    "unsettled",
    "adverse-events",
    "patient-list",
    "dose-list",
    "worklist",
    "worklist-print",
    "worklist-rules",
    "worklist-views",
    "message-list",
    "settings-people",
    "settings-rooms",
    "settings-hours",
    "settings-closures",
]
ENDPOINTS = [
    "api-patient-list",
    "api-therapy-course-list",
    "api-symptom-report-list",
    "api-measurement-list",
    "api-precaution-list",
    "api-protocol-list",
    "api-enrollment-list",
    "api-dose-list",
    "api-series-list",
    "api-session-list",
    "api-booking-list",
    "api-adverse-event-list",
    "api-home-activity-list",
    "api-episode-list",
    "api-worklist",
    "api-worklist-view-list",
    "api-contact-list",
    "api-message-list",
]
VISITS = 40
# Open episodes of the large clinic: more than twelve nurses with 400 patients each would have.
EPISODES = 5_000


def fill(size: int) -> Staff:
    """Make a clinic in which every list has rows, and return who may see them all."""
    empty()
    clinic, staff = populate(size=size)
    ensure_rule_set(clinic=clinic, by=Actor.member(staff))
    assess_overdue(now=clock.now())
    keep_episodes(EPISODES)
    add_contacts(staff)
    return staff


def _client(staff: Staff) -> Client:
    client = Client()
    client.force_login(staff)
    return client


def _statements(client: Client, url: str) -> int:
    def visit() -> None:
        response = client.get(url)
        assert response.status_code == 200, (url, response.status_code)

    visit()
    # the smaller of two: once a minute a visit also writes that the session is in use
    return min(measure.queries(visit) for _ in range(2)) - SIGN_IN_QUERIES


@bench(
    "lists",
    "every list page and endpoint at 1 and 50 rows and in a large clinic, and its worklist",
    max_queries="<= 4",
    worklist_p95_ms="<= 50",
)
def lists() -> Result:
    """Count statements after sign-in, savepoints and the read log included.

    The page or endpoint with the most stands in `n`, with the rows at which it had them.
    """
    counts: dict[str, int] = {}
    for size in (1, 50, settings.BENCH_PATIENTS):
        client = _client(fill(size))
        for name in PAGES + ENDPOINTS:
            counts[f"at {name} of {size:,}"] = _statements(client, reverse(name))
    worst = max(counts, key=lambda name: counts[name])
    url = reverse("worklist")
    times = [measure.seconds(lambda: client.get(url)) * 1000 for _ in range(VISITS)]
    return Result(
        "lists",
        {
            "max_queries": counts[worst],
            "worklist_p95_ms": round(measure.percentile(times, 0.95), 1),
        },
        {
            "pages": len(PAGES),
            "endpoints": len(ENDPOINTS),
            "patients": settings.BENCH_PATIENTS,
            "open episodes": Episode.objects.count(),
            f"queries {worst}": counts[worst],
        },
    )
