"""A clinic of any size, made in SQL: patients, courses, reports and bookings with no meaning.

Values come from a hash of the row's numbers, so a size always makes the same rows.
"""

from datetime import date, timedelta
from typing import Any

from django.db import connection

from bench.scratch import without_triggers
from clinic import clock
from clinic.models import Clinic, Membership, Room, Staff
from clinic.permissions import Role
from programs.models import Protocol, ProtocolVersion

WEEKS = 52

PATIENTS = """
INSERT INTO patients_patient (uid, created_at, clinic_id, mrn, given_name, family_name, birth_date,
    email, phone, language, time_zone, consents_to_mail, status)
SELECT gen_random_uuid(), %(now)s, %(clinic)s, 'B' || i, 'Given', 'Family' || i, '1960-01-01',
    'p' || i || '@patients.example', '', 'en', '', true, 'active'
FROM generate_series(1, %(size)s) AS i;
"""
COURSES = """
INSERT INTO patients_therapycourse (uid, created_at, clinic_id, patient_id, drug, started_on,
    planned_years, end_reason)
SELECT gen_random_uuid(), %(now)s, clinic_id, id, 'letrozole', %(today)s - 400, 5, ''
FROM patients_patient;
"""
REPORTS = """
INSERT INTO patients_symptomreport (uid, created_at, clinic_id, patient_id, reported_for, version,
    source, pain, interference, tiredness, sleep_problems, hot_flushes, bother, missed_doses,
    missed_reason, thinking_of_stopping, red_flags, note)
SELECT gen_random_uuid(), %(now)s, clinic_id, p.id, %(today)s - 7 * week - (p.id %% 7)::int, 1,
    'link', abs(hashint8(p.id * 100 + week)) %% 5 + (p.id %% 9 = 0)::int * (week < 3)::int * 4,
    abs(hashint8(p.id + week)) %% 4, abs(hashint8(p.id - week)) %% 4,
    abs(hashint8(p.id * week)) %% 4,
    abs(hashint8(p.id * 7 + week)) %% 4, 1, (abs(hashint8(p.id * 31 + week)) %% 40 = 0)::int * 3,
    '', '', '{}', ''
FROM patients_patient p, generate_series(0, %(weeks)s - 1) AS week
WHERE NOT (p.id %% 13 = 0 AND week < 4);
"""
ENROLLMENTS = """
INSERT INTO programs_enrollment (uid, created_at, clinic_id, patient_id, version_id,
    physiologist_id, starts_on, weeks, availability, status, end_reason)
SELECT gen_random_uuid(), %(now)s, clinic_id, id, %(version)s, %(staff)s, %(today)s - 364, 60, '',
    'active', ''
FROM patients_patient;
"""
# One class for all of them per slot: what is measured reads bookings, not sessions. Today's holds
# fifty, so that the day sheet is as long as a page ever is.
SESSIONS = """
INSERT INTO programs_session (uid, created_at, clinic_id, kind, title, physiologist_id, room_id,
    day, start_time, minutes, zone, starts_at, ends_at, capacity, places_taken, status,
    cancel_reason, overlap_reason, sequence)
SELECT gen_random_uuid(), %(now)s, %(clinic)s, 'class', '', %(staff)s, %(room)s,
    %(today)s + 1 - n * 5, '09:00', 60, 'UTC', (%(today)s + 1 - n * 5) + time '09:00',
    (%(today)s + 1 - n * 5) + time '10:00', 32767, 0, 'scheduled', '', '', 0
FROM generate_series(0, 72) AS n;
"""
BOOKINGS = """
INSERT INTO programs_booking (uid, created_at, clinic_id, session_id, enrollment_id, patient_id,
    starts_at, ends_at, status, sequence, recorded_by_id, recorded_at, cancelled_by, cancel_reason)
SELECT gen_random_uuid(), %(now)s, s.clinic_id, s.id, e.id, e.patient_id, s.starts_at, s.ends_at,
    CASE WHEN abs(hashint8(e.id * 1000 + s.id)) %% 4 = 0 OR (e.id %% 17 = 0 AND s.id < 6)
        THEN 'no_show' ELSE 'attended' END,
    0, %(staff)s, %(now)s, '', ''
FROM programs_enrollment e, programs_session s
WHERE s.day <= %(today)s OR e.id <= 50;
"""


def make_clinic(*, name: str = "Bench") -> tuple[Clinic, Staff, Room]:
    """Make a clinic with one physiologist, who is nurse too, and one room."""
    clinic = Clinic.objects.create(
        name=name, time_zone="UTC", phone="+1 555 0100", mail_name="Movement clinic"
    )
    staff = Staff.objects.create_user("bench@clinic.example", name="Bench")
    for role in (Role.PHYSIOLOGIST, Role.NURSE, Role.COORDINATOR):
        Membership.objects.create(clinic=clinic, staff=staff, role=role)
    return clinic, staff, Room.objects.create(clinic=clinic, name="Room", places=500)


def publish_protocol(clinic: Clinic) -> ProtocolVersion:
    """Make the least protocol that an enrollment can follow."""
    protocol = Protocol.objects.create(clinic=clinic, name="Bench protocol")
    return ProtocolVersion.objects.create(
        clinic=clinic, protocol=protocol, number=1, weeks=60, citation="-", published_at=clock.now()
    )


def populate(*, size: int) -> tuple[Clinic, Staff]:
    """Fill the scratch database: per patient 52 weekly reports and 72 bookings with outcomes."""
    clinic, staff, room = make_clinic()
    version = publish_protocol(clinic)
    today: date = clock.today("UTC") - timedelta(days=1)
    values: dict[str, Any] = {
        "now": clock.now(),
        "today": today,
        "size": size,
        "weeks": WEEKS,
        "clinic": clinic.pk,
        "staff": staff.pk,
        "room": room.pk,
        "version": version.pk,
    }
    with without_triggers(), connection.cursor() as cursor:
        for statement in (PATIENTS, COURSES, REPORTS, ENROLLMENTS, SESSIONS, BOOKINGS):
            cursor.execute(statement, values)
        cursor.execute("ANALYZE")
    return clinic, staff
