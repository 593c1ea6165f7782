"""Calendar files for mails: events in UTC that later files of the same UID replace.

Written out here, because building one with `icalendar` costs as much as rendering the mail; the
tests read the result back with that package.
"""

from dataclasses import dataclass
from datetime import UTC, datetime

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


def calendar_file(event: CalendarEvent, *more: CalendarEvent) -> CalendarFile:
    """Return the iCalendar object of one event, or of several that changed together.

    A CANCEL may be about one UID only (RFC 5546, 3.2.5), so several are published as cancelled.

    PUBLISH, because a REQUEST would invite replies that nobody reads. Instants are written in
    UTC: several calendar programs misread the VTIMEZONE that local times would need.
    """
    method = "CANCEL" if event.cancelled and not more else "PUBLISH"
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Steady//Appointments//EN",
        f"METHOD:{method}",
        *(line for one in (event, *more) for line in _lines(one)),
        "END:VCALENDAR",
    ]
    content = b"".join(_folded(line) for line in lines if line)
    return CalendarFile(content=content, method=method)


def _lines(event: CalendarEvent) -> list[str]:
    stamp = _utc(event.stamped_at)
    return [
        "BEGIN:VEVENT",
        f"UID:{_text(event.uid)}",
        f"DTSTAMP:{stamp}",
        f"LAST-MODIFIED:{stamp}",
        f"SEQUENCE:{event.sequence}",
        f"DTSTART:{_utc(event.starts_at)}",
        f"DTEND:{_utc(event.ends_at)}",
        f"SUMMARY:{_text(event.summary)}",
        f"LOCATION:{_text(event.location)}" if event.location else "",
        f"DESCRIPTION:{_text(event.description)}" if event.description else "",
        f"STATUS:{'CANCELLED' if event.cancelled else 'CONFIRMED'}",
        "END:VEVENT",
    ]


def _utc(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _text(value: str) -> str:
    """Escape a text value (RFC 5545, 3.3.11)."""
    escaped = value.replace("\\", "\\\\").replace(";", r"\;").replace(",", r"\,")
    return "\\n".join(escaped.splitlines())


def _folded(line: str) -> bytes:
    """Break a line after at most 75 octets, never inside a character (RFC 5545, 3.1)."""
    octets = line.encode()
    parts = []
    while len(octets) > 75:
        cut = 75
        while octets[cut] & 0xC0 == 0x80:  # inside a character
            cut -= 1
        parts.append(octets[:cut])
        octets = b" " + octets[cut:]
    return b"\r\n".join([*parts, octets]) + b"\r\n"
