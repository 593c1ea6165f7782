"""What patients said week by week: by mail, or at a session where there is no address."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from demo import stories
from demo.seeding.plan import Person, Plan
from patients.models import ReportSource, SymptomReport
from programs.models import Booking, BookingStatus

ASKED_AT = time(9)


def asked_days(plan: Plan, person: Person) -> Iterator[date]:
    """Return the days of her weekly question before today, oldest first."""
    day = plan.first_day + timedelta(days=(person.asked_on - plan.first_day.isoweekday()) % 7)
    while day < plan.today:
        if day > person.joined_on:
            yield day
        day += timedelta(days=7)


def answers_of_the_past(plan: Plan, bookings: list[Booking]) -> list[SymptomReport]:
    """Return every answer given before now, unsaved, with the time at which it was given."""
    came: dict[int, list[Booking]] = {}
    for booking in bookings:
        if booking.status == BookingStatus.ATTENDED:
            came.setdefault(id(booking.patient), []).append(booking)
    rows: list[SymptomReport] = []
    for person in plan.people:
        if person.role.story.has_email:
            rows += list(_by_mail(plan, person))
            rows += list(_one_answer(plan, person))
        else:
            rows += list(_at_visits(plan, person, came.get(id(person.patient), [])))
    return [row for row in rows if row.created_at <= plan.now]


def _by_mail(plan: Plan, person: Person) -> Iterator[SymptomReport]:
    role = person.role
    for day in asked_days(plan, person):
        days = plan.days(day)
        told_of = -days in (*role.story.red_flags, *role.story.thinking, *role.story.notes)
        if told_of or stories.replies(role.story, role.chance, role.mrn, days):
            minutes = role.chance.whole(10, 600, role.mrn, "answers after", day)
            yield _report(plan, person, day, plan.moment(day, ASKED_AT, minutes))


def _one_answer(plan: Plan, person: Person) -> Iterator[SymptomReport]:
    """Return what she answered to the one question that a nurse had asked again."""
    role = person.role
    for days_ago in role.story.answered_alone:
        day = plan.today - timedelta(days=days_ago)
        said = stories.answers(role.story, role.chance, role.mrn, plan.days(day))
        yield SymptomReport(
            uid=role.chance.uid("answer", role.mrn, day),
            created_at=plan.moment(day, ASKED_AT, role.chance.whole(10, 600, role.mrn, day)),
            clinic=plan.house.clinic,
            patient=person.patient,
            reported_for=day,
            source=ReportSource.RE_ASK,
            pain=said.pain,
        )


def _at_visits(plan: Plan, person: Person, came: list[Booking]) -> Iterator[SymptomReport]:
    weeks: set[tuple[int, int]] = set()
    for booking in sorted(came, key=lambda b: b.starts_at):
        day = booking.session.day
        if day.isocalendar()[:2] not in weeks and day < plan.today:
            weeks.add(day.isocalendar()[:2])
            report = _report(plan, person, day, booking.starts_at)
            report.source = ReportSource.VISIT
            report.recorded_by = booking.session.physiologist
            yield report


def _report(plan: Plan, person: Person, day: date, at: datetime) -> SymptomReport:
    said = stories.answers(person.role.story, person.role.chance, person.role.mrn, plan.days(day))
    return SymptomReport(
        uid=person.role.chance.uid("report", person.role.mrn, day),
        created_at=at,
        clinic=plan.house.clinic,
        patient=person.patient,
        reported_for=day,
        source=ReportSource.LINK,
        **said.__dict__,
    )
