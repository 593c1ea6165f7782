"""What she does of each exercise: planned once, begun with a load, changed with a reason."""

from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from clinic.errors import Conflict, Refused
from patients.models import PrecautionKind
from programs import actions
from programs.actions import Dose, HeartRate
from programs.loads import StartLoad, load_in_week
from programs.models import (
    DoseAdjustment,
    Enrollment,
    ExercisePrescription,
    HeartRateProfile,
    PlannedDose,
    PlannedExercise,
)
from programs.selectors.adjusted_plan import adjusted_plan
from tests.factories.clinic import ClinicFactory
from tests.factories.patients import PrecautionFactory
from tests.factories.prescriptions import (
    in_strength_program,
    prescribed,
    version_with_exercises,
)
from tests.factories.programs import ExerciseFactory, in_days, scene, screened_patient

pytestmark = pytest.mark.django_db


@pytest.fixture
def here():
    return scene()


@pytest.fixture
def press(here):
    return ExerciseFactory(clinic=here.clinic, name="Leg press", step_kg=Decimal("2.5"))


@pytest.fixture
def curl(here):
    return ExerciseFactory(
        clinic=here.clinic, name="Biceps curl", step_kg=Decimal(1), loads_arm=True
    )


@pytest.fixture
def program(here):
    return in_strength_program(here.clinic, in_days(-7))


def enroll(here, exercises, *, patient=None, rise=0, **more):
    return actions.enroll(
        patient=patient or screened_patient(clinic=here.clinic),
        version=version_with_exercises(here.clinic, exercises, rise=rise),
        physiologist=here.physiologist,
        starts_on=in_days(3),
        by=here.by,
        **more,
    )


def test_a_load_that_rises_five_percent_a_week_by_hand():
    """40 x 1.05 = 42, 44.1, 46.305, 48.62: in steps of 2.5 from 40."""
    loads = [load_in_week(Decimal(40), Decimal("2.5"), [5] * weeks) for weeks in range(5)]
    assert loads == [40, Decimal("42.5"), 45, Decimal("47.5"), Decimal("47.5")]


def test_a_start_between_the_steps_stays_as_it_was_chosen():
    assert load_in_week(Decimal("41.0"), Decimal("2.5"), []) == 41
    assert load_in_week(Decimal("41.0"), Decimal("2.5"), [5]) == Decimal("43.5")


def test_enrolling_writes_everything_at_once(here, press, curl):
    enrollment = enroll(
        here,
        [press, curl],
        rise=5,
        loads=[StartLoad(press, Decimal(40))],
        heart_rate=HeartRate(resting=70),
    )
    planned = PlannedExercise.objects.filter(enrollment=enrollment, exercise=press)
    assert [row.load_kg for row in planned.order_by("week")[:3]] == [40, Decimal("42.5"), 45]
    assert planned.count() == 12
    row = planned.get(week=1)
    assert (row.sessions, row.sets, row.reps) == (2, 3, 8)
    assert set(PlannedExercise.objects.filter(exercise=curl).values_list("load_kg", flat=True)) == {
        None
    }
    first = ExercisePrescription.objects.filter(enrollment=enrollment)
    assert [(p.exercise, p.position, p.load_kg, p.reps, p.reps_at_most) for p in first] == [
        (press, 1, 40, 8, 10),
        (curl, 2, None, 8, 10),
    ]
    assert HeartRateProfile.objects.get().basis == "hrr"


def test_a_shorter_program_plans_no_week_beyond_it(here, press):
    enrollment = enroll(here, [press], weeks=4)
    assert PlannedExercise.objects.filter(enrollment=enrollment).count() == 4


def test_another_exercise_takes_its_place_and_one_is_left_out(here, press, curl):
    squat = ExerciseFactory(clinic=here.clinic, name="Wall sit", load_kind="body")
    enrollment = enroll(
        here, [press, curl], loads=[StartLoad(press, instead=squat), StartLoad(curl, is_out=True)]
    )
    assert set(enrollment.planned_exercises.values_list("exercise", flat=True)) == {squat.pk}
    (row,) = enrollment.prescriptions.all()
    assert (row.exercise, row.instead_of) == (squat, press)


