"""Fixtures that every test may use."""

from collections.abc import Callable

import pytest
from django.test import Client

from clinic.models import Clinic, Staff
from clinic.permissions import Role
from tests.factories.clinic import ClinicFactory, MembershipFactory


@pytest.fixture
def clinic(db: None) -> Clinic:
    """A clinic in Europe/Madrid without working hours, which means always open."""
    return ClinicFactory()


@pytest.fixture
def member(clinic: Clinic) -> Callable[..., Staff]:
    """Make a person with a role, in the test's clinic or another one."""

    def make(role: str = Role.PHYSIOLOGIST, *, at: Clinic | None = None) -> Staff:
        return MembershipFactory(clinic=at or clinic, role=role).staff

    return make


@pytest.fixture
def staff_client(member: Callable[..., Staff]) -> Callable[..., Client]:
    """Make a signed-in client for a role; its `staff` attribute is the person."""

    def make(role: str = Role.PHYSIOLOGIST, *, at: Clinic | None = None) -> Client:
        staff = member(role, at=at)
        client = Client()
        client.force_login(staff)
        client.staff = staff
        return client

    return make
