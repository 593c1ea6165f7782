"""Time passes in the demo: everything due happens, in its time and once."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection

from adherence.models import Episode, ReAsk
from clinic import clock
from clinic.models import Clinic
from demo.cast import role_of
from demo.life import live_until
from demo.travelling import state
from demo.travelling.journey import stops, travel
from demo.travelling.state import Journey
from notifications.models import Message, MessageState
from programs.models import Booking
from tests.factories.mail_server import MailServer


def test_a_week_brings_mails_outcomes_and_new_patients_on_the_list(
    demo: Clinic, mails: MailServer
) -> None:
    before = clock.now()
    journey = travel(demo, days=7)
    assert journey is not None
    assert journey.ended
    assert timedelta(days=7) <= clock.now() - before < timedelta(days=7, minutes=5)
    sent = Message.objects.filter(sent_at__gt=before)
    assert sent.filter(kind="reminder").exists()
    assert sent.filter(kind="check-in").exists()
    assert sent.filter(kind="worklist-digest").count() >= 5
    assert not ReAsk.objects.filter(state="open").exists()
    assert len(mails.accepted) == len({raw for _, raw in mails.accepted}) == sent.count()
    assert not Message.objects.filter(state=MessageState.EXPIRED).exists()
    assert not Message.objects.filter(state=MessageState.UNKNOWN).exists()
    assert Booking.objects.filter(recorded_at__gt=before).exists()
    assert Booking.objects.filter(cancelled_by="patient", cancelled_at__gt=before).exists()
    new = Episode.objects.filter(opened_at__gt=before).select_related("patient")
    codes = {role.story.code for e in new if (role := role_of(e.patient.mrn))}
    assert {"flare", "starts to miss", "goes quiet"} <= codes


def test_what_was_lived_is_not_lived_again(demo: Clinic, mails: MailServer) -> None:
    before = clock.now()
    travel(demo, days=1)
    again = live_until(demo, before, clock.now())
    assert (again.outcomes, again.answers, again.confirmed, again.cancelled) == (0, 0, 0, 0)


def test_stops_end_exactly_where_asked(demo: Clinic) -> None:
    since = clock.now()
    journey = Journey(since=since, until=since + timedelta(days=2), at=since)
    moments = list(stops(demo, journey))
    assert moments == sorted(set(moments))
    assert moments[-1] == journey.until
    assert all(since < moment <= journey.until for moment in moments)


@pytest.mark.django_db(transaction=True)
def test_two_journeys_at_a_time_are_one(demo: Clinic, mails: MailServer) -> None:
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s)", [state.LOCK])
        assert state.under_way()
        assert travel(demo, days=1) is None
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [state.LOCK])
    finally:
        other.close()
    assert not state.under_way()


def test_the_clock_can_be_set_back_to_now(demo: Clinic, clock_file: Path) -> None:
    now = clock.now()
    state.save(Journey(since=now, until=now, at=now, ended=True))
    state.forget()
    assert state.last() is None
    assert not clock_file.exists()
