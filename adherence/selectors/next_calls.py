"""The next call as it was agreed, and how far off it is."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from adherence.selectors.deadlines import Attempt


@dataclass(frozen=True)
class NextCall:
    """When to call again, by the latest contact, in the words of a row."""

    at: datetime
    words: str
    is_over: bool


def next_call(attempts: Sequence[Attempt], now: datetime, zone: ZoneInfo) -> NextCall | None:
    """Return the call that the latest contact agreed on, the attempts latest first."""
    at = attempts[0].call_again_at if attempts else None
    return call_in_words(at, now, zone) if at else None


def call_in_words(at: datetime, now: datetime, zone: ZoneInfo) -> NextCall:
    """Say it as a row does: "call today 14:30", "call was due yesterday 09:00"."""
    local, today = at.astimezone(zone), now.astimezone(zone).date()
    day = {
        today - timedelta(days=1): "yesterday",
        today: "today",
        today + timedelta(days=1): "tomorrow",
    }.get(local.date(), f"{local:%a %-d %b}")
    is_over = at < now
    return NextCall(at, f"{'call was due' if is_over else 'call'} {day} {local:%H:%M}", is_over)
