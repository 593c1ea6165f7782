"""The administrator's pages."""

from html import unescape

import pytest
from django.urls import reverse

from clinic.models import Closure, Membership, Room, Staff, WorkingHours
from clinic.permissions import Role
from tests.factories.clinic import ClinicFactory, RoomFactory

PAGES = [
    "settings",
    "settings-logo",
    "settings-people",
    "settings-sign-in",
    "settings-rooms",
    "settings-hours",
    "settings-closures",
]


@pytest.fixture
def admin(staff_client):
    return staff_client(Role.ADMINISTRATOR)


@pytest.mark.parametrize("name", PAGES)
def test_each_page_opens_for_an_administrator_and_nobody_else(admin, staff_client, name):
    assert admin.get(reverse(name)).status_code == 200
    for role in (Role.NURSE, Role.PHYSIOLOGIST, Role.COORDINATOR):
        assert staff_client(role).get(reverse(name)).status_code == 403


def clinic_form(clinic, **changes):
    return {
        "name": clinic.name,
        "mail_name": clinic.mail_name,
        "phone": clinic.phone,
        "time_zone": clinic.time_zone,
        "reminder_days": "3, 1",
        "quiet_from": "20:00",
        "quiet_until": "08:00",
        "check_in_days": "7",
        "offer_hours": "12",
        "waitlist_cutoff_hours": "24",
        "excused_notice_hours": "24",
        "call_attempts": "3",
        "digest_at": "08:00",
        "day_sheet_at": "06:45",
        "record_years": "10",
        "opening_minutes": "60",
        **changes,
    }


def test_details_are_stored_and_the_change_is_in_the_audit(admin, clinic):
    response = admin.post(reverse("settings"), clinic_form(clinic, reminder_days="2,5"))
    assert response.status_code == 302
    clinic.refresh_from_db()
    assert clinic.reminder_days == [5, 2]
    event = clinic.events.latest("pgh_id")
    assert event.reminder_days == [5, 2]
    assert event.pgh_context.metadata["actor"] == f"staff:{admin.staff.uid}"


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"time_zone": "Mars/Olympus"}, "“Mars/Olympus” is not a known time zone"),
        ({"reminder_days": "three"}, "“three” is not a list of days"),
        ({"reminder_days": "40"}, "“40” is not a list of days"),
        ({"check_in_days": "0"}, "greater than or equal to 1"),
    ],
)
def test_bad_details_are_refused_in_words_and_nothing_typed_is_lost(
    admin, clinic, change, sentence
):
    response = admin.post(reverse("settings"), clinic_form(clinic, name="New name", **change))
    page = response.content.decode()
    assert response.status_code == 422
    assert sentence in page
    assert "New name" in page
    assert next(iter(change.values())) in page


def test_a_person_is_added_once_per_role(admin, clinic):
    values = {"name": "Rosa Vega", "email": "Rosa@clinic.example", "role": Role.NURSE}
    assert admin.post(reverse("settings-people"), values).status_code == 302
    rosa = Staff.objects.get(email="rosa@clinic.example")
    assert not rosa.has_usable_password()
    again = admin.post(reverse("settings-people"), values)
    assert again.status_code == 422
    assert "was invited as oncology nurse already" in again.content.decode()
    assert Membership.objects.filter(staff=rosa).count() == 1


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("a@b.example, c@d.example", "is more than one address"),
        ("rosa", "is not an e-mail address"),
        ("josé@clinic.example", "special letters before the @"),
        ("r" * 60 + "@" + ".".join(["c" * 60] * 4), "more than the 254 that mail servers take"),
    ],
)
def test_an_address_that_mail_cannot_reach_is_refused_and_stays_typed(admin, typed, sentence):
    values = {"name": "Rosa Vega", "email": typed, "role": Role.NURSE}
    response = admin.post(reverse("settings-people"), values)
    assert response.status_code == 422
    assert sentence in response.content.decode()
    assert f'value="{typed}"' in response.content.decode()


def test_a_domain_with_accents_is_kept_as_mail_servers_read_it(admin):
    values = {"name": "Rosa Vega", "email": "Rosa@clínica.example", "role": Role.NURSE}
    assert admin.post(reverse("settings-people"), values).status_code == 302
    assert Staff.objects.filter(email="rosa@xn--clnica-4va.example").exists()


def test_the_last_administrator_stays(admin, clinic):
    own = Membership.objects.get(staff=admin.staff)
    response = admin.post(reverse("settings-person-remove", args=[own.uid]), follow=True)
    assert "A clinic needs an administrator" in response.content.decode()
    own.refresh_from_db()
    assert own.is_active


def test_a_second_room_of_the_same_name_is_refused(admin, clinic):
    RoomFactory(clinic=clinic, name="Gym")
    response = admin.post(reverse("settings-rooms"), {"name": "Gym", "places": 4})
    assert response.status_code == 422
    assert "Another room already has this name" in response.content.decode()
    assert Room.objects.filter(clinic=clinic).count() == 1


def test_hours_that_close_before_they_open_are_refused(admin, clinic):
    response = admin.post(
        reverse("settings-hours"), {"weekday": 1, "opens": "17:00", "closes": "09:00"}
    )
    assert response.status_code == 422
    assert "Closing at 09:00 is not after opening at 17:00" in response.content.decode()
    assert not WorkingHours.objects.exists()


def test_a_closure_is_added_and_removed(admin, clinic):
    values = {"first_day": "2026-12-24", "last_day": "2026-12-26", "reason": "Christmas"}
    admin.post(reverse("settings-closures"), values)
    closure = Closure.objects.get(clinic=clinic)
    admin.post(reverse("settings-closure-remove", args=[closure.uid]))
    assert not Closure.objects.exists()


def test_a_closure_that_ends_before_it_starts_is_refused(admin, clinic):
    values = {"first_day": "2026-12-26", "last_day": "2026-12-24", "reason": "Christmas"}
    response = admin.post(reverse("settings-closures"), values)
    assert response.status_code == 422
    assert "The last day lies before the first one" in response.content.decode()


def test_another_clinics_room_is_not_found(admin):
    elsewhere = RoomFactory(clinic=ClinicFactory())
    assert admin.get(reverse("settings-room", args=[elsewhere.uid])).status_code == 404


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"name": "Oncology Gym"}, "“Oncology” in “Name” tells whoever sees her phone"),
        ({"mail_name": "Dolor y Salud"}, "“Dolor” in “Sender name in mails”"),
        ({"address": "Breast Center 1"}, "“Breast” in “Address” gives the diagnosis away"),
        ({"arrival_notes": "Bring your letrozole."}, "“letrozole” in “What patients should know"),
    ],
)
def test_what_ends_up_in_mails_gives_nothing_away(admin, clinic, change, sentence):
    response = admin.post(reverse("settings"), clinic_form(clinic, **change))
    assert response.status_code == 422
    assert sentence in unescape(response.content.decode())
    clinic.refresh_from_db()
    assert clinic.name.startswith("Movement Clinic")


def test_a_room_is_named_in_mails_too(admin):
    response = admin.post(reverse("settings-rooms"), {"name": "Cancer room", "places": 4})
    assert response.status_code == 422
    assert "“Cancer” in “Name”" in unescape(response.content.decode())
    assert not Room.objects.exists()