@pytest.mark.parametrize("kg", ["1", "0.6", "12"])
def test_a_swollen_arm_begins_with_half_a_kilo_at_most(here, press, curl, kg):
    patient = screened_patient(clinic=here.clinic)
    PrecautionFactory(patient=patient, kind=PrecautionKind.LYMPHEDEMA_LEFT)
    with pytest.raises(Refused, match="Lymphedema"):
        enroll(here, [press, curl], patient=patient, loads=[StartLoad(curl, Decimal(kg))])
    assert not Enrollment.objects.exists()
    enrollment = enroll(
        here,
        [press, curl],
        patient=patient,
        rise=10,
        loads=[StartLoad(curl, Decimal("0.5")), StartLoad(press, Decimal(40))],
    )
    weeks = PlannedExercise.objects.filter(enrollment=enrollment, exercise=curl).order_by("week")
    assert [w.load_kg for w in weeks][:6] == [Decimal("0.5")] * 5 + [Decimal("1.0")]


@pytest.mark.parametrize(
    ("load", "words"),
    [
        (lambda press, band: StartLoad(press, Decimal(-5)), "-5 kg. Enter 0 to 300"),
        (lambda press, band: StartLoad(press, Decimal(500)), "500 kg"),
        (lambda press, band: StartLoad(band, Decimal(5)), "elastic band, not with a weight"),
        (lambda press, band: StartLoad(press, band="red"), "not with a band"),
        (lambda press, band: StartLoad(band, band="pink"), "pink"),
    ],
)
def test_loads_that_cannot_be_leave_nothing_behind(here, press, load, words):
    band = ExerciseFactory(clinic=here.clinic, name="Row", load_kind="band")
    with pytest.raises(Refused, match=words):
        enroll(here, [press, band], loads=[load(press, band)])
    assert not Enrollment.objects.exists()
    assert not PlannedDose.objects.exists()


def test_an_exercise_of_another_program_is_refused(here, press, curl):
    with pytest.raises(Refused, match="not part of this program"):
        enroll(here, [press], loads=[StartLoad(curl)])


def test_heart_rates_that_cannot_be_stop_the_enrolment(here, press):
    with pytest.raises(Refused, match="400"):
        enroll(here, [press], heart_rate=HeartRate(hr_max=400))
    assert not Enrollment.objects.exists()


