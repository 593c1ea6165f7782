"""The worklist's figures for monitoring."""

from collections.abc import Iterator

from django.db.models import Count
from prometheus_client.core import GaugeMetricFamily, Metric

from adherence.models import Episode, EpisodeState


def episode_metrics() -> Iterator[Metric]:
    """Yield how many episodes are open, by clinic and state, in one query."""
    found = GaugeMetricFamily(
        "steady_episodes_open", "Episodes that are not resolved.", labels=["clinic", "state"]
    )
    rows = (
        Episode.objects.exclude(state=EpisodeState.RESOLVED)
        .order_by("clinic__uid", "state")
        .values("clinic__uid", "state")
        .annotate(n=Count("pk"))
    )
    for row in rows:
        found.add_metric([str(row["clinic__uid"]), row["state"]], row["n"])
    yield found
