"""A physiologist's day by mail: who gets it, when, once, and what it never says."""

from datetime import UTC, datetime, time, timedelta

import pytest
import time_machine
from django.urls import reverse

from clinic.models import Clinic, Closure
from notifications.kinds import Mail, NotNow, kind_named
from notifications.models import Message
from programs import actions
from tests.factories.programs import scene

pytestmark = pytest.mark.django_db
DAY = datetime(2027, 2, 2, tzinfo=UTC)


@pytest.fixture
def here():
    found = scene(time_zone="Europe/Madrid")
    Clinic.objects.update(day_sheet_at=time(7))
    actions.want_day_sheet(clinic=found.clinic, staff=found.physiologist, wanted=True, by=found.by)
    return found


def session(here, hour=10, people=0, **fields):
    with time_machine.travel(DAY - timedelta(days=9), tick=False):
        made = here.session(day=DAY.date(), start_time=time(hour), **fields)
        for n in range(people):
            booking = actions.book(
                session=made, enrollment=here.enrollment(family_name="Zahra"), by=here.by
            )
            if n == 0:
                actions.confirm_booking(booking=booking, by=here.by)
    return made


def planned(hours):
    actions.plan_day_sheets(now=DAY + timedelta(hours=hours))
    return list(Message.objects.filter(kind="day-sheet"))


def compose(hours=6):
    [row] = planned(hours)
    with time_machine.travel(DAY + timedelta(hours=hours), tick=False):
        return kind_named("day-sheet").compose([row])[row.pk]


def test_at_the_clinics_hour_once(here):
    session(here)
    assert planned(5.9) == []
    assert [m.due_at for m in planned(6)] == [DAY + timedelta(hours=6)]
    assert len(planned(7)) == 1


def test_an_hour_before_an_early_first_session_and_never_after_it(here):
    session(here, hour=7)
    assert planned(4.9) == []
    assert planned(6.1) == [], "the first session has begun"
    [row] = planned(5)
    assert (row.due_at, row.send_before) == (DAY + timedelta(hours=5), DAY + timedelta(hours=6))


def test_not_without_sessions_nor_to_somebody_away_or_who_did_not_ask(here):
    assert planned(6) == []
    session(here)
    closed = Closure.objects.create(
        clinic=here.clinic,
        staff=here.physiologist,
        first_day=DAY.date(),
        last_day=DAY.date(),
        reason="x",
    )
    assert planned(6) == []
    closed.delete()
    actions.want_day_sheet(clinic=here.clinic, staff=here.physiologist, wanted=False, by=here.by)
    assert planned(6) == []


def test_it_counts_and_names_nobody(here):
    session(here, people=3, title="Class for bones")
    session(here, hour=16)
    mail = compose()
    assert isinstance(mail, Mail)
    assert mail.subject == "Your day, Tuesday, 2 February"
    assert "2 sessions with 3 people, 2 of them not confirmed." in mail.text
    assert "10:00 to 11:00, Blue room: 3 people, 2 not confirmed" in mail.text
    for part in (mail.text, mail.html):
        assert "Zahra" not in part
        assert "bones" not in part
        assert "/today/" in part


def test_a_day_that_was_called_off_meanwhile_is_not_told(here):
    made = session(here)
    planned(6)
    with time_machine.travel(DAY, tick=False):
        actions.cancel_session(session=made, reason="ill", by=here.by)
    assert compose() == NotNow("nothing-to-do")


def test_the_page_and_the_api_switch_it(here, client):
    client.force_login(here.physiologist)
    page = reverse("calendar-feed-page")
    assert "You get it." in client.get(page).content.decode()
    client.post(reverse("day-sheet-mail"), {"wanted": "0"})
    assert "You do not get it." in client.get(page).content.decode()
    url = reverse("api-my-day-sheet")
    assert client.put(url, {"wanted": True}, content_type="application/json").status_code == 200
    assert client.get(url).json() == {"wanted": True}
