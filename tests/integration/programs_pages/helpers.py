"""Sessions where no action would put them."""

from datetime import date, timedelta
from zoneinfo import ZoneInfo

from clinic import clock
from programs.models import Session


def began_an_hour_ago(session: Session) -> Session:
    """Put a session of half an hour in the past, which no action would do."""
    began = (clock.now() - timedelta(hours=1)).replace(second=0, microsecond=0)
    local = began.astimezone(ZoneInfo(session.zone))
    session.day, session.start_time, session.minutes = local.date(), local.time(), 30
    session.starts_at, session.ends_at = began, began + timedelta(minutes=30)
    session.save()
    return session


def local_day(session: Session) -> date:
    return session.starts_at.astimezone(ZoneInfo(session.zone)).date()
