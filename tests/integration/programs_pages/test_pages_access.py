"""Who may open which page of programs, and nobody another clinic's."""

import uuid

import pytest
from django.test import Client
from django.urls import reverse

from clinic.permissions import Role
from tests.factories.clinic import ClinicFactory
from tests.factories.patients import PatientFactory
from tests.factories.programs import BookingFactory, EnrollmentFactory, SessionFactory

EVERYBODY = {Role.PHYSIOLOGIST, Role.COORDINATOR, Role.NURSE}
PLANNERS = {Role.PHYSIOLOGIST, Role.COORDINATOR}

PAGES = [
    ("today", None, EVERYBODY),
    ("calendar", None, EVERYBODY),
    ("day-sheet", "day", EVERYBODY),
    ("calendar-feed-page", None, PLANNERS),
    ("session-create", None, PLANNERS),
    ("session-detail", "session", EVERYBODY),
    ("session-move", "session", PLANNERS),
    ("session-cancel", "session", PLANNERS),
    ("booking-outcome", "booking", PLANNERS),
    ("booking-cancel", "booking", PLANNERS),
    ("program", "patient", EVERYBODY),
    ("enrollment-create", "patient", PLANNERS),
    ("program-end", "patient", PLANNERS),
]
WRITES = [
    ("booking-create", "session"),
    ("booking-outcome", "booking"),
    ("booking-undo", "booking"),
    ("booking-cancel", "booking"),
    ("booking-place", "booking"),
    ("booking-confirm", "booking"),
    ("session-move", "session"),
    ("session-cancel", "session"),
    ("calendar-feed-page", None),
    ("calendar-feed-end", None),
    ("enrollment-create", "patient"),
    ("program-end", "patient"),
]
OBJECTS = ("session", "booking", "patient")


def url_of(name, about, session, booking):
    if about == "day":
        return reverse(name, args=[session.day])
    objects = {"session": session, "booking": booking, "patient": booking.patient}
    return reverse(name, args=[objects[about].uid] if about else [])


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize(("name", "about", "allowed"), PAGES)
def test_pages_open_for_the_roles_that_hold_the_permission(
    staff_client, session, booking, name, about, allowed, role
):
    response = staff_client(role).get(url_of(name, about, session, booking))
    assert response.status_code == (200 if role in allowed else 403)


@pytest.mark.parametrize(("name", "about"), WRITES)
def test_a_nurse_changes_nothing_on_the_schedule(staff_client, session, booking, name, about):
    response = staff_client(Role.NURSE).post(url_of(name, about, session, booking))
    assert response.status_code == 403


@pytest.mark.parametrize(("name", "about", "allowed"), PAGES)
def test_strangers_are_sent_to_the_sign_in(session, booking, name, about, allowed):
    response = Client().get(url_of(name, about, session, booking))
    assert response.status_code == 302
    assert response["Location"].startswith("/accounts/login/")


@pytest.mark.parametrize(
    ("name", "about"),
    [(name, about) for name, about in [page[:2] for page in PAGES] + WRITES if about in OBJECTS],
)
def test_another_clinics_object_is_not_there(staff_client, name, about):
    other = ClinicFactory()
    theirs = SessionFactory(clinic=other)
    booked = BookingFactory(
        session=theirs, enrollment=EnrollmentFactory(patient=PatientFactory(clinic=other))
    )
    client = staff_client()
    url = url_of(name, about, theirs, booked)
    response = client.post(url) if (name, about) in WRITES else client.get(url)
    assert response.status_code == 404


def test_lists_show_nothing_of_another_clinic(staff_client, session, booking):
    client = staff_client(Role.COORDINATOR, at=ClinicFactory())
    for url in (
        f"/today/{session.day}/",
        f"/calendar/?week={session.day:%G-W%V}",
        f"/calendar/?view=people&day={session.day}",
        f"/calendar/?view=rooms&day={session.day}",
        f"/calendar/?view=agenda&week={session.day:%G-W%V}",
        f"/calendar/sheet/{session.day}/",
    ):
        page = client.get(url).content.decode()
        assert "Belmonte" not in page
        assert "Strength" not in page


def test_an_address_that_is_no_object_is_not_there(staff_client):
    assert staff_client().get(reverse("session-detail", args=[uuid.uuid4()])).status_code == 404
    assert staff_client().get("/today/2026-02-30/").status_code == 404
