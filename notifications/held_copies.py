"""Copies of mails that outlast their time, because an app further up holds them back.

It says which in its AppConfig.ready:

    register_hold("legal", copies_of_held)

The function gets the time and returns the condition on SentCopy.
"""

from collections.abc import Callable
from datetime import datetime

from django.db.models import Q, QuerySet

from notifications.models import SentCopy

_holds: dict[str, Callable[[datetime], Q]] = {}


def register_hold(name: str, condition: Callable[[datetime], Q]) -> None:
    """Hold copies back; the same name again replaces the earlier."""
    _holds[name] = condition


def copies_over(now: datetime) -> QuerySet[SentCopy]:
    """Return the copies whose time is over and that nobody holds back."""
    rows = SentCopy.objects.filter(keep_until__lte=now)
    for condition in _holds.values():
        rows = rows.exclude(condition(now))
    return rows
