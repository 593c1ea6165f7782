"""A new phase of the protocol: nothing changes by itself, and whoever prescribes is told."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from clinic import clock
from clinic.errors import Conflict
from clinic.permissions import Role
from programs import actions
from programs.actions import Dose
from programs.models import (
    ComponentExercise,
    ExercisePrescription,
    ProtocolComponent,
    ProtocolPhase,
)
from programs.selectors.phase_news import phase_news_of
from tests.factories.clinic import MembershipFactory
from tests.factories.prescriptions import prescribed
from tests.factories.programs import (
    EnrollmentFactory,
    ExerciseFactory,
    ProtocolFactory,
    ProtocolVersionFactory,
    in_days,
    scene,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def here():
    return scene()


@pytest.fixture
def press(here):
    return ExerciseFactory(clinic=here.clinic, name="Leg press")


@pytest.fixture
def row(here):
    return ExerciseFactory(clinic=here.clinic, name="Band row")


@pytest.fixture
def program(here, press, row):
    """Weeks 1 and 2: leg press 2 x 12. From week 3, which began today: 3 x 8 to 10, and a row."""
    version = ProtocolVersionFactory(protocol=ProtocolFactory(clinic=here.clinic), weeks=8)
    for name, first, last, volume, exercises in (
        ("Begin", 1, 2, {"sets": 2, "reps": 12}, [press]),
        ("Build", 3, 8, {"sets": 3, "reps": 8, "reps_at_most": 10}, [press, row]),
    ):
        phase = ProtocolPhase.objects.create(
            clinic=here.clinic, version=version, name=name, first_week=first, last_week=last
        )
        component = ProtocolComponent.objects.create(
            clinic=here.clinic, phase=phase, modality="resistance", sessions_per_week=2, **volume
        )
        for position, exercise in enumerate(exercises, start=1):
            ComponentExercise.objects.create(
                clinic=here.clinic, component=component, exercise=exercise, position=position
            )
    version.published_at = version.created_at
    version.save()
    enrollment = EnrollmentFactory(
        patient__clinic=here.clinic, version=version, starts_on=in_days(-14), weeks=8
    )
    prescribed(enrollment, press, sets=2, reps=12, reps_at_most=None)
    return enrollment


def news(program, days=0):
    return phase_news_of(program, today=in_days(days))


def current(program):
    rows = program.prescriptions.filter(superseded_at=None)
    return [(r.exercise.name, r.sets, r.reps, r.reps_at_most, r.load_kg) for r in rows]


def test_a_phase_that_has_begun_is_told_with_what_differs_and_what_is_new(program, row):
    assert news(program, -1) is None  # the last day of the phase before
    found = news(program)
    assert found.sentence == f"Phase “Build” began on {in_days(0):%-d %B %Y}."
    assert [change.words for change in found.changes] == [
        "Leg press: 3 sets of 8 to 10 instead of 2 sets of 12"
    ]
    assert found.to_add == [row]
    assert current(program) == [("Leg press", 2, 12, None, 40)]  # nothing by itself


def test_taking_it_over_keeps_the_load_and_once_is_enough(here, program, row):
    (made,) = actions.take_over_phase(enrollment=program, by=here.by)
    assert made.source == "adjustment"
    assert "Build" in made.reason
    assert actions.take_over_phase(enrollment=program, by=here.by) == []
    assert current(program) == [("Leg press", 3, 8, 10, Decimal(40))]
    assert ExercisePrescription.objects.count() == 2
    assert news(program).changes == []
    actions.prescribe_exercise(
        enrollment=program, exercise=row, dose=Dose(3, 8, 10), reason="New phase", by=here.by
    )
    assert news(program) is None


def test_what_was_set_by_hand_since_is_decided(here, program):
    actions.change_prescription(
        prescription=program.prescriptions.get(),
        dose=Dose(2, 10, None, Decimal(40)),
        reason="Her knee",
        by=here.by,
    )
    assert news(program).changes == []


def test_an_exercise_instead_gets_the_volume_too(here, program):
    instead = ExerciseFactory(clinic=here.clinic, name="Sit to stand", load_kind="body")
    with clock.standing_at(clock.now() - timedelta(days=7)):
        actions.substitute_exercise(
            prescription=program.prescriptions.get(),
            instead=instead,
            load_kg=None,
            reason="Her knee",
            by=here.by,
        )
    actions.take_over_phase(enrollment=program, by=here.by)
    assert current(program) == [("Sit to stand", 3, 8, 10, None)]


def test_a_program_that_is_over_takes_no_phase_over(here, program):
    program.status, program.ended_on = "completed", in_days(0)
    program.save()
    with pytest.raises(Conflict):
        actions.take_over_phase(enrollment=program, by=here.by)


def test_the_program_page_and_the_run_card_say_so_with_one_press(here, program):
    doctor, nurse = Client(), Client()
    doctor.force_login(here.physiologist)
    nurse.force_login(MembershipFactory(clinic=here.clinic, role=Role.NURSE).staff)
    page = reverse("program", args=[program.patient.uid])
    press = reverse("phase-take-over", args=[program.patient.uid])
    seen = doctor.get(page).content.decode()
    assert "3 sets of 8 to 10 instead of 2 sets of 12" in seen
    assert "to add with a load you choose: Band row." in seen
    assert press in seen
    assert press not in nurse.get(page).content.decode()
    assert nurse.post(press).status_code == 403

    session = here.session()
    booking = actions.book(session=session, enrollment=program, by=here.by)
    with clock.standing_at(session.starts_at):
        sheet = doctor.get(reverse("session-run", args=[session.uid])).content.decode()
        assert "instead of 2 sets of 12" in sheet
        card = reverse("booking-card", args=[booking.uid])
        doctor.post(card, {"press": "phase", "effort": "5"})
        sheet = doctor.get(reverse("session-run", args=[session.uid])).content.decode()
    assert "instead of 2 sets of 12" not in sheet
    assert "3 sets of 8 to 10, 40 kg" in sheet
    booking.refresh_from_db()
    assert booking.record.effort == 5
    assert "Her exercises have" in doctor.post(press, follow=True).content.decode()


def test_the_api_shows_and_takes_over(here, program):
    doctor = Client()
    doctor.force_login(here.physiologist)
    url = f"/api/v1/enrollments/{program.uid}/phase/"
    seen = doctor.get(url).json()
    assert (seen["name"], len(seen["changes"]), len(seen["to_add"])) == ("Build", 1, 1)
    assert doctor.post(f"{url}take-over/").json()["changes"] == []


def test_news_ask_the_database_three_times(here, program):
    with CaptureQueriesContext(connection) as few:
        news(program)
    for number in range(3):
        prescribed(program, ExerciseFactory(clinic=here.clinic, name=f"More {number}"))
    with CaptureQueriesContext(connection) as many:
        news(program)
    assert len(few) == len(many) == 3
