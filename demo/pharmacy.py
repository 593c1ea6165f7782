"""When a patient of the demo fetches her tablets, in the past and while the demo goes on.

A month's tablets at a time, fetched a few days before or after they are used up. Which days these
are follows from her part alone, so that the past and the life to come are of one piece.
"""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction

from clinic import audit, clock
from clinic.actors import Actor
from clinic.models import Clinic
from demo.cast import Role, role_of
from patients.changes import mark_changed
from patients.models import Dispensing, DispensingSource, TherapyCourse

A_MONTH = 30
# The pharmacy tells the clinic on the evening of the same day.
KNOWN_AT = time(19)


def days_fetched(role: Role, course: TherapyCourse, seeded: date) -> Iterator[date]:
    """Return the days on which she fetches the tablets of one course, without end."""
    story, chance, mrn = role.story, role.chance, role.mrn
    last = (
        None
        if story.fetches_until is None
        else seeded + timedelta(days=round(story.fetches_until * 7))
    )
    day, number = course.started_on, 0
    while (last is None or day <= last) and (course.ended_on is None or day < course.ended_on):
        yield day
        number += 1
        early = chance.whole(-2, 4, mrn, course.drug, "fetches", number)
        day = course.started_on + timedelta(days=round(A_MONTH * number * story.stretches) - early)


def fills(clinic: Clinic, courses: Iterable[TherapyCourse], until: datetime) -> list[Dispensing]:
    """Return, unsaved, every fill of these courses that the clinic knows of by an instant."""
    seeded = clinic.created_at.astimezone(ZoneInfo(clinic.time_zone)).date()
    rows: list[Dispensing] = []
    for course in courses:
        role = role_of(course.patient.mrn)
        if role is None or not role.story.fills_known:
            continue
        for day in days_fetched(role, course, seeded):
            told = clock.instant(day, KNOWN_AT, clinic.time_zone)
            if told > until:
                break
            rows.append(_fill(role, course, day, max(told, course.patient.created_at)))
    return rows


def fetch_until(clinic: Clinic, until: datetime) -> int:
    """Write down the fills that the clinic learnt of by an instant and does not have yet."""
    courses = TherapyCourse.objects.filter(clinic=clinic).select_related("patient")
    due = fills(clinic, courses.order_by("pk"), until)
    here = set(
        Dispensing.objects.filter(uid__in=[row.uid for row in due]).values_list("uid", flat=True)
    )
    rows = [row for row in due if row.uid not in here]
    with transaction.atomic(), audit.acting(Actor.system("demo")):
        Dispensing.objects.bulk_create(rows)
        mark_changed([row.patient_id for row in rows])
    return len(rows)


def _fill(role: Role, course: TherapyCourse, day: date, known: datetime) -> Dispensing:
    return Dispensing(
        uid=role.chance.uid("fill", role.mrn, course.drug, day),
        created_at=known,
        clinic_id=course.clinic_id,
        patient=course.patient,
        drug=course.drug,
        dispensed_on=day,
        days_supply=A_MONTH,
        source=DispensingSource.PHARMACY,
    )
