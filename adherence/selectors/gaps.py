"""What is not known about a patient: a gap is said aloud, never taken for good news."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.urls import reverse

from adherence.selectors.case import Case
from adherence.selectors.wording import days_ago
from programs.models import BookingStatus

# Weekly answers are asked for; three days late is late.
REPORT_LIMIT = timedelta(days=10)


@dataclass(frozen=True)
class Gap:
    """One thing that nobody knows, and the page on which it can be mended."""

    text: str
    label: str = ""
    url: str = ""


def gaps_in(case: Case) -> list[Gap]:
    """Return the gaps in what is known, each one sentence."""
    return [*_of_answers(case), *_of_tablets(case), *_of_sessions(case), *_of_reaching_her(case)]


def _of_answers(case: Case) -> Iterator[Gap]:
    check_in = reverse("patient-check-in", args=[case.episode.patient.uid])
    reports, today = case.reports, case.today
    enter = ("Enter what she says", check_in)
    if not reports:
        yield Gap("No report from her in the last 26 weeks.", *enter)
    elif today - reports[-1].reported_for > REPORT_LIMIT:
        yield Gap(f"No report since {_since(reports[-1].reported_for, today)}.", *enter)
    pills = [report for report in reports if report.missed_doses is not None]
    if reports and not pills:
        yield Gap("She has not said in any report how many tablets she missed.", *enter)
    elif pills and today - pills[-1].reported_for > REPORT_LIMIT:
        since = _since(pills[-1].reported_for, today)
        yield Gap(f"No word about her tablets since {since}.", *enter)


def _of_tablets(case: Case) -> Iterator[Gap]:
    therapy = f"{reverse('patient-detail', args=[case.episode.patient.uid])}#therapy"
    if case.course is None:
        yield Gap("No drug is recorded that she takes now.", "Her drugs", therapy)
    elif not case.fills:
        yield Gap(
            "No fills recorded: how long her tablets last is not known.", "Her drugs", therapy
        )


def _of_sessions(case: Case) -> Iterator[Gap]:
    open_ones = [b for b in case.bookings if b.status == BookingStatus.BOOKED]
    if open_ones:
        count = len(open_ones)
        noun = "1 past session has" if count == 1 else f"{count} past sessions have"
        days = ", ".join(f"{b.starts_at.astimezone(case.zone):%-d %b}" for b in open_ones[:3])
        url = reverse("session-detail", args=[open_ones[0].session.uid])
        more = ", ..." if count > 3 else ""
        yield Gap(f"{noun} no outcome recorded ({days}{more}).", "The oldest of them", url)


def _of_reaching_her(case: Case) -> Iterator[Gap]:
    patient = case.episode.patient
    contact = ("Her contact data", reverse("patient-contact", args=[patient.uid]))
    if not patient.phone:
        yield Gap("No phone number on her record.", *contact)
    if not patient.email or not patient.consents_to_mail:
        yield Gap("She gets no mail from us, so no weekly question either.", *contact)


def _since(day: date, today: date) -> str:
    return f"{day:%-d %b} ({days_ago(day, today)})"
