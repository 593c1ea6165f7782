"""Any history of one appointment, as the calendar of a patient sees it."""

from datetime import time
from random import Random

import pytest
from icalendar import Calendar

from notifications.kinds import Mail, kind_named
from notifications.models import Message
from programs import actions
from tests.factories.clinic import RoomFactory
from tests.factories.programs import in_days, scene

HISTORIES = range(50)
STEPS = 5


class Phone:
    """A patient's calendar: it keeps the event of each UID with the highest sequence it got."""

    def __init__(self) -> None:
        self.uid, self.sequence, self.said = "", -1, None

    def take(self, mail: Mail) -> None:
        """Read a calendar file as it arrived, and check it against what came before."""
        read = Calendar.from_ical(mail.calendar.content)
        (event,) = read.walk("VEVENT")
        assert str(read["METHOD"]) == mail.calendar.method
        assert event["DTSTART"].to_ical().endswith(b"Z")
        assert event["DTEND"].to_ical().endswith(b"Z")
        assert str(event["SUMMARY"]) == "Appointment, Movement Clinic"
        cancelled = str(event["STATUS"]) == "CANCELLED"
        assert cancelled == (mail.calendar.method == "CANCEL")
        assert str(event["UID"]) == (self.uid or str(event["UID"]))
        sequence = int(event["SEQUENCE"])
        room = str(event["LOCATION"]).partition(",")[0]
        said = (event.decoded("DTSTART"), event.decoded("DTEND"), room, cancelled)
        assert sequence > self.sequence or (sequence == self.sequence and said == self.said)
        self.uid, self.sequence, self.said = str(event["UID"]), sequence, said


def deliver(booking, phone: Phone, *, lost: bool) -> None:
    """Send what is due about a booking; a lost mail counts as sent and never arrives."""
    for row in Message.objects.filter(about_uid=booking.uid, state="pending").order_by("pk"):
        if row.kind == "reminder":
            continue
        mail = kind_named(row.kind).compose([row])[row.pk]
        if isinstance(mail, Mail):
            Message.objects.filter(pk=row.pk).update(state="sent", sent_at=row.due_at)
            if not lost:
                phone.take(mail)


@pytest.mark.django_db
@pytest.mark.parametrize("seed", HISTORIES)
def test_a_phone_that_missed_mails_still_ends_up_right(seed):
    chance, here = Random(seed), scene()
    booking = actions.book(session=here.session(), enrollment=here.enrollment(), by=here.by)
    phone, rooms = Phone(), [here.room, RoomFactory(clinic=here.clinic, name="Red room")]
    deliver(booking, phone, lost=chance.random() < 0.3)
    for step in range(STEPS):
        booking.refresh_from_db()
        session = booking.session
        session.refresh_from_db()
        change = None
        if session.status != "cancelled" and chance.random() < 0.3:
            other = next(room for room in rooms if room.pk != session.room_id)
            change = actions.move_session(
                session=session,
                day=session.day,
                start_time=session.start_time,
                room=other,
                by=here.by,
            ).change
        elif session.status != "cancelled" and chance.random() < 0.5:
            change = actions.move_session(
                session=session, day=in_days(9 + step), start_time=time(9 + step), by=here.by
            ).change
        elif session.status != "cancelled":
            change = actions.cancel_session(session=session, reason="Ill", by=here.by).change
        told = chance.random() < 0.7
        if told:
            deliver(booking, phone, lost=chance.random() < 0.3)
        if change is not None and chance.random() < 0.6:
            actions.undo_change(change=change, by=here.by)
            deliver(booking, phone, lost=chance.random() < 0.3)
    booking.refresh_from_db()
    was_on = booking.session.status != "cancelled"
    actions.cancel_session(session=booking.session, reason="Ill", by=here.by)
    deliver(booking, phone, lost=False)
    booking.refresh_from_db()
    if phone.uid:
        assert phone.uid == f"{booking.uid}@steady.invalid"
        assert phone.sequence <= booking.sequence
    if phone.uid and was_on:  # the last mail was not lost, whatever was before it
        room = booking.session.room.name
        assert phone.said == (booking.starts_at, booking.ends_at, room, True)
