"""Calendar files as patients got them, read back with another library than wrote them."""

from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any
from uuid import UUID

from icalendar import Calendar

from chaos.results import Figure
from notifications.models import Message, SentCopy
from programs.models import Booking, BookingStatus


@dataclass
class Reader:
    """Reads the mails sent since it last looked, and remembers each appointment's history."""

    mails: int = 0
    events: int = 0
    uid_changed: int = 0
    not_rising: int = 0
    method_differs: int = 0
    wrong_times: int = 0
    _seen: set[int] = field(default_factory=set)
    _uids: dict[UUID, str] = field(default_factory=dict)
    _sequences: dict[str, int] = field(default_factory=dict)

    def figures(self) -> dict[str, Figure]:
        return {
            "mails": self.mails,
            "events": self.events,
            "uid_changed": self.uid_changed,
            "not_rising": self.not_rising,
            "method_differs": self.method_differs,
            "wrong_times": self.wrong_times,
        }

    def read_new(self) -> None:
        """Read every mail that left since the last call; bookings are as it left them."""
        copies = SentCopy.objects.exclude(message_id__in=self._seen).select_related("message")
        bookings = {str(b.uid): b for b in Booking.objects.all()}
        for copy in copies.order_by("message__sent_at", "message_id"):
            self._seen.add(copy.message_id)
            self.mails += 1
            self._read(copy.message, bytes(copy.raw), bookings)

    def _read(self, message: Message, raw: bytes, bookings: dict[str, Booking]) -> None:
        mail = message_from_bytes(raw, policy=policy.default)
        assert isinstance(mail, EmailMessage)
        for part in mail.walk():
            if part.get_content_type() != "text/calendar":
                continue
            content: Any = part.get_payload(decode=True)
            calendar: Any = Calendar.from_ical(content)
            self.method_differs += part.get_param("method") != str(calendar["METHOD"])
            events = list(calendar.walk("VEVENT"))
            first = str(events[0]["UID"])
            self.uid_changed += self._uids.setdefault(message.about_uid, first) != first
            for event in events:
                self._check(event, str(calendar["METHOD"]), len(events), bookings)

    def _check(self, event: Any, method: str, of: int, bookings: dict[str, Booking]) -> None:
        self.events += 1
        uid, sequence = str(event["UID"]), int(event["SEQUENCE"])
        self.not_rising += sequence <= self._sequences.get(uid, -1)
        self._sequences[uid] = sequence
        cancelled = str(event["STATUS"]) == "CANCELLED"
        self.method_differs += of == 1 and cancelled != (method == "CANCEL")
        booking = bookings[uid.partition("@")[0]]
        same = booking.starts_at == event["DTSTART"].dt and booking.ends_at == event["DTEND"].dt
        self.wrong_times += not same or cancelled != (booking.status == BookingStatus.CANCELLED)
