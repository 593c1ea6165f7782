from collections.abc import Callable

import pytest

from clinic.models import Clinic, Staff
from tests.factories.dose import DoseScene, dose_scene


@pytest.fixture
def physiologist(member: Callable[..., Staff]) -> Staff:
    return member()


@pytest.fixture
def scene(clinic: Clinic, physiologist: Staff) -> DoseScene:
    """A patient three weeks into a program of four, nothing planned or done yet."""
    return dose_scene(clinic, physiologist, given_name="Aurora", family_name="Belmonte")


@pytest.fixture
def trained(scene: DoseScene) -> DoseScene:
    """Planned: leg press 2 x 3 x 10 x 40 kg and walks 3 x 30 min at home, a week.

    Done: one session at 3 x 10 x 40 kg, one half of it that was stopped, three missed in a row;
    200 minutes of walks.
    """
    press = scene.exercise("Leg press", "kg")
    scene.plan("resistance", sets=3, reps=10)
    scene.plan("aerobic", sessions=3, minutes=30, met="4.0", supervised=False)
    scene.plan_exercise(press, "40")
    first = scene.attended(1)
    for _ in range(3):
        scene.did(first, press, reps=10, load_kg=40)
    second = scene.attended(4, early_stop="pain")
    scene.did(second, press, reps=10, load_kg=40)
    for day in (8, 11, 15):
        scene.booking(day, "no_show")
    for day, minutes in ((2, 60), (9, 90), (16, 50)):
        scene.at_home(day, "aerobic", minutes)
    return scene
