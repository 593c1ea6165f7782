"""A cohort as rows of the product's own tables, created when the clinic heard of it.

Rows go in without triggers; what the triggers would have kept is set here. A woman's key is her
place in the cohort plus one.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import numpy as np
from django.db import connection

from clinic.models import Clinic, Membership, Room, Staff
from clinic.permissions import Role
from clinic.scratch import without_triggers
from programs.models import Protocol, ProtocolVersion
from simulation.attendance import A_WEEK, PROGRAM_WEEKS
from simulation.calendar import TIME_ZONE, day
from simulation.chance import Ints
from simulation.cohort import Cohort
from simulation.doses import ANSWERS
from simulation.fills import SUPPLY
from simulation.population import DRUGS

THINKING_EVERY = 4  # check-ins
HEARD_AFTER = timedelta(days=3)  # a fill reaches the clinic so much later
SESSION_DAYS, SESSION_HOUR = (0, 3), 10
FETCHED_ON = 2  # weekday of a fill

Rows = Iterator[tuple[Any, ...]]

# Each: the columns that rows bring with their types, and what is the same in every row.
TABLES: dict[str, tuple[dict[str, str], dict[str, str]]] = {
    "patients_patient": (
        {"id": "bigint", "created_at": "timestamptz", "mrn": "text", "birth_date": "date"},
        {"given_name": "'Given'", "family_name": "'Family'", "email": "''",
         "email_index": "''", "phone": "''",
         "language": "'en'", "time_zone": "''", "consents_to_mail": "true", "status": "'active'"},
    ),
    "patients_therapycourse": (
        {"patient_id": "bigint", "drug": "text", "started_on": "date", "ended_on": "date",
         "end_reason": "text", "created_at": "timestamptz"},
        {"planned_years": "5"},
    ),
    "patients_symptomreport": (
        {"patient_id": "bigint", "reported_for": "date", "created_at": "timestamptz",
         "pain": "int", "tiredness": "int", "sleep_problems": "int", "hot_flushes": "int",
         "bother": "int", "missed_doses": "int", "missed_reason": "text",
         "thinking_of_stopping": "text", "red_flag": "text"},
        {"version": "1", "source": "'link'", "note": "''", "sites": "'{}'"},
    ),
    "patients_dispensing": (
        {"patient_id": "bigint", "drug": "text", "dispensed_on": "date",
         "created_at": "timestamptz"},
        {"days_supply": str(SUPPLY), "source": "'pharmacy'"},
    ),
    "programs_enrollment": (
        {"id": "bigint", "patient_id": "bigint", "starts_on": "date", "ended_on": "date",
         "status": "text", "created_at": "timestamptz"},
        {"version_id": "%(version)s", "physiologist_id": "%(staff)s",
         "weeks": str(PROGRAM_WEEKS), "availability": "''", "end_reason": "''"},
    ),
    "programs_session": (
        {"id": "bigint", "day": "date", "starts_at": "timestamptz", "ends_at": "timestamptz",
         "created_at": "timestamptz"},
        {"kind": "'class'", "title": "''", "physiologist_id": "%(staff)s", "room_id": "%(room)s",
         "start_time": f"'{SESSION_HOUR}:00'", "minutes": "60", "zone": f"'{TIME_ZONE}'",
         "capacity": "32767", "places_taken": "0", "status": "'scheduled'", "cancel_reason": "''",
         "overlap_reason": "''", "sequence": "0"},
    ),
    "programs_booking": (
        {"session_id": "bigint", "enrollment_id": "bigint", "patient_id": "bigint",
         "starts_at": "timestamptz", "ends_at": "timestamptz", "status": "text",
         "recorded_by_id": "bigint", "recorded_at": "timestamptz", "cancelled_at": "timestamptz",
         "cancelled_by": "text", "cancel_reason": "text", "notice_hours": "int",
         "created_at": "timestamptz"},
        {"sequence": "0", "had_place": "true"},
    ),
}  # fmt: skip


@dataclass(frozen=True)
class Loaded:
    """The clinic that now holds a cohort, and the member of staff who works its list."""

    clinic: Clinic
    staff: Staff
    patients: list[int]


def load(cohort: Cohort) -> Loaded:
    """Write a cohort into a clinic of its own, for the weeks in which its list is worked."""
    clinic = Clinic.objects.create(
        name="Simulated", time_zone=TIME_ZONE, phone="+1 555 0100", mail_name="Movement clinic"
    )
    staff = Staff.objects.create_user("simulated@clinic.example", name="Simulated")
    Membership.objects.create(clinic=clinic, staff=staff, role=Role.NURSE)
    room = Room.objects.create(clinic=clinic, name="Room", places=500)
    version = ProtocolVersion.objects.create(
        clinic=clinic,
        protocol=Protocol.objects.create(clinic=clinic, name="Simulated"),
        number=1, weeks=PROGRAM_WEEKS, citation="-", published_at=_at(day(0), 8),
    )  # fmt: skip
    same = {"clinic": clinic.pk, "staff": staff.pk, "room": room.pk, "version": version.pk}
    there = in_time(cohort)
    rows = {
        "patients_patient": _patients(cohort, there),
        "patients_therapycourse": _courses(cohort, there),
        "patients_symptomreport": _reports(cohort, there),
        "patients_dispensing": _fills(cohort, there),
        "programs_enrollment": _enrollments(cohort, there),
        "programs_session": _sessions(cohort.weeks),
        "programs_booking": _bookings(cohort, there, staff.pk),
    }
    with without_triggers():
        for table, found in rows.items():
            _insert(table, list(found), same)
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE (SKIP_LOCKED)")
    return Loaded(clinic, staff, [int(row) + 1 for row in there])


def in_time(cohort: Cohort) -> Ints:
    """Return the rows of the women who come before the list's last week, still on the drug."""
    arrives = cohort.people.first_week + cohort.people.came
    return np.flatnonzero(cohort.seen & (arrives < cohort.weeks))


