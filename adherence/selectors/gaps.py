"""What is not known about a patient: a gap is said aloud, never taken for good news."""

from collections.abc import Sequence
from datetime import date, timedelta

from adherence.selectors.wording import days_ago
from patients.models import Patient, SymptomReport
from programs.models import Booking, BookingStatus

# Weekly answers are asked for; three days late is late.
REPORT_LIMIT = timedelta(days=10)


def gaps_in(
    patient: Patient,
    reports: Sequence[SymptomReport],
    bookings: Sequence[Booking],
    today: date,
) -> list[str]:
    """Return the gaps in what is known, each one sentence; reports and bookings oldest first."""
    gaps = []
    if not reports:
        gaps.append("No report from her in the last 26 weeks.")
    elif today - reports[-1].reported_for > REPORT_LIMIT:
        gaps.append(f"No report since {_since(reports[-1].reported_for, today)}.")
    pills = [report for report in reports if report.missed_doses is not None]
    if reports and not pills:
        gaps.append("She has not said in any report how many tablets she missed.")
    elif pills and today - pills[-1].reported_for > REPORT_LIMIT:
        gaps.append(f"No word about her tablets since {_since(pills[-1].reported_for, today)}.")
    unrecorded = sum(booking.status == BookingStatus.BOOKED for booking in bookings)
    if unrecorded:
        noun = "1 past session has" if unrecorded == 1 else f"{unrecorded} past sessions have"
        gaps.append(f"{noun} no outcome recorded.")
    if not patient.phone:
        gaps.append("No phone number on her record.")
    if not patient.email or not patient.consents_to_mail:
        gaps.append("She gets no mail from us, so no weekly question either.")
    return gaps


def _since(day: date, today: date) -> str:
    return f"{day:%-d %b} ({days_ago(day, today)})"
