"""The mail of the day to a physiologist: no name and nothing about anybody."""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.urls import reverse

from clinic import clock
from clinic.models import Clinic, Staff
from notifications.kinds import Mail, NotNow, Says, WhenUnknown
from notifications.models import Message
from notifications.rendering import render
from notifications.staff_mail import StaffKind
from programs.selectors.day_mail import KIND, Day, Hour, days_for


class DaySheet(StaffKind):
    """A physiologist's sessions of today: times, rooms, how many people, how many unconfirmed."""

    name = KIND
    label = "The day in times and rooms, to a physiologist"
    says = Says(
        to="each physiologist who asked for it, is not away and has sessions on that day",
        due="at the clinic's hour, or an hour before a first session that is earlier",
        until="four hours have passed, or the first session begins",
        unknown="a second copy shows the same numbers",
    )
    when_unknown = WhenUnknown.RESEND

    def compose(self, messages: Sequence[Message]) -> dict[int, Mail | NotNow]:
        """Return each mail, or why it must not leave, in three reads a clinic."""
        now = clock.now()
        found: dict[int, Mail | NotNow] = {}
        clinics = Clinic.objects.in_bulk({message.clinic_id for message in messages})
        for clinic in clinics.values():
            days = {staff.uid: (staff, day) for staff, day in days_for(clinic=clinic, now=now)}
            for message in messages:
                if message.clinic_id != clinic.pk:
                    continue
                hers = days.get(message.recipient_uid)
                found[message.pk] = _mail(clinic, *hers, now) if hers else NotNow("nothing-to-do")
        return found

    def sample(self, clinic: Clinic, language: str) -> Mail:
        """Return a made-up day."""
        now = clock.now()
        hours = [
            Hour("09:00", "10:00", "Room 1", people=6, unconfirmed=2),
            Hour("10:30", "11:15", "Room 2", people=1, unconfirmed=0),
            Hour("16:00", "17:00", "Room 1", people=5, unconfirmed=1),
        ]
        staff = Staff(name="Alex Moreno", email="alex@example.org")
        return _mail(clinic, staff, Day(now, hours), now)


def _mail(clinic: Clinic, staff: Staff, day: Day, now: datetime) -> Mail:
    today = now.astimezone(ZoneInfo(clinic.time_zone))
    text, html = render(
        "programs/day_sheet",
        {
            "clinic": clinic,
            "name": staff.name,
            "day": day,
            "day_url": f"{settings.BASE_URL}{reverse('today')}",
            "wishes_url": f"{settings.BASE_URL}{reverse('calendar-feed-page')}",
        },
        language="en",
    )
    return Mail(
        to=staff.email,
        from_name=clinic.mail_name,
        subject=f"Your day, {today:%A, %-d %B}",
        text=text,
        html=html,
    )
