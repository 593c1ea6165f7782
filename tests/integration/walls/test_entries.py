"""Requests, tasks and commands begin as nobody: what forgets its scope sees nothing."""

import io

import pytest
from django.core.management import call_command
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.urls import path

from clinic.access import public
from clinic.celery import app
from clinic.management.base import HouseCommand
from clinic.models import Clinic
from patients.models import Patient
from tests.factories.patients import PatientFactory

pytestmark = pytest.mark.django_db


@public("a page of this test that forgets whose it is")
def forgetful(request: HttpRequest) -> HttpResponse:
    return HttpResponse(f"{Patient.objects.count()} {Clinic.objects.count()}")


urlpatterns = [path("forgetful/", forgetful)]


@pytest.fixture(autouse=True)
def patient(db: None) -> Patient:
    return PatientFactory()


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_page_that_forgets_its_scope_sees_nobody(client: Client, method: str) -> None:
    with override_settings(ROOT_URLCONF=__name__):
        assert getattr(client, method)("/forgetful/").content == b"0 0"
    assert Patient.objects.count() == 1


def test_a_task_that_forgets_its_scope_sees_nobody() -> None:
    @app.task
    def forgets() -> int:
        return Patient.objects.count()

    assert forgets.apply().get() == 0


def test_a_command_that_forgets_its_scope_sees_nobody() -> None:
    class Forgets(HouseCommand):
        def handle(self, *args: object, **options: object) -> str:
            return str(Patient.objects.count())

    out = io.StringIO()
    call_command(Forgets(stdout=out))
    assert out.getvalue().strip() == "0"


def test_every_command_of_the_house_says_whose_rows_it_works_on() -> None:
    from django.core.management import get_commands, load_command_class

    ours = {"clinic", "notifications", "patients", "programs", "adherence", "demo", "bench"}
    loose = [
        name
        for name, owner in get_commands().items()
        if owner in ours and name != "migrate"
        if not isinstance(load_command_class(owner, name), HouseCommand)
    ]
    assert loose == []


@pytest.mark.django_db(transaction=True)
def test_a_page_that_reads_is_one_transaction_and_takes_back_what_a_fault_interrupts(
    client: Client,
) -> None:
    @public("a page of this test that breaks after a write")
    def breaks(request: HttpRequest) -> HttpResponse:
        with connection.cursor() as cursor:
            cursor.execute("UPDATE clinic_staff SET name = 'half done'")
        raise ValueError("broken")

    urls = type("urls", (), {"urlpatterns": [path("breaks/", breaks)]})
    client.raise_request_exception = False
    from tests.factories.clinic import StaffFactory

    person = StaffFactory(name="Whole")
    with override_settings(ROOT_URLCONF=urls):
        assert client.get("/breaks/").status_code == 500
    person.refresh_from_db()
    assert person.name == "Whole"