def _insert(table: str, rows: Sequence[tuple[Any, ...]], same: dict[str, int]) -> None:
    brought, fixed = TABLES[table]
    columns = [*brought, *fixed, "uid", "clinic_id"]
    values = [*brought, *fixed.values(), "gen_random_uuid()", "%(clinic)s"]
    if "red_flag" in brought:
        columns[columns.index("red_flag")] = "red_flags"
        values[values.index("red_flag")] = (
            "CASE red_flag WHEN '' THEN '{}'::text[] ELSE ARRAY[red_flag] END"
        )
    arrays = ", ".join(f"%({name})s::{kind}[]" for name, kind in brought.items())
    lists = zip(*rows, strict=True) if rows else ([] for _ in brought)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} ({', '.join(columns)}) "  # noqa: S608
            f"SELECT {', '.join(values)} FROM unnest({arrays}) AS rows({', '.join(brought)})",
            {**same, **dict(zip(brought, map(list, lists), strict=True))},
        )


def _at(on: date, hour: int) -> datetime:
    return datetime.combine(on, time(hour), UTC)


def _patients(cohort: Cohort, there: Ints) -> Rows:
    people = cohort.people
    for row in there.tolist():
        came = day(int(people.first_week[row] + people.came[row]))
        born = came - timedelta(days=int(people.age[row] * 365.25))
        yield row + 1, _at(came, 7), f"S{row + 1}", born


def _courses(cohort: Cohort, there: Ints) -> Rows:
    """Yield courses, which end when the clinic hears of the stop and not when it happened."""
    people, switched = cohort.people, cohort.switches
    for row in there.tolist():
        first = int(people.first_week[row])
        stop, week, again = (int(a[row]) for a in (cohort.stop, switched.week, switched.resumes))
        heard = first + int(cohort.detection.week[row]) if cohort.stopped[row] else None
        ended = day(heard) if heard is not None else None
        why = "stopped_by_patient" if ended else ""
        drug = DRUGS[people.drug[row]]
        if week >= stop:
            yield row + 1, drug, day(first), ended, why, _at(day(first), 8)
            continue
        yield row + 1, drug, day(first), day(first + week), "switched", _at(day(first), 8)
        if again <= stop:
            yield row + 1, second(drug), day(first + again), ended, why, _at(day(first + again), 8)
        elif ended:  # the pause became a stop: once known, it is no longer a switch to come
            yield row + 1, second(drug), ended, ended, why, _at(ended, 8)


