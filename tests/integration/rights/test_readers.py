"""Who opened her record, as she reads it."""

import re
from datetime import timedelta
from pathlib import Path

from django.db import connection
from django.test.utils import CaptureQueriesContext

from clinic import clock
from clinic.models import AccessEvent
from clinic.permissions import Role
from patients.rights.readers import _OTHER, page_in_words

HOUSE = Path(__file__).parents[3]


def opened(patient, staff, *, days=0, view="patient-detail"):
    AccessEvent.objects.create(
        clinic=patient.clinic,
        staff=staff,
        patients=[patient.pk],
        view=view,
        created_at=clock.now() - timedelta(days=days),
    )


def test_she_sees_who_on_which_day_and_what(hers, patient, member):
    nurse = member(Role.NURSE)
    opened(patient, nurse)
    opened(patient, nurse, view="api-worklist")
    opened(patient, nurse, days=20)
    page = hers.get("/my/rights/readers/").content.decode()
    assert nurse.name in page
    assert "Nurse" in page
    assert "your record" in page
    assert "the nurses&#x27; list" in page
    assert "2 times between" in page
    assert "What you open yourself" in page


def test_the_clinic_may_give_the_role_alone(hers, patient, member, clinic):
    nurse = member(Role.NURSE)
    opened(patient, nurse)
    clinic.names_readers = False
    clinic.save()
    page = hers.get("/my/rights/readers/").content.decode()
    assert nurse.name not in page
    assert "Nurse" in page


def test_many_days_cost_as_much_as_one_and_come_in_pages(hers, patient, member):
    nurse = member(Role.NURSE)
    opened(patient, nurse)
    with CaptureQueriesContext(connection) as one:
        hers.get("/my/rights/readers/")
    for days in range(1, 20):
        opened(patient, member(Role.PHYSIOLOGIST), days=days)
    with CaptureQueriesContext(connection) as many:
        first = hers.get("/my/rights/readers/")
    assert len(one) == len(many) <= 4
    assert len(first.context["found"].days) == 14
    before = first.context["found"].before
    rest = hers.get(f"/my/rights/readers/?before={before}").context["found"]
    assert (len(rest.days), rest.before) == (6, None)
    assert hers.get("/my/rights/readers/?before=31/02").status_code == 404


def test_staff_who_answer_for_it_see_names(staff_client, patient, member, clinic):
    clinic.names_readers = False
    clinic.save()
    nurse = member(Role.NURSE)
    opened(patient, nurse)
    page = f"/patients/{patient.uid}/readers/"
    assert staff_client(Role.NURSE).get(page).status_code == 403
    coordinator = staff_client(Role.COORDINATOR)
    assert nurse.name in coordinator.get(page).content.decode()
    days = coordinator.get(f"/api/v1/patients/{patient.uid}/readers/").json()["days"]
    assert nurse.name in [reader["name"] for day in days for reader in day["readers"]]


def test_every_page_that_logs_a_read_is_told_in_words():
    names = {
        name
        for app in ("clinic", "notifications", "patients", "programs", "adherence")
        for path in (HOUSE / app).rglob("*.py")
        for name in re.findall(r'view=f?"([a-z-]+)', path.read_text())
    }
    assert len(names) > 30
    assert not [name for name in names if page_in_words(name) == _OTHER]
