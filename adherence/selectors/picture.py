"""The chart of an episode: her pain, with what happened on the same axis."""

from collections.abc import Sequence
from datetime import date
from zoneinfo import ZoneInfo

from django.utils.safestring import SafeString

from adherence.models import Contact
from clinic.charts import Band, Event, Mark, line_chart
from patients.models import SymptomReport, TherapyCourse
from programs.models import Booking

# The level from which joint pain went with stopping (Chim 2013); the bands' lower edge.
PAIN_THAT_MATTERS = 4
# Narrow, so that its lettering is still readable where a phone shrinks it.
WIDTH, HEIGHT = 420, 240


def pain_chart(
    reports: Sequence[SymptomReport],
    courses: Sequence[TherapyCourse],
    contacts: Sequence[Contact],
    bookings: Sequence[Booking],
    zone: ZoneInfo,
    today: date,
) -> SafeString:
    """Draw worst joint pain over the reports' dates, with her sessions on the same axis.

    Drug changes and contacts are markers. `bookings` are those of the past.
    """
    first = reports[0].reported_for if reports else today
    events = [
        Event(course.started_on, f"{course.get_drug_display()} started")
        for course in courses
        if first <= course.started_on <= today
    ]
    events += [
        Event(course.ended_on, f"{course.get_drug_display()} ended")
        for course in courses
        if course.ended_on and first <= course.ended_on <= today
    ]
    called = {contact.at.astimezone(zone).date(): contact for contact in reversed(contacts)}
    events += [Event(day, contact.get_channel_display()) for day, contact in called.items()]
    return line_chart(
        [(report.reported_for, report.pain) for report in reports],
        events,
        [Band(PAIN_THAT_MATTERS, 10, "4 and above")],
        [mark for mark in _marks(bookings, zone) if first <= mark.day <= today],
        summary=_summary(reports),
        width=WIDTH,
        height=HEIGHT,
        gap_days=10,
    )


def _marks(bookings: Sequence[Booking], zone: ZoneInfo) -> list[Mark]:
    return [Mark(b.starts_at.astimezone(zone).date(), b.status) for b in bookings]


def _summary(reports: Sequence[SymptomReport]) -> str:
    if not reports:
        return "No report in the last 26 weeks."
    first, last = reports[0], reports[-1]
    if first is last:
        return f"Worst joint pain {last.pain} of 10 on {last.reported_for:%-d %b}, the only report."
    worst = max(reports, key=lambda report: (report.pain, report.reported_for))
    return (
        f"Worst joint pain, 0 to 10: {first.pain} on {first.reported_for:%-d %b}, "
        f"{last.pain} on {last.reported_for:%-d %b}; highest {worst.pain} on "
        f"{worst.reported_for:%-d %b}."
    )
