"""Reminders on the days that she wishes, by her own clock, and never on a day nobody answers."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
import time_machine
from django.urls import reverse

from clinic import clock
from clinic.actors import Actor
from clinic.errors import Refused
from clinic.models import Closure, WorkingHours
from notifications.kinds import Later, NotNow, kind_named
from notifications.models import Message
from patients import links
from patients.actions import set_reminder_days, update_patient
from patients.models import Patient
from programs import actions
from tests.factories.programs import in_days, scene

pytestmark = pytest.mark.django_db


@pytest.fixture
def here():
    return scene(time_zone="Europe/Madrid")


def booked(here, day=None, hour=10, **patient):
    return actions.book(
        session=here.session(day=day or in_days(14), start_time=time(hour)),
        enrollment=here.enrollment(**patient),
        by=here.by,
    )


def due(booking):
    rows = Message.objects.filter(about_uid=booking.uid, kind="reminder", state="pending")
    return {row.detail: row.due_at for row in rows}


def test_her_days_are_planned_and_a_change_of_wishes_plans_anew(here):
    booking = booked(here, reminder_days=[7, 1])
    assert list(due(booking)) == ["7d", "1d"]
    patient, by = booking.patient, here.by
    for days, planned in (([1], {"1d"}), (None, {"3d", "1d"}), ([7, 1], {"7d", "1d"})):
        set_reminder_days(patient=patient, days=days, by=by)
        assert set(due(booking)) == planned
    assert due(booking)["7d"] == booking.starts_at - timedelta(days=7)


def test_after_confirming_only_the_last_of_her_own_leaves(here):
    booking = booked(here, reminder_days=[7, 2])
    actions.confirm_booking(booking=booking, by=here.by)
    rows = {row.detail: row for row in Message.objects.filter(kind="reminder")}
    found = kind_named("reminder").compose(list(rows.values()))
    assert found[rows["7d"].pk] == NotNow("confirmed")
    assert not isinstance(found[rows["2d"].pk], NotNow)


@pytest.mark.parametrize("days", [[0], [29], [4, 3, 2, 1]])
def test_days_that_cannot_be_are_refused_and_change_nothing(here, days):
    booking = booked(here)
    with pytest.raises(Refused) as refused:
        set_reminder_days(patient=booking.patient, days=days, by=here.by)
    assert refused.value.field == "reminder_days"
    assert set(due(booking)) == {"3d", "1d"}


def test_she_chooses_behind_her_link(here, client):
    booking = booked(here)
    link = links.issue(
        patient=booking.patient,
        capability="mail",
        about_uid=booking.uid,
        expires_at=clock.now() + timedelta(days=9),
    )
    url = reverse("mail-wishes", args=[links.url_of(link).rstrip("/").rsplit("/", 1)[1]])
    assert (
        b"As the clinic usually does: 3 days before and the day before" in client.get(url).content
    )
    assert client.post(url, {"kind": "reminder", "reminder_days": "1"}).status_code == 302
    assert set(due(booking)) == {"1d"}
    client.post(url, {"kind": "reminder", "reminder_days": "99"})
    assert Patient.objects.get(pk=booking.patient_id).reminder_days == [1]


def test_quiet_hours_are_those_of_her_own_clock(here):
    """Tokyo is eight hours ahead of Madrid in winter: 15:00 there is 23:00 where she lives."""
    booking = booked(here, day=date(2027, 2, 3), hour=15, time_zone="Asia/Tokyo")
    assert due(booking)["1d"] == datetime(2027, 2, 2, 11, tzinfo=UTC)
    update_patient(patient=booking.patient, time_zone="", by=here.by)
    assert due(booking)["1d"] == datetime(2027, 2, 2, 14, tzinfo=UTC)


def test_one_that_is_late_waits_for_the_end_of_the_quiet_hours(here):
    booking = booked(here, day=date(2027, 2, 3))
    reminder = Message.objects.get(detail="1d")
    late = datetime(2027, 2, 2, 22, tzinfo=UTC)
    with time_machine.travel(late, tick=False):
        answer = kind_named("reminder").compose([reminder])[reminder.pk]
    assert answer == Later(datetime(2027, 2, 3, 7, tzinfo=UTC))
    assert booking.starts_at > answer.not_before


def test_a_late_reminder_waits_in_the_ledger_and_can_be_called_off(here):
    from notifications.delivery import deliver_due

    booking = booked(here, day=date(2027, 2, 3))
    late = datetime(2027, 2, 2, 22, tzinfo=UTC)
    Message.objects.exclude(detail="1d").delete()
    assert deliver_due(now=late).sent == 0
    row = Message.objects.get(detail="1d")
    assert (row.state, row.try_after) == ("pending", datetime(2027, 2, 3, 7, tzinfo=UTC))
    actions.cancel_booking(booking=booking, reason="travel", by=here.by)
    row.refresh_from_db()
    assert row.state == "cancelled"


def test_no_reminder_on_a_day_when_nobody_answers_the_phone(here):
    for weekday in range(1, 6):
        WorkingHours.objects.create(
            clinic=here.clinic, weekday=weekday, opens=time(8), closes=time(18)
        )
    friday, monday, tuesday = date(2027, 2, 5), date(2027, 2, 8), date(2027, 2, 9)
    booking = booked(here, day=monday)
    assert {n: at.date() for n, at in due(booking).items()} == {"1d": friday}, "once, not twice"
    Closure.objects.create(clinic=here.clinic, first_day=monday, last_day=monday, reason="Feast")
    later = booked(here, day=tuesday)
    assert {n: at.date() for n, at in due(later).items()} == {"1d": friday}


def test_an_unknown_time_zone_counts_as_the_clinics_and_is_shown(here, client):
    booking = booked(here, day=date(2027, 2, 3))
    Patient.objects.filter(pk=booking.patient_id).update(time_zone="Mars/Olympus")
    patient = Patient.objects.select_related("clinic").get(pk=booking.patient_id)
    assert patient.zone == "Europe/Madrid"
    set_reminder_days(patient=patient, days=[1], by=here.by)
    assert due(booking)["1d"] == booking.starts_at - timedelta(days=1)
    client.force_login(here.physiologist)
    page = client.get(reverse("patient-detail", args=[patient.uid])).content.decode()
    assert "“Mars/Olympus” is no time zone" in page


def test_a_death_calls_off_and_a_mistaken_one_brings_back(here):
    booking = booked(here)
    update_patient(patient=booking.patient, status="deceased", by=here.by)
    assert due(booking) == {}
    update_patient(patient=booking.patient, status="active", by=Actor.member(here.physiologist))
    assert set(due(booking)) == {"3d", "1d"}
