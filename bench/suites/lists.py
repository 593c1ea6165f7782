"""Every list page and endpoint: the number of statements must not follow the number of rows."""

from django.test import Client
from django.urls import reverse

from bench import measure
from bench.population import populate
from bench.registry import Result, bench
from clinic import clock
from clinic.models import Membership, Staff
from clinic.permissions import Role

# Session, account and membership: what signing in costs on every page.
SIGN_IN_QUERIES = 3
PAGES = ["today", "calendar", "patient-list", "worklist", "message-list"]
ENDPOINTS = [
    "api-patient-list",
    "api-therapy-course-list",
    "api-symptom-report-list",
    "api-measurement-list",
    "api-protocol-list",
    "api-enrollment-list",
    "api-series-list",
    "api-session-list",
    "api-booking-list",
    "api-episode-list",
    "api-contact-list",
    "api-message-list",
]
VISITS = 40


def _client(staff: Staff) -> Client:
    client = Client()
    client.force_login(staff)
    return client


def _statements(client: Client, url: str) -> int:
    def visit() -> None:
        response = client.get(url)
        assert response.status_code == 200, (url, response.status_code)

    visit()
    return measure.queries(visit) - SIGN_IN_QUERIES


@bench(
    "lists",
    "every list page and endpoint at 1 and 50 rows; the worklist at 10,000 patients",
    max_queries="<= 4",
    worklist_p95_ms="<= 50",
)
def lists() -> Result:
    from adherence.actions import assess, ensure_rule_set
    from bench.scratch import empty
    from clinic.actors import Actor

    most = 0
    for size in (1, 50, 10_000):
        empty()
        clinic, staff = populate(size=size)
        Membership.objects.create(clinic=clinic, staff=staff, role=Role.ADMINISTRATOR)
        ensure_rule_set(clinic=clinic, by=Actor.member(staff))
        assess(clinic_id=clinic.pk, now=clock.now())
        client = _client(staff)
        for name in PAGES + ENDPOINTS:
            most = max(most, _statements(client, reverse(name)))
    url = reverse("worklist")
    times = [measure.seconds(lambda: client.get(url)) * 1000 for _ in range(VISITS)]
    return Result(
        "lists",
        {"max_queries": most, "worklist_p95_ms": round(measure.percentile(times, 0.95), 1)},
        {"pages": len(PAGES), "endpoints": len(ENDPOINTS), "patients": 10_000},
    )
