"""A clinic whose row names no time zone: it goes on in UTC, says so, and stops no other clinic."""

from datetime import UTC, datetime

import pytest
import time_machine
from django.utils.module_loading import import_string

from adherence.actions import want_digest
from clinic import clock
from clinic.actors import Actor
from clinic.each import each_clinic
from clinic.models import Clinic, Membership
from clinic.permissions import Role
from tests.factories.clinic import ClinicFactory

pytestmark = pytest.mark.django_db
TASKS = [
    "adherence.actions.plan_digests",
    "adherence.actions.assess_overdue",
    "adherence.actions.report_quarters",
    "programs.actions.plan_day_sheets",
]


@pytest.fixture
def lost(clinic: Clinic) -> Clinic:
    Clinic.objects.filter(pk=clinic.pk).update(time_zone="Mars/Olympus")
    return Clinic.objects.get(pk=clinic.pk)


@pytest.mark.parametrize("task", TASKS)
@time_machine.travel(datetime(2026, 10, 23, 8, tzinfo=UTC), tick=False)
def test_what_is_done_for_every_clinic_goes_on(lost, member, task, caplog):
    for clinic in (lost, ClinicFactory()):
        nurse = member(Role.NURSE)
        Membership.objects.filter(staff=nurse).update(clinic=clinic)
        want_digest(clinic=clinic, staff=nurse, wanted=True, by=Actor.member(nurse))
    import_string(task)(now=clock.now())
    assert caplog.records == []


def test_its_pages_work_and_say_what_is_wrong(lost, staff_client):
    admin = staff_client(Role.ADMINISTRATOR)
    assert admin.get("/today/").status_code in (200, 403)
    page = admin.get("/settings/").content.decode()
    assert "“Mars/Olympus” is no time zone, so all times follow UTC." in page
    seen = admin.get("/api/v1/workers/").json()
    assert not seen["well"]
    assert any("“Mars/Olympus” is no time zone" in note for note in seen["notes"])
    Clinic.objects.update(time_zone="Europe/Madrid")
    assert "Mars/Olympus" not in admin.get("/settings/").content.decode()


def test_a_clinic_that_something_fails_for_stops_no_other(caplog):
    bad, good = ClinicFactory(), ClinicFactory()

    def work(clinic: Clinic) -> int:
        if clinic == bad:
            raise ValueError("whatever")
        return 1

    assert each_clinic(work) == Clinic.objects.count() - 1
    assert str(bad.uid) in caplog.text
    assert str(good.uid) not in caplog.text
