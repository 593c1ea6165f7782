"""Calendar files for mails: one event a file, in UTC, that later files of the same UID replace."""

from dataclasses import dataclass
from datetime import UTC, datetime

from icalendar import Calendar, Event

from notifications.kinds import CalendarFile


@dataclass(frozen=True)
class CalendarEvent:
    """One appointment as a patient's calendar keeps it.

    `uid` is the same for life; `sequence` rises with every change and with the cancellation.
    Times are aware. Title, place and text carry no health fact: they show on lock screens.
    """

    uid: str
    sequence: int
    starts_at: datetime
    ends_at: datetime
    summary: str
    location: str
    description: str
    stamped_at: datetime
    cancelled: bool = False


def calendar_file(event: CalendarEvent) -> CalendarFile:
    """Return the iCalendar object of one event.

    PUBLISH, because a REQUEST would invite replies that nobody reads. Instants are written in
    UTC: several calendar programs misread the VTIMEZONE that local times would need.
    """
    method = "CANCEL" if event.cancelled else "PUBLISH"
    entry = Event()
    entry.add("uid", event.uid)
    entry.add("dtstamp", event.stamped_at.astimezone(UTC))
    entry.add("last-modified", event.stamped_at.astimezone(UTC))
    entry.add("sequence", event.sequence)
    entry.add("dtstart", event.starts_at.astimezone(UTC))
    entry.add("dtend", event.ends_at.astimezone(UTC))
    entry.add("summary", event.summary)
    if event.location:
        entry.add("location", event.location)
    if event.description:
        entry.add("description", event.description)
    entry.add("status", "CANCELLED" if event.cancelled else "CONFIRMED")
    file = Calendar()
    file.add("prodid", "-//Steady//Appointments//EN")
    file.add("version", "2.0")
    file.add("method", method)
    file.add_component(entry)
    return CalendarFile(content=file.to_ical(), method=method)
