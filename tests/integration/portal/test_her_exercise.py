"""Exercise at home on her own pages: a walk in three presses, a week against its plan."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from clinic.actors import Actor
from programs.actions import HomeEntry, record_home_activity
from programs.models import Enrollment, HomeActivity, PlannedDose
from tests.factories.patients import PatientFactory
from tests.factories.programs import EnrollmentFactory, in_days
from tests.integration.portal.entering import entered

HOME = "/my/exercise/"


@pytest.fixture
def enrollment(clinic) -> Enrollment:
    """A program in its second week: 3 x 20 minutes of walking at home, strength twice alone."""
    enrollment = EnrollmentFactory(patient=PatientFactory(clinic=clinic), starts_on=in_days(-8))
    plan = {"clinic": clinic, "enrollment": enrollment, "supervised": False}
    for week in (1, 2, 3):
        PlannedDose.objects.create(week=week, modality="aerobic", sessions=3, minutes=20, **plan)
        PlannedDose.objects.create(
            week=week, modality="resistance", sessions=2, sets=3, reps=10, **plan
        )
    return enrollment


@pytest.fixture
def hers(enrollment) -> Client:
    return entered(enrollment.patient)


def logged(enrollment: Enrollment, **entry: object) -> HomeActivity:
    return record_home_activity(
        enrollment=enrollment,
        entry=HomeEntry(
            **{"day": in_days(0), "modality": "", "kind": "walk", "minutes": 30, **entry}
        ),
        by=Actor.patient(enrollment.patient.uid),
    )


def test_a_walk_takes_three_presses(hers, enrollment):
    page = hers.get("/my/").content.decode()
    presses = [re.search(r'<a class="button[^"]*" href="([^"]+)">I walked today', page)[1]]
    form = hers.get(presses[0]).content.decode()
    presses.append(re.search(r'name="minutes" value="(30)"', form)[1])
    filled = dict(re.findall(r'<input type="(?:hidden|date)" name="(\w+)" value="([^"]+)"', form))
    presses.append("Save")
    assert hers.post(presses[0], {**filled, "minutes": presses[1]})["Location"] == HOME
    assert len(presses) == 3
    walk = HomeActivity.objects.get()
    assert (walk.kind, walk.modality, walk.minutes, walk.effort) == ("walk", "aerobic", 30, None)
    assert (walk.day, walk.source, walk.enrollment) == (in_days(0), "logged", enrollment)
    # the same form sent again, from a back button or a second press, is the same walk
    hers.post(presses[0], {**filled, "minutes": presses[1]})
    assert HomeActivity.objects.count() == 1


def test_the_week_stands_against_its_plan(hers, enrollment):
    logged(enrollment)
    logged(enrollment, kind="strength", minutes=15, effort=6)
    logged(enrollment, kind="stretch", minutes=10, day=in_days(-8))
    page = hers.get(HOME).content.decode()
    for words in ("30 of 60 minutes", "30 minutes to go.", "1 of 2 times at home", "Week 2 of 12",
                  "Effort 6 of 10"):  # fmt: skip
        assert words in page
    assert "Stretching, yoga, 10 minutes" not in page
    before = hers.get(f"{HOME}?week=1").content.decode()
    assert "Stretching, yoga, 10 minutes" in before
    assert "0 of 60 minutes" in before
    assert "Ten minutes count too" not in before  # nobody can change a week that is over


def test_the_page_asks_as_much_of_the_database_for_many_as_for_one(hers, enrollment):
    logged(enrollment)
    with CaptureQueriesContext(connection) as one:
        hers.get(HOME)
    for days in range(9):
        logged(enrollment, day=in_days(-days))
    with CaptureQueriesContext(connection) as many:
        hers.get(HOME)
    assert len(many) == len(one) <= 4


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"minutes": ""}, "Choose the minutes, or write your own number."),
        ({"minutes": "other"}, "Choose the minutes, or write your own number."),
        ({"minutes": "other", "other_minutes": "900"}, "900 minutes cannot be counted."),
        ({"minutes": "30", "other_minutes": "ten"}, "Write the minutes as a whole number"),
        ({"minutes": "30", "effort": "11"}, "11 is not on the scale"),
        ({"minutes": "30", "day": in_days(1).isoformat()}, "has not been yet"),
        ({"minutes": "30", "day": in_days(-9).isoformat()}, "is before your program began"),
        ({"minutes": "30", "day": "31/02/2026"}, "This is not a date."),
        ({"minutes": "30", "kind": "sleep"}, "sleep"),
    ],
)
def test_what_cannot_be_is_said_and_what_she_typed_is_kept(hers, typed, said):
    answer = hers.post(f"{HOME}new/", {"kind": "cycle", "day": in_days(0).isoformat(), **typed})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert said in page
    if typed["minutes"] and "kind" not in typed:
        assert re.search(r'value="cycle"[^>]* checked', page)
    assert not HomeActivity.objects.exists()


def test_she_corrects_and_takes_out_what_is_hers_and_the_audit_keeps_it(hers, enrollment):
    walk = logged(enrollment, minutes=25)
    page = hers.get(f"{HOME}{walk.uid}/").content.decode()
    assert 'name="other_minutes" value="25"' in page
    changed = {"kind": "cycle", "minutes": "45", "day": in_days(-1).isoformat(), "effort": "4"}
    assert hers.post(f"{HOME}{walk.uid}/", changed)["Location"] == HOME
    walk.refresh_from_db()
    assert (walk.kind, walk.minutes, walk.effort, walk.day) == ("cycle", 45, 4, in_days(-1))
    for _ in range(2):  # a second press finds nothing left to do
        assert hers.post(f"{HOME}{walk.uid}/remove/")["Location"] == HOME
    assert not HomeActivity.objects.exists()
    labels = HomeActivity.events.rel.related_model.objects.order_by("pgh_id")
    assert [row.pgh_label for row in labels] == ["insert", "update", "delete"]


def test_what_is_not_hers_she_cannot_touch(hers, enrollment, clinic, member):
    told = record_home_activity(
        enrollment=enrollment,
        entry=HomeEntry(day=in_days(0), modality="aerobic", minutes=15),
        by=Actor.member(member()),
    )
    other = logged(EnrollmentFactory(patient=PatientFactory(clinic=clinic)))
    for row in (told, other):
        hers.post(f"{HOME}{row.uid}/remove/")
        hers.post(f"{HOME}{row.uid}/", {"kind": "walk", "minutes": "10"})
        row.refresh_from_db()
    assert hers.get(f"{HOME}{told.uid}/").status_code == 404
    assert "Written down by your clinic" in hers.get(HOME).content.decode()
    assert "Location" in Client().get(HOME)
    forged = entered(enrollment.patient, csrf=True)
    assert forged.post(f"{HOME}walk/", {"minutes": "30"}).status_code == 403


def test_without_a_program_the_page_says_so(clinic):
    hers = entered(PatientFactory(clinic=clinic))
    assert "You are in no program at the moment" in hers.get(HOME).content.decode()
    assert hers.get(f"{HOME}walk/")["Location"] == HOME
    assert "I walked today" not in hers.get("/my/").content.decode()
    soon = EnrollmentFactory(patient=PatientFactory(clinic=clinic), starts_on=in_days(3))
    assert "Your program begins on" in entered(soon.patient).get(HOME).content.decode()
