"""The clinic that benchmarks load without triggers is one that the triggers would have allowed."""

import pytest
from django.db import connection
from django.db.models import Count, F, Q

from adherence.actions import assess, ensure_rule_set
from adherence.models import Contact, Episode, SavedView, Signal
from bench.population import WEEKS, add_contacts, keep_episodes, populate
from clinic import clock
from clinic.actors import Actor
from clinic.scratch import empty
from notifications.models import Message
from patients.models import Dispensing, Measurement, Patient, SymptomReport
from programs.models import Booking, Series, Session
from programs.models.booking import HOLDS_A_PLACE

pytestmark = pytest.mark.django_db
SIZE = 30

FOREIGN_KEYS = """
SELECT conname, conrelid::regclass::text, confrelid::regclass::text,
    (SELECT array_agg(a.attname ORDER BY k.place) FROM unnest(conkey) WITH ORDINALITY k(n, place)
        JOIN pg_attribute a ON a.attrelid = conrelid AND a.attnum = k.n),
    (SELECT array_agg(a.attname ORDER BY k.place) FROM unnest(confkey) WITH ORDINALITY k(n, place)
        JOIN pg_attribute a ON a.attrelid = confrelid AND a.attnum = k.n)
FROM pg_constraint WHERE contype = 'f' AND connamespace = 'public'::regnamespace
"""
OVERLAPS = """
SELECT count(*) FROM programs_session a JOIN programs_session b
    ON a.id < b.id AND (a.physiologist_id = b.physiologist_id OR a.room_id = b.room_id)
    AND tstzrange(a.starts_at, a.ends_at) && tstzrange(b.starts_at, b.ends_at)
WHERE a.overlap_reason = '' AND b.overlap_reason = ''
"""
BUSY_TWICE = """
SELECT count(*) FROM programs_booking a JOIN programs_booking b
    ON a.id < b.id AND a.patient_id = b.patient_id
    AND tstzrange(a.starts_at, a.ends_at) && tstzrange(b.starts_at, b.ends_at)
"""


@pytest.fixture
def staff():
    empty()  # numbers every row from 1, as in the scratch database
    clinic, staff = populate(size=SIZE)
    ensure_rule_set(clinic=clinic, by=Actor.member(staff))
    assess(clinic_id=clinic.pk, now=clock.now())
    add_contacts(staff)
    return staff


def ask(sql: str) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchall()


def test_every_foreign_key_leads_somewhere(staff):
    keys = ask(FOREIGN_KEYS)
    assert len(keys) > 40
    for name, table, other, columns, targets in keys:
        pairs = " AND ".join(f"o.{t} = r.{c}" for c, t in zip(columns, targets, strict=True))
        given = " AND ".join(f"r.{c} IS NOT NULL" for c in columns)
        orphans = ask(
            f"SELECT count(*) FROM {table} r WHERE {given}"
            f" AND NOT EXISTS (SELECT 1 FROM {other} o WHERE {pairs})"
        )
        assert orphans == [(0,)], name


def test_places_taken_are_the_bookings_that_hold_one(staff):
    held = Count("bookings", filter=Q(bookings__status__in=HOLDS_A_PLACE))
    assert not Session.objects.annotate(held=held).exclude(places_taken=F("held")).exists()


def test_nobody_is_in_two_places_at_once(staff):
    assert ask(OVERLAPS) == [(0,)]
    assert ask(BUSY_TWICE) == [(0,)]


def test_every_list_has_rows(staff):
    assert Patient.objects.count() == SIZE
    assert SymptomReport.objects.count() > SIZE * (WEEKS - 5)
    assert Measurement.objects.count() == Series.objects.count() == SIZE
    assert Message.objects.count() == 2 * SIZE
    assert Booking.objects.count() == SIZE * 73
    assert Dispensing.objects.count() == SIZE * 13 - 3
    assert SavedView.objects.count() == 20
    assert Episode.objects.count() == Contact.objects.count() > 0


def test_surplus_episodes_leave_from_the_end_of_the_worklist_with_their_signals(staff):
    Contact.objects.all().delete()
    first = list(Episode.objects.values_list("pk", flat=True)[:2])
    assert Episode.objects.count() > 2
    assert keep_episodes(2) == 2
    assert list(Episode.objects.values_list("pk", flat=True)) == first
    assert not Signal.objects.exclude(episode__in=first).exists()


def test_the_same_size_makes_the_same_values(staff):
    pains = list(SymptomReport.objects.order_by("patient", "reported_for").values_list("pain"))
    assert len(set(pains)) > 4
    missed = Booking.objects.filter(status="no_show").count()
    assert 0.2 < missed / Booking.objects.count() < 0.4
