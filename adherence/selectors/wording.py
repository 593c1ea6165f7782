"""Times in the words of a worklist."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from adherence.models import Episode


def days_ago(day: date, today: date) -> str:
    """Return how long ago a local day was: "today", "yesterday", "5 days ago", "3 weeks ago"."""
    days = (today - day).days
    if days <= 0:
        return "today"
    if days == 1:
        return "yesterday"
    return f"{days} days ago" if days < 21 else f"{days // 7} weeks ago"


def moment_in_words(at: datetime, now: datetime, zone: ZoneInfo) -> str:
    """Return a past moment as a reader says it: "today 02:04", "Sat 21 Nov 2026, 02:04"."""
    local, today = at.astimezone(zone), now.astimezone(zone).date()
    if local.date() == today:
        return f"today {local:%H:%M}"
    return f"{local:%a %-d %b %Y, %H:%M}"


def age_of(episode: Episode, now: datetime, zone: ZoneInfo) -> str:
    """Return how long an episode has been open, or was, in the clinic's calendar days."""
    end = (episode.resolved_at or now).astimezone(zone).date()
    days = (end - episode.opened_at.astimezone(zone).date()).days
    if days <= 0:
        return "Closed the same day" if episode.resolved_at else "New today"
    span = "1 day" if days == 1 else f"{days} days"
    return f"Closed after {span}" if episode.resolved_at else f"Open {span}"
