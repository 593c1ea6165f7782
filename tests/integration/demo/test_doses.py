"""What the people of the demo train: in her story's shape, and going on with the demo's time."""

from datetime import timedelta

import pytest
from django.db.models import F

from clinic import clock
from clinic.models import Clinic
from demo.cast import role_of
from demo.diary import walk_until
from demo.life import live_until
from programs.dose import Measure
from programs.models import (
    Enrollment,
    ExercisePrescription,
    HomeActivity,
    PerformedSet,
    PlannedExercise,
    SessionRecord,
)
from programs.recordings import Unreadable, hearts_of, read
from programs.selectors.dose_measured import Measured, measured
from tests.integration.demo.conftest import TUESDAY, set_clock


def by_story() -> dict[str, Measured]:
    found = measured(Enrollment.objects.order_by("-pk"), now=clock.now())
    roles = [(role_of(one.enrollment.patient.mrn), one) for one in found]
    return {role.story.code: one for role, one in roles if role is not None}


def test_everybody_in_a_program_has_a_plan_and_a_prescription(demo: Clinic) -> None:
    programs = Enrollment.objects.count()
    assert PlannedExercise.objects.values("enrollment").distinct().count() == programs
    assert ExercisePrescription.objects.values("enrollment").distinct().count() == programs
    under_way = SessionRecord.objects.filter(booking__enrollment__status="active")
    assert not under_way.filter(sets=None, booking__status="attended").exists()


def test_doses_follow_the_stories(demo: Clinic) -> None:
    seen = by_story()
    assert seen["interrupted"].report.interruptions
    assert not seen["steady"].report.interruptions
    steady = seen["steady"].report.dose_of("resistance")
    assert steady is not None
    assert steady.measure == Measure.VOLUME
    assert steady.percent is not None
    assert steady.percent > 60
    # who was away said so in good time: that is no interruption
    assert seen["traveller"].report.attendance.excused > 0


def test_nothing_trained_lies_in_the_future(demo: Clinic) -> None:
    assert not PerformedSet.objects.filter(created_at__gt=clock.now()).exists()
    assert not HomeActivity.objects.filter(day__gte=clock.today(demo.time_zone)).exists()
    assert not ExercisePrescription.objects.filter(superseded_at__gt=clock.now()).exists()
    assert not HomeActivity.objects.filter(day__lt=F("enrollment__starts_on")).exists()


@pytest.fixture
def two_days_later(demo: Clinic, clock_file):
    later = TUESDAY + timedelta(days=2)
    set_clock(clock_file, later)
    return later


def test_the_demos_time_goes_on_with_sets_and_walks(demo: Clinic, two_days_later) -> None:
    sets, walks = PerformedSet.objects.count(), HomeActivity.objects.count()
    lived = live_until(demo, TUESDAY, two_days_later)
    assert lived.outcomes > 0
    assert PerformedSet.objects.count() > sets
    assert HomeActivity.objects.count() == walks + lived.walks > walks
    new = SessionRecord.objects.filter(booking__starts_at__gt=TUESDAY)
    assert not new.filter(sets=None, booking__status="attended").exists()
    # taken up again after a break, nothing is written twice
    assert walk_until(demo, TUESDAY, two_days_later) == 0


def test_walks_came_in_each_way_and_the_files_for_trying_can_be_read(demo: Clinic, client) -> None:
    ways = HomeActivity.objects.filter(clinic=demo).values_list("source", flat=True).distinct()
    assert set(ways.order_by()) == {"told", "logged", "imported"}
    assert HomeActivity.objects.filter(seconds_in__gt=0).exists()
    walk = client.get("/demo/watch/walk.fit")
    (one,) = read(walk.content)
    assert (one.kind, hearts_of(one.points).dropped) == ("walk", 9)
    with pytest.raises(Unreadable):
        read(client.get("/demo/watch/half-a-walk.fit").content)
    assert client.get("/demo/watch/other.fit").status_code == 404
