"""A person with a password, and a browser that is nobody yet."""

from collections.abc import Callable

import pytest
from django.test import Client

from clinic.models import Clinic, Staff
from clinic.permissions import Role
from tests.factories.clinic import MembershipFactory, StaffFactory

PASSWORD = "seven quiet herons"
HOSPITAL = "203.0.113.7"


@pytest.fixture
def person(clinic: Clinic) -> Callable[..., Staff]:
    def make(role: str = Role.NURSE, *, at: Clinic | None = None) -> Staff:
        staff = StaffFactory()
        staff.set_password(PASSWORD)
        staff.save()
        MembershipFactory(clinic=at or clinic, staff=staff, role=role)
        return staff

    return make


def browser(address: str = HOSPITAL) -> Client:
    return Client(REMOTE_ADDR=address, HTTP_USER_AGENT="Mozilla/5.0 (X11; Linux) Firefox/140.0")


def sign_in(client: Client, staff: Staff | str, password: str = PASSWORD, **extra):
    email = staff if isinstance(staff, str) else staff.email
    return client.post("/accounts/login/", {"login": email, "password": password}, **extra)


def is_in(client: Client) -> bool:
    return client.get("/accounts/sessions/").status_code == 200
