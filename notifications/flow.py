"""Whether mails leave on time: the queue as it is now, in the whole house, and in plain words."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, F, Max, Min, Q, QuerySet
from django.db.models.functions import Coalesce, Greatest
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from clinic import clock
from clinic.models import Clinic
from notifications.models import Message, MessageState
from notifications.words import PHASES

# Mails of the last hours of which it is reckoned how many leave; later ones were due long before.
_RECENT = timedelta(hours=24)
# A wake-up or a tick every 15 s takes them; four ticks without one are a fault.
LATE = timedelta(seconds=60)
# What stands in the way of every mail, not of one.
OF_THE_SERVER = ("connect", "connection", "data", "slow", "sender")


@dataclass(frozen=True)
class Flow:
    """The queue at one moment.

    `lag_s` is how long the oldest mail has waited that could leave now, taken up by a sender or
    not: the sender may be frozen. One that waits for another attempt after the mail server did not
    take it counts in `retrying` instead, and in `oldest_s`.
    """

    lag_s: float
    oldest_s: float
    waiting: int
    retrying: int
    stuck: int
    server_down: int
    error: str

    @property
    def on_time(self) -> bool:
        return self.lag_s <= LATE.total_seconds() and not self.server_down


def flow(now: datetime | None = None) -> Flow:
    """Return how mails leave at this moment, in one query over those that are due."""
    now = now or clock.now()
    due = Q(state=MessageState.PENDING, due_at__lte=now, send_before__gt=now)
    ready = due & (Q(try_after__isnull=True) | Q(try_after__lte=now))
    retrying = due & Q(try_after__gt=now)
    held = Q(state=MessageState.CLAIMED)
    since = Greatest(F("due_at"), Coalesce(F("try_after"), F("due_at")))
    facts = Message.objects.filter(
        Q(state=MessageState.PENDING, due_at__lte=now) | Q(state=MessageState.CLAIMED)
    ).aggregate(
        ready_since=Min(since, filter=ready | held),
        due_since=Min("due_at", filter=due | held),
        waiting=Count("pk", filter=ready),
        retrying=Count("pk", filter=retrying),
        stuck=Count("pk", filter=Q(state=MessageState.CLAIMED, lease_until__lte=now)),
        server_down=Count("pk", filter=retrying & Q(error_class__in=OF_THE_SERVER)),
        error=Max("error_class", filter=retrying & Q(error_class__in=OF_THE_SERVER)),
    )
    return Flow(
        lag_s=_age(facts["ready_since"], now),
        oldest_s=_age(facts["due_since"], now),
        waiting=facts["waiting"],
        retrying=facts["retrying"],
        stuck=facts["stuck"],
        server_down=facts["server_down"],
        error=facts["error"] or "",
    )


def mail_lag_s() -> float:
    """Return how many seconds the oldest mail that could leave has waited; 0 when none has."""
    return round(flow().lag_s, 1)


def _age(moment: datetime | None, now: datetime) -> float:
    return max(0.0, (now - moment).total_seconds()) if moment else 0.0


def verdict(seen: Flow, *, worker_alive: bool, broker_answers: bool) -> str:
    """Return in a sentence whether mails leave, and if not, why and what to do."""
    if seen.server_down:
        said = ngettext(
            "Mails are late: %(why)s. %(n)s mail waits for the next attempt. Look at the mail "
            "server.",
            "Mails are late: %(why)s. %(n)s mails wait for the next attempt. Look at the mail "
            "server.",
            seen.server_down,
        )
        return said % {"n": seen.server_down, "why": _lower(str(PHASES[seen.error]))}
    if seen.lag_s > LATE.total_seconds() and not seen.waiting:
        return _(
            "Mails are late: the oldest has waited for %(long)s and is in the hands of a sender. "
            "If this stays so, look who is silent; another takes over when its lease is over."
        ) % {"long": in_words(seen.lag_s)}
    if seen.lag_s > LATE.total_seconds():
        return _("Mails are late: the oldest has waited for %(long)s. %(why)s") % {
            "long": in_words(seen.lag_s),
            "why": _why_late(worker_alive, broker_answers),
        }
    if not worker_alive:
        return _(
            "No worker works, so mails that become due now will wait. Restart the workers, or run "
            "“manage.py deliver --loop” meanwhile."
        )
    if not broker_answers:
        return _(
            "Mails wait for the broker: it does not answer. Restart it, or run “manage.py deliver "
            "--loop” meanwhile; nothing is lost."
        )
    return _("Mails leave on time.")


def _why_late(worker_alive: bool, broker_answers: bool) -> str:
    if not broker_answers:
        return _(
            "The broker does not answer. Restart it, or run “manage.py deliver --loop” meanwhile; "
            "nothing is lost."
        )
    if not worker_alive:
        return _("No worker works. Restart the workers; nothing is lost.")
    return _("The workers work and do not keep up. Start another one.")


def in_words(seconds: float) -> str:
    """Return a span of time as one would say it."""
    for size, one, many in (
        (86400, "%(n)s day", "%(n)s days"),
        (3600, "%(n)s hour", "%(n)s hours"),
        (60, "%(n)s minute", "%(n)s minutes"),
    ):
        if seconds >= size:
            n = int(seconds // size)
            return ngettext(one, many, n) % {"n": n}
    n = int(seconds)
    return ngettext("%(n)s second", "%(n)s seconds", n) % {"n": n}


def _lower(sentence: str) -> str:
    return sentence[:1].lower() + sentence[1:]


def due_within(span: timedelta, now: datetime) -> QuerySet[Message]:
    """Return the mails that became due lately, by the index of the board."""
    return Message.objects.filter(
        clinic__in=Clinic.objects.all(),
        state__in=MessageState.values,
        due_at__gt=now - span,
        due_at__lte=now,
    )


@dataclass(frozen=True)
class Sent:
    """What left lately."""

    last_at: datetime | None
    last_hour: int


def sent_lately(now: datetime | None = None) -> Sent:
    """Return when a mail last left and how many did in an hour, of those due within a day."""
    now = now or clock.now()
    facts = (
        due_within(_RECENT, now)
        .filter(sent_at__isnull=False)
        .aggregate(
            last_at=Max("sent_at"),
            last_hour=Count("pk", filter=Q(sent_at__gt=now - timedelta(hours=1))),
        )
    )
    return Sent(last_at=facts["last_at"], last_hour=facts["last_hour"])