@pytest.mark.parametrize("table", ["programs_plannedexercise", "programs_planneddose"])
def test_the_original_plan_is_frozen(here, press, table):
    from django.db import connection

    enroll(here, [press], loads=[StartLoad(press, Decimal(40))])
    for statement in (f"UPDATE {table} SET sessions = 9", f"DELETE FROM {table}"):
        with (
            pytest.raises(IntegrityError, match="never change"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)


def test_a_change_by_hand_keeps_what_was(here, program):
    row = program.prescriptions.get()
    new = actions.change_prescription(
        prescription=row, dose=Dose(3, 8, 10, Decimal(45)), reason="Too easy", by=here.by
    )
    row.refresh_from_db()
    assert row.superseded_at is not None
    assert (new.load_kg, new.reason, new.source) == (45, "Too easy", "adjustment")
    with pytest.raises(Conflict, match="changed meanwhile"):
        actions.change_prescription(
            prescription=row, dose=Dose(3, 8, 10, Decimal(50)), reason="Again", by=here.by
        )


def test_the_same_dose_again_changes_nothing(here, program):
    row = program.prescriptions.get()
    actions.change_prescription(
        prescription=row, dose=Dose.of(row), reason="Pressed twice", by=here.by
    )
    assert ExercisePrescription.objects.count() == 1


@pytest.mark.parametrize(
    ("dose", "field"),
    [
        (Dose(0, 8), "sets"),
        (Dose(11, 8), "sets"),
        (Dose(3, 0), "reps"),
        (Dose(3, 12, 8), "reps_at_most"),
        (Dose(3, 8, 10, Decimal(-5)), "load_kg"),
        (Dose(3, 8, 10, Decimal(500)), "load_kg"),
        (Dose(3, 8, 10, None, "red"), "band"),
    ],
)
def test_doses_that_cannot_be(here, program, dose, field):
    with pytest.raises(Refused) as caught:
        actions.change_prescription(
            prescription=program.prescriptions.get(), dose=dose, reason="x", by=here.by
        )
    assert caught.value.field == field
    assert ExercisePrescription.objects.count() == 1


def test_a_substitute_stands_in_for_the_exercise(here, program):
    row = program.prescriptions.get()
    wall = ExerciseFactory(clinic=here.clinic, name="Wall sit", load_kind="body")
    new = actions.substitute_exercise(
        prescription=row, instead=wall, reason="Sore knee", by=here.by
    )
    assert (new.exercise, new.instead_of, new.position) == (wall, row.exercise, row.position)
    assert (new.sets, new.load_kg) == (3, None)
    row.refresh_from_db()
    assert row.superseded_at is not None


def test_an_exercise_can_be_left_out_and_added_again(here, program):
    row = program.prescriptions.get()
    actions.substitute_exercise(prescription=row, instead=None, reason="Sore knee", by=here.by)
    assert not program.prescriptions.filter(superseded_at=None).exists()
    back = actions.prescribe_exercise(
        enrollment=program,
        exercise=row.exercise,
        dose=Dose(2, 10, None, Decimal(20)),
        reason="Better",
        by=here.by,
    )
    assert back.position == 1
    with pytest.raises(Conflict, match="already"):
        actions.prescribe_exercise(
            enrollment=program, exercise=row.exercise, dose=Dose(2, 10), reason="x", by=here.by
        )


@pytest.mark.parametrize("spoil", ["elsewhere", "inactive", "there"])
def test_substitutes_that_cannot_be(here, program, spoil):
    row = program.prescriptions.get()
    other = ExerciseFactory(clinic=ClinicFactory() if spoil == "elsewhere" else here.clinic)
    if spoil == "inactive":
        other.is_active = False
        other.save()
    if spoil == "there":
        prescribed(program, other, position=2)
    with pytest.raises(Refused):
        actions.substitute_exercise(prescription=row, instead=other, reason="x", by=here.by)
    row.refresh_from_db()
    assert row.superseded_at is None


def test_an_ended_program_is_left_as_it_was(here, program):
    actions.end_enrollment(enrollment=program, status="completed", reason="", by=here.by)
    with pytest.raises(Conflict, match="is over"):
        actions.change_prescription(
            prescription=program.prescriptions.get(), dose=Dose(1, 1), reason="x", by=here.by
        )


def adjust(here, program, **changes):
    asked = {
        "enrollment": program,
        "modality": "resistance",
        "first_week": 3,
        "last_week": 4,
        "percent": 50,
        "reason": "joint_pain",
        "by": here.by,
    }
    return actions.adjust_dose(**{**asked, **changes})


def test_an_adjustment_stands_beside_the_original_plan(here, program):
    row = adjust(here, program, note="Left knee")
    weeks = {w.week: w for w in adjusted_plan(program) if w.modality == "Resistance"}
    assert (weeks[3].original, weeks[3].adjusted, weeks[3].unit) == (6, 3, "sets")
    assert weeks[3].reason == "Joint pain: Left knee"
    assert (weeks[2].adjusted, weeks[2].reason) == (6, "")
    actions.withdraw_adjustment(adjustment=row, by=here.by)
    actions.withdraw_adjustment(adjustment=row, by=here.by)
    assert not [w for w in adjusted_plan(program) if w.is_changed]


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"percent": 999}, "percent", "999"),
        ({"percent": -1}, "percent", "-1"),
        ({"last_week": 13}, "last_week", "1 to 12"),
        ({"first_week": 0}, "first_week", "1 to 12"),
        ({"first_week": 5}, "last_week", "wrong way round"),
        ({"modality": "dance"}, "modality", "dance"),
        ({"modality": "balance"}, "modality", "not planned"),
        ({"reason": "other"}, "note", "empty"),
        ({"reason": "moon"}, "reason", "moon"),
    ],
)
def test_adjustments_that_cannot_be(here, program, changes, field, words):
    with pytest.raises(Refused, match=words) as caught:
        adjust(here, program, **changes)
    assert caught.value.field == field
    assert not DoseAdjustment.objects.exists()


def test_overlapping_adjustments_name_the_one_in_the_way(here, program):
    adjust(here, program)
    with pytest.raises(Conflict, match="already at 50 % in weeks 3 to 4"):
        adjust(here, program, first_week=4, last_week=6, percent=80)
    adjust(here, program, modality="aerobic")
    assert DoseAdjustment.objects.count() == 2
