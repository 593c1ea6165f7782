"""The figures that monitoring asks for, in the text format of Prometheus.

They are read from the database when they are asked for, so that it does not matter which of
several web processes answers. Apps add theirs with `register_metrics`; no figure is about a
person, and a clinic is named by its random uid.
"""

from collections.abc import Callable, Iterable, Iterator

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from clinic import clock, health, tenancy
from clinic.access import public
from clinic.models import AuditSeal, AuditVerification, Heartbeat
from clinic.models.worker import BEAT

Source = Callable[[], Iterable[Metric]]
_sources: list[Source] = []


def register_metrics(source: Source) -> None:
    """Add figures; the source is called at each scrape and asks a fixed number of queries."""
    if source not in _sources:
        _sources.append(source)


class _House(Collector):
    """Every registered figure, read anew each time."""

    def collect(self) -> Iterator[Metric]:
        with tenancy.everywhere("figures of the whole house, about nobody"):
            found = [metric for source in _sources for metric in source()]
        yield from found


@public("figures without a person or a clinic's name, for whoever holds the token")
@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """Answer with every figure; 404 while no token is set, 401 for a wrong one."""
    if not settings.METRICS_TOKEN:
        raise Http404
    given = request.headers.get("Authorization", "")
    if not constant_time_compare(given, f"Bearer {settings.METRICS_TOKEN}"):
        return HttpResponse(
            "Send the token of STEADY_METRICS_TOKEN as “Authorization: Bearer ...”.\n",
            status=401,
            content_type="text/plain; charset=utf-8",
            headers={"WWW-Authenticate": "Bearer"},
        )
    registry = CollectorRegistry(auto_describe=False)
    registry.register(_House())
    return HttpResponse(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)


def heartbeats() -> Iterator[Metric]:
    """Yield how long ago each worker finished a task and a tick of a beat arrived."""
    now = clock.now()
    workers = GaugeMetricFamily(
        "steady_heartbeat_age_seconds",
        "Seconds since this worker, or sender without a broker, showed life; for a day.",
        labels=["worker"],
    )
    beat = GaugeMetricFamily(
        "steady_beat_tick_age_seconds", "Seconds since a tick of a beat reached a worker."
    )
    silent = GaugeMetricFamily(
        "steady_workers_silent",
        "Workers and senders that have shown no life for a minute, and did in the last day.",
        value=health.silent_workers(),
    )
    rows = Heartbeat.objects.filter(beat_at__gt=now - health.MISSED_FOR)
    for row in rows.order_by("worker"):
        age = max(0.0, (now - row.beat_at).total_seconds())
        if row.worker == BEAT:
            beat.add_metric([], age)
        else:
            workers.add_metric([row.worker], age)
    yield workers
    yield beat
    yield silent


def audit_trail() -> Iterator[Metric]:
    """Yield how long ago the audit trail was sealed and verified, and whether it was whole."""
    now = clock.now()
    seal = AuditSeal.objects.order_by("-number").first()
    check = AuditVerification.objects.order_by("-verified_at").first()
    for name, text, at in (
        (
            "sealed",
            "Seconds since the last seal of the audit trail.",
            seal.sealed_at if seal else None,
        ),
        (
            "verified",
            "Seconds since the audit trail was verified.",
            check.verified_at if check else None,
        ),
    ):
        age = GaugeMetricFamily(f"steady_audit_{name}_age_seconds", text)
        if at is not None:
            age.add_metric([], max(0.0, (now - at).total_seconds()))
        yield age
    whole = GaugeMetricFamily("steady_audit_whole", "1 when the last verification found no fault.")
    if check is not None:
        whole.add_metric([], float(check.passed))
    yield whole


register_metrics(heartbeats)
register_metrics(audit_trail)
