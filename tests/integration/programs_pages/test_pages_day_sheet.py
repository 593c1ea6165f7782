"""The day on paper: who comes, what to mind, and room to write."""

import re
from datetime import time, timedelta

import pytest
from django.urls import reverse

from clinic.models import AccessEvent
from clinic.permissions import Role
from patients.models import Precaution
from programs.models import BookingStatus, SessionStatus
from tests.factories.clinic import ClinicFactory, MembershipFactory
from tests.factories.patients import PatientFactory
from tests.factories.programs import BookingFactory, EnrollmentFactory, SessionFactory


def url_of(day, person=None) -> str:
    return reverse("day-sheet", args=[day]) + (f"?physiologist={person.uid}" if person else "")


def test_everybody_stands_with_time_room_class_and_precautions(staff_client, session, booking):
    Precaution.objects.create(
        clinic=session.clinic, patient=booking.patient, kind="osteoporosis", note="T-score -2.7"
    )
    page = staff_client().get(url_of(session.day)).content.decode()
    for words in ("10:00 to 11:00", "Strength", "Gym", session.physiologist.name):
        assert words in page
    row = re.search(r"<tr><th scope=\"row\">Aurora Belmonte.*?</tr>", page).group()
    assert booking.patient.mrn in row
    assert "Osteoporosis: T-score -2.7" in row
    assert row.count("<td></td>") == 6


def test_an_ended_precaution_is_not_on_it(staff_client, clinic, session, booking):
    Precaution.objects.create(
        clinic=clinic, patient=booking.patient, kind="osteoporosis", ended_at=session.starts_at
    )
    assert "Osteoporosis" not in staff_client().get(url_of(session.day)).content.decode()


def test_it_can_be_of_one_physiologist(staff_client, clinic, session):
    SessionFactory(clinic=clinic, day=session.day, start_time=time(12), title="Somebody else's")
    page = staff_client().get(url_of(session.day, session.physiologist)).content.decode()
    assert "Strength" in page
    assert "Somebody else" not in page


def test_who_does_not_come_is_not_on_it(staff_client, clinic, session, booking):
    gone = BookingFactory(
        session=session, enrollment=EnrollmentFactory(patient=PatientFactory(clinic=clinic))
    )
    gone.status = BookingStatus.WAITLISTED
    gone.save(update_fields=["status"])
    SessionFactory(
        clinic=clinic,
        day=session.day,
        start_time=time(14),
        title="Cancelled class",
        status=SessionStatus.CANCELLED,
    )
    page = staff_client().get(url_of(session.day)).content.decode()
    assert gone.patient.full_name not in page
    assert "Cancelled class" not in page


def test_it_is_logged_whom_it_names(staff_client, session, booking):
    client = staff_client(Role.NURSE)
    client.get(url_of(session.day))
    logged = AccessEvent.objects.get(staff=client.staff)
    assert (logged.view, logged.patients) == ("day sheet", [booking.patient_id])


def test_an_empty_day_says_so(staff_client, session):
    page = staff_client().get(url_of(session.day + timedelta(days=300))).content.decode()
    assert "No sessions on this day" in page


def test_people_of_another_clinic_are_not_there(staff_client, session):
    stranger = MembershipFactory(clinic=ClinicFactory()).staff
    client = staff_client()
    assert client.get(url_of(session.day, stranger)).status_code == 404
    assert client.get(url_of(session.day) + "?physiologist=x").status_code == 404
    theirs = staff_client(at=stranger.memberships.get().clinic)
    assert "Strength" not in theirs.get(url_of(session.day)).content.decode()


@pytest.mark.parametrize("page", ["calendar/sheet", "today"])
@pytest.mark.parametrize("day", ["2026-02-30", "tomorrow", "0001-01-01", "9999-12-31"])
def test_a_day_that_is_none_or_out_of_reach_is_not_there(staff_client, page, day):
    assert staff_client().get(f"/{page}/{day}/").status_code == 404


@pytest.mark.parametrize("day", ["2000-01-01", "2100-12-31"])
def test_the_first_and_last_days_there_are_open(staff_client, day):
    assert staff_client().get(f"/calendar/sheet/{day}/").status_code == 200


def test_queries_do_not_grow_with_the_day(staff_client, clinic, room, session, booking, queries):
    client = staff_client()
    few = queries(client, url_of(session.day))
    for number in range(6):
        BookingFactory(
            session=SessionFactory(clinic=clinic, day=session.day, start_time=time(12 + number))
        )
    assert queries(client, url_of(session.day)) == few <= 4
