"""Figures that several proofs need."""

import math
from collections.abc import Sequence

from chaos.mail_log import Accepted
from notifications.models import Message


def lateness(log: Sequence[Accepted]) -> list[float]:
    """Return, for each accepted mail, the seconds from its due time to the server's acceptance."""
    due = {row.message_id: row.due_at.timestamp() for row in Message.objects.all()}
    return [mail.at - due[mail.message_id] for mail in log]


def percentile(values: Sequence[float], share: float) -> float:
    """Return the nearest-rank percentile; share 0.95 for p95, 1.0 for the largest."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)]