def second(drug: str) -> str:
    """Return the drug that follows when she switches."""
    return DRUGS[(DRUGS.index(drug) + 1) % len(DRUGS)]


def _reports(cohort: Cohort, there: Ints) -> Rows:
    people, said = cohort.people, cohort.symptoms
    for row in there.tolist():
        first, came = int(people.first_week[row]), int(people.came[row])
        last = min(cohort.weeks - first, int(cohort.detection.week[row]))
        for week in (np.flatnonzero(cohort.given[row, came:last]) + came).tolist():
            on = day(first + week, row % 6)
            missed = int(cohort.doses.reported[row, week])
            pausing = cohort.switches.week[row] <= week < cohort.switches.resumes[row]
            asked = (week + row) % THINKING_EVERY == 0
            yield (
                row + 1, on, _at(on, 18), int(cohort.pain[row, week]),
                int(said.tiredness[row, week]), int(said.sleep[row, week]),
                int(said.flushes[row, week]), int(said.bother[row, week]),
                7 if pausing else missed, "advised" if pausing else "other" if missed else "",
                ANSWERS[cohort.doses.thinking[row, week]] if asked else "",
                "bone_pain" if cohort.red_flags[row, week] else "",
            )  # fmt: skip


def _fills(cohort: Cohort, there: Ints) -> Rows:
    """Yield what was fetched, and the last fill before she came: she is asked about it."""
    people = cohort.people
    for row in there[cohort.fills.known[there]].tolist():
        first, came = int(people.first_week[row]), int(people.came[row])
        weeks = np.flatnonzero(cohort.fills.fetched[row, : cohort.weeks - first])
        before = weeks[weeks < came]
        earliest = int(before[-1]) if len(before) else 0
        drug = DRUGS[people.drug[row]]
        for week in weeks[weeks >= earliest].tolist():
            on = day(first + week, FETCHED_ON)
            heard = max(_at(on + HEARD_AFTER, 12), _at(day(first + came), 8))
            taken = second(drug) if week >= cohort.switches.resumes[row] else drug
            yield row + 1, taken, on, heard


def _enrollments(cohort: Cohort, there: Ints) -> Rows:
    sessions = cohort.attendance
    for row in there[sessions.has_program[there]].tolist():
        begins = int(cohort.people.first_week[row] + sessions.begins[row])
        if begins >= cohort.weeks:
            continue
        until = int(sessions.until[row])
        whole = until == A_WEEK * PROGRAM_WEEKS
        ended = day(begins + -(-until // A_WEEK))
        status = "completed" if whole else "discontinued"
        yield row + 1, row + 1, day(begins), ended, status, _at(day(begins), 8)


def _sessions(weeks: int) -> Rows:
    """Yield two classes a week, which everybody with a program goes to."""
    for week in range(weeks):
        for nth, weekday in enumerate(SESSION_DAYS):
            on = day(week, weekday)
            yield (
                A_WEEK * week + nth + 1, on, _at(on, SESSION_HOUR), _at(on, SESSION_HOUR + 1),
                _at(day(0), 8),
            )  # fmt: skip


def _bookings(cohort: Cohort, there: Ints, staff: int) -> Rows:
    sessions = cohort.attendance
    for row in there[sessions.has_program[there]].tolist():
        begins = int(cohort.people.first_week[row] + sessions.begins[row])
        for nth in range(int(sessions.until[row])):
            week, weekday = begins + nth // A_WEEK, SESSION_DAYS[nth % A_WEEK]
            if week >= cohort.weeks:
                break
            starts = _at(day(week, weekday), SESSION_HOUR)
            common = (A_WEEK * week + nth % A_WEEK + 1, row + 1, row + 1, starts,
                      starts + timedelta(hours=1))  # fmt: skip
            booked = _at(day(begins), 8)
            if sessions.counted[row, nth]:
                status = "attended" if sessions.came[row, nth] else "no_show"
                noted = starts + timedelta(hours=1)
                yield *common, status, staff, noted, None, "", "", None, booked
            else:
                off = starts - timedelta(hours=72)
                yield *common, "cancelled", None, None, off, "patient", "travel", 72, booked
