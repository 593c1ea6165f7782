"""A country changes the rules of its clocks: sessions stay at their time on the wall."""

import io
from datetime import time, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from notifications.models import Message
from programs import actions
from programs.models import Booking, Session
from tests.factories.programs import in_days, scene, told

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def here():
    return scene()


def displace(session: Session) -> None:
    """Store the session as the rules of before had it: an hour off."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
    for model, of in ((Session, {"pk": session.pk}), (Booking, {"session": session})):
        model.objects.filter(**of).update(
            starts_at=session.starts_at + HOUR, ends_at=session.ends_at + HOUR
        )


def run(*options: str) -> str:
    out = io.StringIO()
    call_command("follow_time_zones", *options, stdout=out)
    return out.getvalue()


def test_a_displaced_session_and_its_mails_go_back_to_the_time_on_the_wall(here):
    session = here.session(day=in_days(9), start_time=time(10))
    booking = actions.book(session=session, enrollment=here.enrollment(), by=here.by)
    told(booking)
    assert run() == "0 sessions looked at.\n"
    right, rung = session.starts_at, session.sequence
    displace(session)
    assert "1 sessions to move." in run("--dry-run")
    assert str(session.uid) in run()
    session.refresh_from_db()
    booking.refresh_from_db()
    assert (session.starts_at, booking.starts_at, session.sequence) == (right, right, rung + 1)
    waiting = Message.objects.filter(about_uid=booking.uid, state="pending")
    reminders = waiting.filter(kind="reminder", detail="1d").values_list("due_at", flat=True)
    assert list(reminders) == [right - timedelta(days=1)]
    assert run() == "0 sessions looked at.\n"


def test_one_whose_place_is_taken_is_left_to_a_person_and_stops_no_other(here):
    first = here.session(day=in_days(9), start_time=time(10))
    displace(first)
    here.session(day=in_days(9), start_time=time(10), minutes=30)
    second = here.session(day=in_days(10), start_time=time(10))
    displace(second)
    with pytest.raises(CommandError, match="1 sessions could not be moved"):
        run()
    second.refresh_from_db()
    assert second.starts_at.minute == 0
    assert run("--dry-run").startswith(f"{first.uid}: ")
