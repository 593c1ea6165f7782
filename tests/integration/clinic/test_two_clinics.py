"""A person who belongs to two clinics: where she is, and how she goes on in the other."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from clinic.models import Clinic
from clinic.permissions import Role
from tests.factories.clinic import ClinicFactory, MembershipFactory


@pytest.fixture
def there(db: None) -> Clinic:
    return ClinicFactory(name="Southside")


@pytest.fixture
def nurse(staff_client: Callable[..., Client], there: Clinic) -> Client:
    """A nurse here who administers there."""
    client = staff_client(Role.NURSE)
    MembershipFactory(clinic=there, staff=client.staff, role=Role.ADMINISTRATOR)  # type: ignore[attr-defined]
    return client


def test_she_goes_on_in_the_other_clinic_with_her_role_there(
    nurse: Client, clinic: Clinic, there: Clinic
) -> None:
    page = nurse.get(reverse("worklist")).content.decode()
    assert "Work in Southside" in page
    assert f"Work in {clinic.name}" not in page
    went = nurse.post(reverse("work-there", args=[there.uid]), follow=True)
    assert went.redirect_chain[0] == ("/", 303)
    page = went.content.decode()
    assert went.wsgi_request.path == reverse("settings")
    assert "You work in Southside now." in page
    assert f"Work in {clinic.name}" in page
    assert nurse.get(reverse("worklist")).status_code == 403
    nurse.post(reverse("work-there", args=[clinic.uid]))
    assert nurse.get(reverse("worklist")).status_code == 200


def test_reading_switches_nothing(nurse: Client, there: Clinic) -> None:
    assert nurse.get(reverse("work-there", args=[there.uid])).status_code == 405
    assert nurse.get(reverse("worklist")).status_code == 200


def test_a_clinic_that_is_not_hers_is_not_there(nurse: Client, there: Clinic) -> None:
    stranger = ClinicFactory()
    assert nurse.post(reverse("work-there", args=[stranger.uid])).status_code == 404
    nurse.staff.memberships.filter(clinic=there).update(is_active=False)  # type: ignore[attr-defined]
    assert nurse.post(reverse("work-there", args=[there.uid])).status_code == 404
    assert "Southside" not in nurse.get(reverse("worklist")).content.decode()


def test_a_switch_needs_the_token_of_the_page(nurse: Client, there: Clinic) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = nurse.cookies
    assert strict.post(reverse("work-there", args=[there.uid])).status_code == 403
    assert strict.get(reverse("worklist")).status_code == 200


def test_staff_of_one_clinic_see_no_switch(staff_client: Callable[..., Client]) -> None:
    assert "Work in" not in staff_client(Role.NURSE).get(reverse("worklist")).content.decode()


def test_an_old_tabs_form_is_refused_after_a_change_of_clinic(nurse: Client, there: Clinic) -> None:
    """It names no object, so nothing else would keep it out of the clinic she works in now."""
    MembershipFactory(clinic=there, staff=nurse.staff, role=Role.NURSE)  # type: ignore[attr-defined]
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = nurse.cookies
    page = strict.get(reverse("patient-create")).content.decode()
    token = page.split('name="csrfmiddlewaretoken" value="')[1].split('"')[0]
    switched = strict.post(reverse("work-there", args=[there.uid]), {"csrfmiddlewaretoken": token})
    assert switched.status_code == 303
    late = strict.post(reverse("patient-create"), {"csrfmiddlewaretoken": token})
    assert late.status_code == 403
    assert "gone on in another clinic" in late.content.decode()
