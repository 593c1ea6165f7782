"""From the tables to the figures: what counts as what, worked out by hand."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from clinic import clock
from patients.models import Patient
from programs.dose import Measure, Outcome
from programs.models import Booking, DoseAdjustment, Enrollment
from programs.selectors.dose_measured import dose_of_patient, measured
from tests.factories.dose import dose_scene
from tests.factories.programs import EnrollmentFactory, SessionFactory


def measure(scene):
    return dose_of_patient(scene.enrollment.patient, now=clock.now())


def dose(scene, modality, measure_):
    doses = measure(scene).report.doses
    return next(d for d in doses if (d.modality, d.measure) == (modality, measure_))


def outcomes(scene):
    return [visit.outcome for visit in measure(scene).program.visits]


def test_the_figures_of_a_program_by_hand(trained):
    seen = measure(trained).report
    # kg: planned 3 weeks x 2 x 3 x 10 x 40 = 7,200; done 3 x 10 x 40 + 10 x 40 = 1,600: 22.2 %
    volume = dose(trained, "resistance", Measure.VOLUME)
    assert (volume.planned, volume.done) == (7200, 1600)
    assert volume.percent == pytest.approx(100 * 1600 / 7200)
    # minutes: planned 3 x 3 x 30 = 270; done 60 + 90 + 50 = 200, all at home: 74.1 %
    minutes = dose(trained, "aerobic", Measure.MINUTES)
    assert (minutes.planned, minutes.in_clinic, minutes.at_home) == (270, 0, 200)
    # MET-hours: 270 / 60 x 4 = 18 planned, 200 / 60 x 4 = 13.3 done
    hours = dose(trained, "aerobic", Measure.MET_HOURS)
    assert float(hours.planned) == 18
    assert float(hours.done) == pytest.approx(200 / 60 * 4)
    # attendance: 2 came, 3 did not: 40 %; the three are one interruption
    assert seen.attendance.rate == 40
    assert [run.sessions for run in seen.interruptions] == [3]
    # below plan: a session is 1,200 kg; the second had 400: 1 of 2, which was also stopped
    assert (seen.modifications.count, seen.modifications.of) == (1, 2)
    assert (seen.early_terminations.count, seen.early_terminations.of) == (1, 2)


def test_bodyweight_bands_and_kg_without_a_planned_load_are_counted_by_themselves(scene):
    squat, band = scene.exercise("Sit to stand", "body"), scene.exercise("Band row", "band")
    curl, plank = scene.exercise("Leg curl", "kg"), scene.exercise("Plank", "body")
    scene.plan("resistance", sets=3, reps=10)
    for exercise in (squat, band, curl):
        scene.plan_exercise(exercise)
    scene.plan_exercise(plank, reps=5)
    scene.prescribe(band, "green")
    record = scene.attended(1)
    scene.did(record, squat, reps=12)
    scene.did(record, plank, seconds=30)
    scene.did(record, curl, reps=8, load_kg=15)
    scene.did(record, band, reps=10, band="red")
    # repetitions: squat 2x3x10, curl (no load was planned) 2x3x10, plank 2x3x5 = 150 a week
    #   done 12 + 8 + the 5 that were planned of the held one = 25
    reps = dose(scene, "resistance", Measure.REPETITIONS)
    assert (reps.planned, reps.done) == (3 * 150, 25)
    # bands: planned 2x3x10 x green (3) = 180 a week; done 10 x red (2) = 20
    bands = dose(scene, "resistance", Measure.BANDS)
    assert (bands.planned, bands.done) == (3 * 180, 20)
    assert {d.measure for d in measure(scene).report.doses} == {
        Measure.REPETITIONS,
        Measure.BANDS,
    }


def test_a_set_of_one_side_counts_half(scene):
    raise_ = scene.exercise("Side raise", "kg")
    scene.plan("resistance", sets=3, reps=10)
    scene.plan_exercise(raise_, "4")
    record = scene.attended(1)
    scene.did(record, raise_, number=1, side="left", reps=10, load_kg=2)
    scene.did(record, raise_, number=1, side="right", reps=10, load_kg=4)
    # 10 x 2 / 2 + 10 x 4 / 2 = 30 kg
    assert dose(scene, "resistance", Measure.VOLUME).done == 30


def test_a_substitute_adds_to_what_was_done_of_its_modality(trained):
    other = trained.exercise("Leg extension", "kg")
    record = trained.attended(18)
    trained.did(record, other, reps=10, load_kg=20)
    assert dose(trained, "resistance", Measure.VOLUME).done == 1600 + 200
    assert dose(trained, "resistance", Measure.VOLUME).planned == 7200


@pytest.mark.parametrize(
    ("facts", "outcome"),
    [
        ({"notice_hours": 24}, Outcome.EXCUSED),
        ({"notice_hours": 23}, Outcome.LATE),
        ({"notice_hours": -1}, Outcome.LATE),
        (
            {"cancel_reason": "clinic", "notice_hours": 2},
            Outcome.BY_CLINIC,
        ),
    ],
)
def test_a_cancellation_is_late_excused_or_the_clinics(scene, facts, outcome):
    scene.booking(1, "cancelled", **facts)
    assert outcomes(scene) == [outcome]


def test_what_is_over_and_booked_is_unsettled_and_what_is_to_come_is_nothing(scene):
    scene.booking(1, "booked")
    scene.booking(25, "booked")
    scene.booking(2, "waitlisted")
    assert outcomes(scene) == [Outcome.UNSETTLED]


def test_who_cancelled_and_came_after_all_came(scene):
    given_up = scene.booking(1, "cancelled", notice_hours=3)
    Booking.objects.create(
        clinic=scene.clinic,
        session=given_up.session,
        enrollment=scene.enrollment,
        patient=scene.enrollment.patient,
        starts_at=given_up.starts_at,
        ends_at=given_up.ends_at,
        status="attended",
        recorded_by=scene.physiologist,
        recorded_at=clock.now(),
    )
    assert outcomes(scene) == [Outcome.ATTENDED]


def test_sessions_after_the_end_of_a_program_are_not_hers(scene):
    scene.booking(1, "attended")
    scene.booking(12, "cancelled", cancel_reason="clinic", cancelled_by="staff")
    Enrollment.objects.filter(pk=scene.enrollment.pk).update(
        status="discontinued", ended_on=scene.starts_on + timedelta(days=8)
    )
    assert outcomes(scene) == [Outcome.ATTENDED]
    assert measure(scene).report.discontinued_in_week == 2


def test_a_withdrawn_adjustment_changes_no_plan(trained):
    facts = {
        "clinic": trained.clinic,
        "enrollment": trained.enrollment,
        "modality": "resistance",
        "first_week": 1,
        "last_week": 1,
        "percent": 20,
        "reason": "joint_pain",
        "adjusted_by": trained.physiologist,
    }
    adjustment = DoseAdjustment.objects.create(**facts)
    # a session of week 1 is 1,200 x 20 % = 240 kg now, and 400 were done: none is below
    assert measure(trained).report.modifications.count == 0
    adjustment.withdrawn_at = clock.now()
    adjustment.save()
    assert measure(trained).report.modifications.count == 1


def test_the_program_under_way_is_measured_before_a_later_one(scene):
    EnrollmentFactory(
        patient=scene.enrollment.patient,
        physiologist=scene.physiologist,
        starts_on=scene.starts_on + timedelta(days=7),
        status="completed",
        ended_on=scene.starts_on + timedelta(days=14),
        version=scene.enrollment.version,
    )
    assert measure(scene).enrollment == scene.enrollment


def test_the_clinics_day_decides_which_week_is_over(scene, settings, tmp_path):
    """At 23:30 in Madrid it is 22:30 UTC, and in Auckland the week is over already."""
    scene.plan("aerobic", sessions=3, minutes=30)
    rows = Enrollment.objects.filter(pk=scene.enrollment.pk)
    last_evening, _ = clock.day_bounds(scene.starts_on + timedelta(days=7), "Europe/Madrid")
    now = last_evening - timedelta(minutes=30)
    assert measured(rows, now=now)[0].report.completed_weeks == 0
    scene.clinic.time_zone = "Pacific/Auckland"
    scene.clinic.save()
    assert measured(rows, now=now)[0].report.completed_weeks == 1


def test_all_programs_of_a_clinic_are_measured_in_one_query(trained, clinic, physiologist):
    def count() -> int:
        with CaptureQueriesContext(connection) as captured:
            measured(Enrollment.objects.filter(clinic=clinic), now=clock.now())
        return len(captured)

    assert count() == 1
    other = dose_scene(clinic, physiologist)
    other.plan("resistance", sets=3, reps=10)
    other.plan_exercise(other.exercise("Row", "kg"), "20")
    SessionFactory(clinic=clinic)
    assert count() == 1
    assert Patient.objects.count() == 2


def test_good_time_is_what_the_clinic_says(scene):
    scene.booking(1, "cancelled", notice_hours=10)
    assert outcomes(scene) == [Outcome.LATE]
    scene.clinic.excused_notice_hours = 8
    scene.clinic.save()
    assert outcomes(scene) == [Outcome.EXCUSED]
    attendance = measure(scene).definitions[0]
    assert "less than 8 hours before" in attendance.of
