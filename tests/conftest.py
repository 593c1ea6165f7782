"""Fixtures that every test may use."""

from collections.abc import Callable, Iterator

import pytest
from django.db import connection
from django.test import Client
from hypothesis import HealthCheck, settings
from pytest_django.plugin import DjangoDbBlocker

from clinic.models import Clinic, Staff
from clinic.permissions import Role
from tests.databases import drop_template, migrated_template
from tests.emptying import emptied_where_full
from tests.factories.clinic import ClinicFactory, MembershipFactory
from tests.opening import Browser

# How fast an example comes depends on what else the machine does, not on the code.
settings.register_profile("steady", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("steady")


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    request: pytest.FixtureRequest,
    django_db_modify_db_settings_parallel_suffix: None,
    django_db_blocker: DjangoDbBlocker,
) -> None:
    """Copy one migrated database for each process of a run, rather than migrate one each."""
    run = getattr(request.config, "workerinput", {}).get("testrunuid")
    if run:
        with django_db_blocker.unblock():
            connection.settings_dict["TEST"]["TEMPLATE"] = migrated_template(run)


@pytest.fixture(scope="session", autouse=True)
def _emptied_where_full() -> Iterator[None]:
    """Empty after a transactional test the tables that it wrote to, and no others."""
    with emptied_where_full():
        yield


@pytest.hookimpl(trylast=True)
def pytest_unconfigure(config: pytest.Config) -> None:
    """Drop what the processes copied, once they have ended."""
    if getattr(config.option, "numprocesses", None) and not hasattr(config, "workerinput"):
        drop_template()


@pytest.fixture
def client() -> Browser:
    """A browser that nobody has signed in with."""
    return Browser()


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
