"""A clinic of any size, made in SQL: every kind of row, with values that mean nothing.

Values come from a hash of the row's numbers, so a size always makes the same rows.
"""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from django.db import connection

from adherence.models import Episode
from clinic import clock
from clinic.models import Clinic, Membership, Room, Staff
from clinic.permissions import Role
from clinic.scratch import without_triggers
from clinic.sealed.blind import index_of
from clinic.sealed.box import seal
from programs.models import Protocol, ProtocolVersion

WEEKS = 52
# Rows of what a clinic has few of, and of what has a page that is not cut into pages.
FEW = 50
# A class holds at most what a smallint counts; more patients than this go to classes in parallel.
PER_CLASS = 20_000

ROOMS = """
INSERT INTO clinic_room (uid, created_at, clinic_id, name, places, is_active)
SELECT gen_random_uuid(), %(now)s, %(clinic)s, 'Room ' || i, 10, true
FROM generate_series(2, %(few)s) AS i;
"""
PROTOCOLS = """
INSERT INTO programs_protocol (uid, created_at, clinic_id, name, is_active, code)
SELECT gen_random_uuid(), %(now)s, %(clinic)s, 'Protocol ' || i, true, ''
FROM generate_series(2, %(few)s) AS i;
INSERT INTO programs_protocolversion (uid, created_at, clinic_id, protocol_id, number, weeks,
    summary, citation, evidence, visit_minutes, cert, change_note)
SELECT gen_random_uuid(), %(now)s, clinic_id, id, 1, 60, '', '-', 'consensus', 60, '{}', ''
FROM programs_protocol WHERE name LIKE 'Protocol %%';
INSERT INTO programs_protocolphase (uid, created_at, clinic_id, version_id, name, first_week,
    last_week)
SELECT gen_random_uuid(), %(now)s, clinic_id, id, '', 1, 60
FROM programs_protocolversion WHERE published_at IS NULL;
INSERT INTO programs_protocolcomponent (uid, created_at, clinic_id, phase_id, modality,
    sessions_per_week, minutes, intensity_kind, intensity_low, intensity_high, intensity_note,
    supervised, days_apart, progression, load_rise)
SELECT gen_random_uuid(), %(now)s, p.clinic_id, p.id, modality, 2, 30, 'hrmax', 60, 70, '', true,
    1, 'none', 0
FROM programs_protocolphase AS p
JOIN programs_protocolversion AS v ON v.id = p.version_id AND v.published_at IS NULL,
    unnest(ARRAY['aerobic', 'balance']) AS modality;
UPDATE programs_protocolversion SET published_at = %(now)s WHERE published_at IS NULL;
"""
# They share an address: what PostgreSQL cannot seal is sealed once, and read as often as theirs.
ADDRESS = "patient@patients.example"
PATIENTS = """
INSERT INTO patients_patient (uid, created_at, clinic_id, mrn, given_name, family_name, birth_date,
    email, email_index, phone, language, time_zone, consents_to_mail, status)
SELECT gen_random_uuid(), %(now)s, %(clinic)s, 'B' || i, 'Given', 'Family' || i, '1960-01-01',
    %(address)s, %(address_index)s, '', 'en', '', true, 'active'
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
    missed_reason, thinking_of_stopping, red_flags, note, sites)
SELECT gen_random_uuid(), %(now)s, clinic_id, p.id, %(today)s - 7 * week - (p.id %% 7)::int, 1,
    'link', abs(hashint8(p.id * 100 + week)) %% 5 + (p.id %% 9 = 0)::int * (week < 3)::int * 4,
    abs(hashint8(p.id + week)) %% 4, abs(hashint8(p.id - week)) %% 4,
    abs(hashint8(p.id * week)) %% 4,
    abs(hashint8(p.id * 7 + week)) %% 4, 1, (abs(hashint8(p.id * 31 + week)) %% 40 = 0)::int * 3,
    '', '', '{}', '', '{}'
FROM patients_patient p, generate_series(0, %(weeks)s - 1) AS week
WHERE NOT (p.id %% 13 = 0 AND week < 4);
"""
# Thirty days at a time since the start; one patient of 23 has not fetched any for three months.
DISPENSINGS = """
INSERT INTO patients_dispensing (uid, created_at, clinic_id, patient_id, drug, dispensed_on,
    days_supply, source)
SELECT gen_random_uuid(), %(now)s, clinic_id, id, 'letrozole',
    %(today)s - (id %% 20)::int - 30 * n, 30, 'pharmacy'
FROM patients_patient, generate_series(0, 12) AS n
WHERE NOT (id %% 23 = 0 AND n < 3);
"""
MEASUREMENTS = """
INSERT INTO patients_measurement (uid, created_at, clinic_id, patient_id, kind, value, unit, loinc,
    taken_on, method, recorded_by_id)
SELECT gen_random_uuid(), %(now)s, clinic_id, id, 'weight', 60 + id %% 30, 'kg', '29463-7',
    %(today)s - 30, '', %(staff)s
FROM patients_patient;
"""
PRECAUTIONS = """
INSERT INTO patients_precaution (uid, created_at, clinic_id, patient_id, kind, note)
SELECT gen_random_uuid(), %(now)s, clinic_id, id, 'osteoporosis', ''
FROM patients_patient;
"""
ENROLLMENTS = """
INSERT INTO programs_enrollment (uid, created_at, clinic_id, patient_id, version_id,
    physiologist_id, starts_on, weeks, availability, status, end_reason)
SELECT gen_random_uuid(), %(now)s, clinic_id, id, %(version)s, %(staff)s, %(today)s - 364, 60, '',
    'active', ''
FROM patients_patient;
"""
SERIES = """
INSERT INTO programs_series (uid, created_at, clinic_id, kind, title, weekday, start_time, minutes,
    physiologist_id, room_id, capacity, first_day, last_day)
SELECT gen_random_uuid(), %(now)s, %(clinic)s, 'class', '', 1 + i %% 7, '17:00', 60, %(staff)s,
    %(room)s, 10, %(today)s - 364, %(today)s
FROM generate_series(1, %(few)s) AS i;
"""
# One class for all of them per slot: what is measured reads bookings, not sessions. Today's holds
# fifty, so that the day sheet is as long as a page ever is.
SESSIONS = """
INSERT INTO programs_session (uid, created_at, clinic_id, kind, title, physiologist_id, room_id,
    day, start_time, minutes, zone, starts_at, ends_at, capacity, places_taken, status,
    cancel_reason, overlap_reason, sequence)
SELECT gen_random_uuid(), %(now)s, %(clinic)s, 'class', '', %(staff)s, %(room)s,
    %(today)s + 1 - n * 5, '09:00', 60, 'UTC',
    ((%(today)s + 1 - n * 5) + time '09:00') AT TIME ZONE 'UTC',
    ((%(today)s + 1 - n * 5) + time '10:00') AT TIME ZONE 'UTC', 32767, 0, 'scheduled', '',
    CASE WHEN part = 0 THEN '' ELSE %(parallel)s END, part
FROM generate_series(0, 72) AS n, generate_series(0, %(parts)s - 1) AS part;
"""
BOOKINGS = """
INSERT INTO programs_booking (uid, created_at, clinic_id, session_id, enrollment_id, patient_id,
    starts_at, ends_at, status, sequence, recorded_by_id, recorded_at, cancelled_by, cancel_reason)
SELECT gen_random_uuid(), %(now)s, s.clinic_id, s.id, e.id, e.patient_id, s.starts_at, s.ends_at,
    CASE WHEN s.day > %(today)s THEN 'booked'
        WHEN abs(hashint8(e.id * 1000 + s.id)) %% 4 = 0 OR (e.id %% 17 = 0 AND s.id < 6)
        THEN 'no_show' ELSE 'attended' END,
    0, CASE WHEN s.day <= %(today)s THEN %(staff)s END,
    CASE WHEN s.day <= %(today)s THEN %(now)s END, '', ''
FROM programs_enrollment e
JOIN programs_session s
    ON s.sequence = CASE WHEN s.day > %(today)s THEN 0 ELSE e.id %% %(parts)s END
WHERE s.day <= %(today)s OR e.id <= %(few)s;
"""
PLACES = """
UPDATE programs_session s SET places_taken = b.places
FROM (SELECT session_id, count(*) AS places FROM programs_booking GROUP BY session_id) AS b
WHERE b.session_id = s.id;
"""
MESSAGES = """
INSERT INTO notifications_message (uid, created_at, clinic_id, kind, recipient_kind, recipient_uid,
    about_uid, detail, dedupe_key, due_at, send_before, state, attempts, claimed_by, claim_epoch,
    sent_at, error_class, error_code)
SELECT gen_random_uuid(), %(now)s, b.clinic_id, 'reminder', 'patient', p.uid, b.uid, '1d',
    'bench:' || b.uid, b.starts_at - interval '1 day', b.starts_at,
    CASE WHEN p.id %% 2 = 0 THEN 'sent' ELSE 'failed' END, 1, '', 1,
    CASE WHEN p.id %% 2 = 0 THEN b.starts_at - interval '1 day' END,
    CASE WHEN p.id %% 2 = 0 THEN '' ELSE 'address' END, ''
FROM programs_booking b JOIN patients_patient p ON p.id = b.patient_id
JOIN programs_session s ON s.id = b.session_id
WHERE s.day > %(today)s - 5;
"""
# A person has room for twenty.
VIEWS = """
INSERT INTO adherence_savedview (uid, created_at, clinic_id, staff_id, name, query, place)
SELECT gen_random_uuid(), %(now)s, %(clinic)s, %(staff)s, 'View ' || i, '', i
FROM generate_series(1, least(20, %(few)s)) AS i;
"""
EVERYTHING = (
    ROOMS,
    PROTOCOLS,
    PATIENTS,
    COURSES,
    REPORTS,
    DISPENSINGS,
    MEASUREMENTS,
    PRECAUTIONS,
    ENROLLMENTS,
    SERIES,
    SESSIONS,
    BOOKINGS,
    PLACES,
    MESSAGES,
    VIEWS,
)
SURPLUS = """
CREATE TEMPORARY TABLE surplus AS
SELECT id FROM adherence_episode ORDER BY urgency, opened_at, id OFFSET %(most)s;
DELETE FROM adherence_signal WHERE episode_id IN (SELECT id FROM surplus);
DELETE FROM adherence_episode WHERE id IN (SELECT id FROM surplus);
DROP TABLE surplus;
"""
CONTACTS = """
INSERT INTO adherence_contact (uid, created_at, clinic_id, episode_id, channel, result, note, at,
    interpreter, recorded_by_id)
SELECT gen_random_uuid(), %(now)s, clinic_id, id, 'phone', 'no_answer', '', %(now)s, 'none',
    %(staff)s
FROM adherence_episode;
"""


