"""What the tables of dose refuse by themselves, whoever writes."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from clinic import clock
from clinic.db import constraint_of
from programs.models import (
    DoseAdjustment,
    ExercisePrescription,
    HeartRateProfile,
    PerformedMinutes,
    PerformedSet,
    PlannedExercise,
    Proposal,
    ProtocolComponent,
    ProtocolPhase,
    Screening,
    SessionRecord,
)
from tests.factories.programs import (
    BookingFactory,
    EnrollmentFactory,
    ExerciseFactory,
    ProtocolVersionFactory,
)

pytestmark = pytest.mark.django_db


def refused(name, write):
    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        write()
    assert constraint_of(caught.value) == name


@pytest.fixture
def enrollment():
    return EnrollmentFactory()


def test_phases_of_a_version_never_share_a_week():
    version = ProtocolVersionFactory()
    common = {"clinic": version.clinic, "version": version}
    ProtocolPhase.objects.create(first_week=1, last_week=4, **common)
    refused(
        "phase_weeks_no_overlap",
        lambda: ProtocolPhase.objects.create(first_week=4, last_week=6, **common),
    )
    ProtocolPhase.objects.create(first_week=5, last_week=6, **common)
    refused(
        "phase_weeks_in_order",
        lambda: ProtocolPhase.objects.create(first_week=0, last_week=0, **common),
    )


@pytest.mark.parametrize(
    ("name", "fields"),
    [
        ("component_reps_in_order", {"sets": 2, "reps": 12, "reps_at_most": 8}),
        ("component_minutes_or_sets_and_reps", {"minutes": 30, "sets": 2, "reps": 8}),
        ("component_minutes_or_sets_and_reps", {"minutes": 0}),
        (
            "component_intensity_on_its_scale",
            {"minutes": 30, "intensity_kind": "effort", "intensity_low": 5, "intensity_high": 11},
        ),
        (
            "component_intensity_on_its_scale",
            {"minutes": 30, "intensity_kind": "hrr", "intensity_low": 60, "intensity_high": 40},
        ),
        ("component_days_apart_1_to_4", {"minutes": 30, "days_apart": 0}),
    ],
)
def test_a_component_is_a_dose_that_can_be_done(name, fields):
    version = ProtocolVersionFactory()
    phase = ProtocolPhase.objects.create(clinic=version.clinic, version=version, last_week=2)
    refused(
        name,
        lambda: ProtocolComponent.objects.create(
            clinic=version.clinic, phase=phase, modality="aerobic", sessions_per_week=2, **fields
        ),
    )


def test_loads_heart_rates_and_efforts_stay_on_their_scales(enrollment):
    clinic, exercise = enrollment.clinic, ExerciseFactory(clinic=enrollment.clinic)
    for load in (-5, 500):
        refused(
            "prescription_load_0_to_300_kg",
            lambda load=load: ExercisePrescription.objects.create(
                clinic=clinic, enrollment=enrollment, exercise=exercise, sets=2, reps=8,
                load_kg=load, valid_from=date(2026, 1, 1), source="start",
                prescribed_by=enrollment.physiologist,
            ),
        )  # fmt: skip
    record = SessionRecord.objects.create(clinic=clinic, booking=BookingFactory())
    refused(
        "performed_load_0_to_300_kg",
        lambda: PerformedSet.objects.create(
            clinic=clinic, record=record, exercise=exercise, number=1, reps=8, load_kg=500
        ),
    )
    refused(
        "performed_heart_rate_30_to_250",
        lambda: PerformedMinutes.objects.create(
            clinic=clinic, record=record, modality="aerobic", minutes=30, heart_rate=400
        ),
    )
    refused("record_effort_0_to_10", lambda: _update(record, effort=11))
    refused("record_blood_pressure_plausible", lambda: _update(record, systolic=80, diastolic=120))


def _update(record, **fields):
    SessionRecord.objects.filter(pk=record.pk).update(**fields)


def test_a_beta_blocker_leaves_effort_alone_to_steer(enrollment):
    def note(**fields):
        return HeartRateProfile.objects.create(
            clinic=enrollment.clinic, enrollment=enrollment, hr_max=160,
            noted_on=date(2026, 1, 1), noted_by=enrollment.physiologist, **fields,
        )  # fmt: skip

    refused(
        "heart_rate_beta_blocker_means_effort",
        lambda: note(beta_blocker=True, basis="hrr", resting=60),
    )
    refused("heart_rate_reserve_needs_resting", lambda: note(basis="hrr"))
    note(beta_blocker=True, basis="effort", resting=60)


def test_the_plan_of_exercises_never_changes(enrollment):
    planned = PlannedExercise.objects.create(
        clinic=enrollment.clinic, enrollment=enrollment, week=1, sessions=2, sets=2, reps=8,
        exercise=ExerciseFactory(clinic=enrollment.clinic),
    )  # fmt: skip
    rows = PlannedExercise.objects.filter(pk=planned.pk)
    refused("original_plan_is_frozen", lambda: rows.update(reps=1))
    refused("original_plan_is_frozen", lambda: rows._raw_delete("default"))


def test_one_adjustment_stands_for_a_week_of_a_modality(enrollment):
    def adjust(modality, first, last, **fields):
        return DoseAdjustment.objects.create(
            clinic=enrollment.clinic, enrollment=enrollment, modality=modality, first_week=first,
            last_week=last, percent=50, reason="joint_pain", adjusted_by=enrollment.physiologist,
            **fields,
        )  # fmt: skip

    first = adjust("aerobic", 2, 4)
    refused("adjustment_once_a_week_and_modality", lambda: adjust("aerobic", 4, 5))
    adjust("resistance", 4, 5)
    first.withdrawn_at = clock.now()
    first.save()
    adjust("aerobic", 4, 5)


def test_one_proposal_is_open_a_subject_and_a_decision_has_an_author(enrollment):
    def propose(**fields):
        return Proposal.objects.create(
            clinic=enrollment.clinic, enrollment=enrollment, rule="more_minutes",
            modality="aerobic", unit="minutes", from_value=90, to_value=100, **fields,
        )  # fmt: skip

    made = propose()
    refused("proposal_one_open_a_subject", propose)
    rows = Proposal.objects.filter(pk=made.pk)
    refused("proposal_decision_has_who_and_when", lambda: rows.update(state="accepted"))


def test_a_clearance_says_who_gave_it_and_when(enrollment):
    refused(
        "screening_clearance_has_who_and_when",
        lambda: Screening.objects.create(
            clinic=enrollment.clinic, patient=enrollment.patient, screened_on=date(2026, 1, 1),
            screened_by=enrollment.physiologist, decision="with_care", cleared_by="Dr Vega",
        ),
    )  # fmt: skip
