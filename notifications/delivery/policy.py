"""The engine's times. They hang together, so they live side by side."""

from datetime import timedelta

from django.conf import settings

# All of them are divided by this, so that their proportions hold in a trial that cannot wait.
_HASTE: float = settings.MAIL_HASTE

# Every socket operation of the sender gives up after this.
SMTP_TIMEOUT_S = 20 / _HASTE

# Handing over content takes at most three socket operations: DATA, the content, the answer.
CONTENT_TIME = timedelta(seconds=3 * SMTP_TIMEOUT_S + 5 / _HASTE)

# A sender may begin only under a valid lease, beginning renews it, and content may leave only
# while CONTENT_TIME of it is left: so when a lease has run out its sender has finished.
LEASE = timedelta(seconds=90) / _HASTE

# How long a mail server may take to show what it accepted, counted from the begin.
GRACE = timedelta(minutes=3) / _HASTE

# And when a provider reports afterwards, how long its word is waited for.
GRACE_FOR_REPORTS = timedelta(minutes=15) / _HASTE

BACKOFF = tuple(timedelta(minutes=m) / _HASTE for m in (1, 5, 15, 60))

# How long a mail waits whose recipient is being changed at the moment of writing it.
CHANGING = timedelta(seconds=5) / _HASTE

# Rows claimed at once. More would only wait longer under one lease.
BATCH = 100

# A run stops taking up mails after this, within the task's time limit.
BUDGET = timedelta(seconds=25)


def pause_after(attempts: int) -> timedelta:
    """Return how long to wait after the given number of failed attempts (1 or more)."""
    return BACKOFF[min(attempts, len(BACKOFF)) - 1]
