"""The engine's times. They hang together, so they live side by side."""

from datetime import timedelta

# Every socket operation of the sender gives up after this.
SMTP_TIMEOUT_S = 20

# Handing over content takes at most three socket operations (DATA, content, reply). A sender may
# begin only under a valid lease, and beginning renews it: when it runs out she has finished.
LEASE = timedelta(seconds=90)

# How long a mail server may take to show what it accepted, counted from the begin.
GRACE = timedelta(minutes=3)

BACKOFF = tuple(timedelta(minutes=m) for m in (1, 5, 15, 60))

# Rows claimed at once. More would only wait longer under one lease.
BATCH = 100

# A run stops taking up mails after this, within the task's time limit.
BUDGET = timedelta(seconds=25)


def pause_after(attempts: int) -> timedelta:
    """Return how long to wait after the given number of failed attempts (1 or more)."""
    return BACKOFF[min(attempts, len(BACKOFF)) - 1]
