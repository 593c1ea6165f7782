"""The ledger's figures for monitoring."""

from collections.abc import Iterator
from datetime import timedelta

from django.db.models import Count, Sum
from prometheus_client.core import GaugeMetricFamily, Metric

from clinic import clock
from notifications.flow import due_within, flow, sent_lately
from notifications.models import MailHold, Message
from notifications.selectors import NEEDS_A_PERSON

_DAY = timedelta(hours=24)


def ledger_metrics() -> Iterator[Metric]:
    """Yield what the ledger holds, in five queries."""
    yield from _of_the_day()
    yield from _of_now()
    trouble = GaugeMetricFamily(
        "steady_messages_needing_a_person",
        "Mails that did not reach somebody, or may not have, and that nobody has taken over.",
        labels=["clinic"],
    )
    rows = Message.objects.filter(NEEDS_A_PERSON).order_by("clinic__uid").values("clinic__uid")
    for row in rows.annotate(n=Count("pk")):
        trouble.add_metric([str(row["clinic__uid"])], row["n"])
    yield trouble
    yield GaugeMetricFamily(
        "steady_mail_held_clinics",
        "Clinics whose mails wait for a person because the database was restored.",
        value=MailHold.objects.filter(lifted_at=None).count(),
    )


def _of_the_day() -> Iterator[Metric]:
    now = clock.now()
    labels = ["clinic", "kind", "state"]
    messages = GaugeMetricFamily(
        "steady_messages", "Mails that became due in the last 24 hours.", labels=labels
    )
    attempts = GaugeMetricFamily(
        "steady_message_attempts", "Attempts made for those mails so far.", labels=labels
    )
    rows = (
        due_within(_DAY, now)
        .order_by("clinic__uid", "kind", "state")
        .values("clinic__uid", "kind", "state")
        .annotate(n=Count("pk"), tries=Sum("attempts"))
    )
    for row in rows:
        names = [str(row["clinic__uid"]), row["kind"], row["state"]]
        messages.add_metric(names, row["n"])
        attempts.add_metric(names, row["tries"])
    yield messages
    yield attempts


def _of_now() -> Iterator[Metric]:
    seen, sent = flow(), sent_lately()
    for name, words, value in (
        ("mail_lag_seconds", "How long the oldest mail has waited that could leave", seen.lag_s),
        ("mail_oldest_due_seconds", "How long the oldest due mail has waited", seen.oldest_s),
        ("mail_due", "Mails that could leave now", seen.waiting),
        ("mail_retrying", "Mails that wait for another attempt", seen.retrying),
        ("mail_server_refusing", "Of those, mails the server took nothing of", seen.server_down),
        ("mail_leases_run_out", "Mails whose sender stopped, to be cleared up", seen.stuck),
        ("mail_sent_last_hour", "Mails handed over in the last hour", sent.last_hour),
    ):
        yield GaugeMetricFamily(f"steady_{name}", f"{words}.", value=value)
