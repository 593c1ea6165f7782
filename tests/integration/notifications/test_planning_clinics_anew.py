"""A clinic changes its days, hours or clock: what waits is planned anew, once and with history."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from clinic import clock
from clinic.actions import remove_hours, save_settings
from clinic.models import Clinic, Closure, MailTimesChange, WorkingHours
from clinic.permissions import Role
from notifications.models import Message
from notifications.replanning import plan_clinics_anew
from patients.actions import plan_check_ins
from programs import actions
from tests.factories.mails import MORNING, waiting
from tests.factories.patients import TherapyCourseFactory
from tests.factories.programs import BookingFactory, scene

pytestmark = pytest.mark.django_db
TUESDAY = date(2027, 2, 9)
AT_TEN = time(9)  # UTC, which is 10:00 in Madrid


@pytest.fixture
def here():
    with time_machine.travel(MORNING, tick=False):
        yield scene(time_zone="Europe/Madrid")


def change(here, **fields):
    clinic = Clinic.objects.get(pk=here.clinic.pk)
    for name, value in fields.items():
        setattr(clinic, name, value)
    save_settings(row=clinic, by=here.by)


def close(here, first, last=None, **fields):
    row = Closure(
        clinic=here.clinic, first_day=first, last_day=last or first, reason="Feast", **fields
    )
    save_settings(row=row, by=here.by)
    return row


def anew():
    return plan_clinics_anew(now=clock.now())


def due(kind="reminder"):
    rows = Message.objects.filter(kind=kind, state="pending").order_by("due_at")
    return [row.due_at for row in rows]


def at(day, wall=AT_TEN):
    return datetime.combine(day, wall, tzinfo=UTC)


def booked(here, day=TUESDAY, **patient):
    session = here.session(day=day, start_time=time(10))
    return actions.book(session=session, enrollment=here.enrollment(**patient), by=here.by)


def test_reminders_follow_closures_there_and_back(here):
    booked(here)
    saturday, monday = TUESDAY - timedelta(days=3), TUESDAY - timedelta(days=1)
    assert due() == [at(saturday), at(monday)]
    feast = close(here, monday)
    assert anew() == 1
    assert due() == [at(saturday), at(TUESDAY - timedelta(days=2))]
    assert anew() == 0, "the second time changes nothing"
    moved = Message.objects.get(detail="1d")
    assert [event.event for event in moved.events.all()] == ["replanned"]
    remove_hours(row=feast, by=here.by)
    assert anew() == 1
    assert due() == [at(saturday), at(monday)]


@pytest.mark.parametrize(
    ("fields", "days", "wall"),
    [
        ({"reminder_days": [7, 2]}, [7, 2], time(9)),
        ({"reminder_days": []}, [], time(9)),
        ({"quiet_until": time(11)}, [3, 1], time(10)),
        ({"time_zone": "Asia/Tokyo"}, [3, 1], time(9)),
        ({"time_zone": "America/New_York", "quiet_until": time(8)}, [3, 1], time(13)),
        ({"phone": "+34 600 000 001"}, [3, 1], time(9)),
    ],
)
def test_reminders_follow_the_clinics_settings_and_hers_stay_hers(here, fields, days, wall):
    hers = booked(here, day=date(2027, 2, 10), reminder_days=[4], time_zone="UTC")
    booked(here)
    change(here, **fields)
    anew()
    rest = Message.objects.filter(kind="reminder", state="pending").exclude(about_uid=hers.uid)
    found = sorted(row.due_at for row in rest)
    assert found == sorted(at(TUESDAY - timedelta(days=n), wall) for n in days)
    [own] = Message.objects.filter(about_uid=hers.uid, kind="reminder", state="pending")
    assert own.due_at.date() == date(2027, 2, 6)


def test_nobody_loses_her_last_reminder_because_its_new_time_has_gone_by(here):
    booking = booked(here, day=date(2027, 2, 4))
    with time_machine.travel(datetime(2027, 2, 2, 15, tzinfo=UTC), tick=False):
        close(here, date(2027, 2, 3))
        assert anew() == 1
        [row] = Message.objects.filter(about_uid=booking.uid, detail="1d", state="pending")
        assert row.due_at == clock.now(), "it would have left this morning"
        assert anew() == 0
    with time_machine.travel(datetime(2027, 2, 2, 15, 2, tzinfo=UTC), tick=False):
        assert anew() == 0, "nor when the clinic is gone through once more"


def test_the_question_of_the_day_is_not_asked_on_a_closed_day(here):
    noon = datetime(2027, 2, 2, 8, tzinfo=UTC)
    TherapyCourseFactory(patient__clinic=here.clinic)
    plan_check_ins(now=MORNING)
    assert due("check-in") == [noon]
    feast = close(here, date(2027, 2, 2))
    assert anew() == 1
    assert due("check-in") == []
    plan_check_ins(now=MORNING + timedelta(hours=1))
    assert due("check-in") == []
    remove_hours(row=feast, by=here.by)
    assert anew() == 1
    assert due("check-in") == [noon]
    change(here, quiet_until=time(10))
    assert anew() == 1
    assert due("check-in") == [noon + timedelta(hours=1)]
    remove = close(here, date(2027, 2, 2), date(2027, 2, 3))
    anew()
    with time_machine.travel(MORNING + timedelta(days=2), tick=False):
        plan_check_ins(now=clock.now())
        assert due("check-in") == [noon + timedelta(days=2, hours=1)], "on the next open day"
    assert remove.pk


def test_asking_less_often_takes_the_question_of_the_day_back(here):
    course = TherapyCourseFactory(patient__clinic=here.clinic)
    plan_check_ins(now=MORNING - timedelta(days=7))
    Message.objects.update(state="sent", sent_at=MORNING - timedelta(days=7))
    plan_check_ins(now=MORNING)
    assert len(due("check-in")) == 1
    change(here, check_in_days=14)
    assert anew() == 1
    assert due("check-in") == []
    assert course.pk


def test_one_question_waits_for_an_open_day(here):
    for weekday in range(1, 6):
        WorkingHours.objects.create(
            clinic=here.clinic, weekday=weekday, opens=time(8), closes=time(18)
        )
    [row] = waiting("re-ask", here, 1)
    monday = date(2027, 2, 8)
    assert row.due_at.date() == monday, "five days on is a Sunday"
    feast = close(here, monday)
    assert anew() == 1
    assert [day.date() for day in due("re-ask")] == [monday + timedelta(days=1)]
    remove_hours(row=feast, by=here.by)
    assert anew() == 1
    assert [day.date() for day in due("re-ask")] == [monday]


@pytest.mark.parametrize("kind", ["missed-session", "clinic-acted"])
def test_what_waits_for_an_open_day_finds_it_and_comes_back(here, kind):
    [row] = waiting(kind, here, 1)
    first = row.due_at
    with time_machine.travel(row.created_at, tick=False):
        feast = close(here, first.date())
        assert anew() == 1
        row.refresh_from_db()
        assert (row.due_at.date() - first.date()).days == 1
        assert row.due_at < row.send_before
        remove_hours(row=feast, by=here.by)
        assert anew() == 1
        row.refresh_from_db()
        assert row.due_at == first


def test_what_somebody_planned_by_the_old_days_meanwhile_is_found_the_second_time(here):
    change(here, reminder_days=[2])
    anew()
    booked(here)
    Message.objects.filter(kind="reminder").delete()
    late = BookingFactory(session=here.session(day=TUESDAY, start_time=time(14)))
    with time_machine.travel(MORNING + timedelta(seconds=30), tick=False):
        assert anew() == 0
    with time_machine.travel(MORNING + timedelta(seconds=61), tick=False):
        assert anew() == 2
        assert anew() == 0
    assert Message.objects.filter(about_uid=late.uid, kind="reminder", detail="2d").exists()


def test_what_a_room_or_a_person_does_moves_no_mail(here):
    close(here, TUESDAY, room=here.room)
    close(here, TUESDAY, staff=here.physiologist)
    change(here, phone="+34 600 000 002")
    assert not MailTimesChange.objects.exists()


def test_many_cost_as_much_as_few_and_the_admin_reads_how_many_moved(here, staff_client):
    def cost(day):
        with CaptureQueriesContext(connection) as asked:
            change(here, quiet_until=day)
            moved = anew()
        return moved, len(asked)

    waiting("reminder", here, 1)
    few = cost(time(11))
    waiting("reminder", here, 5)
    many = cost(time(12))
    assert (few[0], many[0]) == (2, 12)
    assert many[1] <= few[1]
    client = staff_client(Role.ADMINISTRATOR, at=here.clinic)
    said = "12 waiting mails were planned anew after the change at 06:45."
    assert said in client.get("/settings/closures/").content.decode()
    sent = {"first_day": "2027-02-08", "last_day": "2027-02-08", "reason": "Feast"}
    page = client.post("/settings/closures/", sent, follow=True).content.decode()
    assert "Mails that wait are being planned anew" in page