def make_clinic(*, name: str = "Bench") -> tuple[Clinic, Staff, Room]:
    """Make a clinic with one room and one person, who may do everything."""
    clinic = Clinic.objects.create(
        name=name, time_zone="UTC", phone="+1 555 0100", mail_name="Movement clinic"
    )
    staff = Staff.objects.create_user("bench@clinic.example", name="Bench")
    for role in Role:
        Membership.objects.create(clinic=clinic, staff=staff, role=role)
    return clinic, staff, Room.objects.create(clinic=clinic, name="Room", places=500)


def publish_protocol(clinic: Clinic) -> ProtocolVersion:
    """Make the least protocol that an enrollment can follow."""
    protocol = Protocol.objects.create(clinic=clinic, name="Bench protocol")
    return ProtocolVersion.objects.create(
        clinic=clinic, protocol=protocol, number=1, weeks=60, citation="-", published_at=clock.now()
    )


def populate(*, size: int) -> tuple[Clinic, Staff]:
    """Fill the scratch database: a patient has 52 weekly reports and 72 bookings with outcomes.

    What the triggers that are off would have kept, such as places taken, is set here; the rows
    satisfy every constraint of the tables.
    """
    clinic, staff, room = make_clinic()
    version = publish_protocol(clinic)
    today: date = clock.today("UTC") - timedelta(days=1)
    values: dict[str, Any] = {
        "now": clock.now(),
        "today": today,
        "size": size,
        "few": min(size, FEW),
        "parts": -(-size // PER_CLASS),
        "weeks": WEEKS,
        "clinic": clinic.pk,
        "staff": staff.pk,
        "room": room.pk,
        "version": version.pk,
        "address": seal(ADDRESS, "patients_patient.email"),
        "address_index": index_of(ADDRESS),
        "parallel": seal("in parallel", "programs_session.overlap_reason"),
    }
    _run(EVERYTHING, values)
    return clinic, staff


def _run(scripts: Sequence[str], values: Mapping[str, Any]) -> None:
    """Run statements without triggers, then tell the planner what there is."""
    with without_triggers(), connection.cursor() as cursor:
        for statements in scripts:
            for statement in filter(str.strip, statements.split(";\n")):
                cursor.execute(statement, values)
        cursor.execute("ANALYZE (SKIP_LOCKED)")


def keep_episodes(most: int) -> int:
    """Drop the episodes at the end of the worklist beyond the number; return how many are left."""
    _run([SURPLUS], {"most": most})
    return Episode.objects.count()


def add_contacts(staff: Staff) -> None:
    """Give every episode a call that nobody answered."""
    with connection.cursor() as cursor:
        cursor.execute(CONTACTS, {"now": clock.now(), "staff": staff.pk})
