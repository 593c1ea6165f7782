"""What Steady ships: sound exercises, sensible doses, and never twice."""

from dataclasses import replace

import pytest
from django.db.models import F

from clinic.actors import Actor
from patients.models.precaution import PrecautionKind
from programs import actions
from programs.actions.catalog import content_in
from programs.actions.enrollments import planned_doses
from programs.catalog import EXERCISES, PROTOCOLS
from programs.content import PREFETCH, content_of
from programs.content_checks import faults_of, gaps_of, reasons_against
from programs.models import (
    Enrollment,
    Exercise,
    ExerciseCaution,
    Joint,
    JointLoad,
    Protocol,
    ProtocolComponent,
    ProtocolVersion,
    Strength,
    Substitution,
)
from tests.factories.clinic import ClinicFactory

BY = Actor.system("tests")
BY_CODE = {exercise.code: exercise for exercise in EXERCISES}


@pytest.fixture
def shipped(clinic):
    actions.ship_catalog(clinic=clinic, by=BY)
    return clinic


def each(items):
    return pytest.mark.parametrize("entry", items, ids=lambda entry: entry.code)


@each(EXERCISES)
def test_an_exercise_that_loads_a_joint_has_a_substitute_that_spares_it(entry):
    for joint, level in entry.joints.items():
        instead = [BY_CODE[code] for painful, code, _why in entry.instead if painful == joint]
        assert instead or level == 1, f"nothing to do when {joint} hurt"
        for other in instead:
            assert other.joints.get(joint, 0) < level, f"{other.code} loads {joint} as much"
            assert other.modality == entry.modality
            assert joint in Joint.values


@each(EXERCISES)
def test_instructions_are_sentences_a_patient_can_follow(entry):
    assert 60 < len(entry.instructions) <= 1500
    assert entry.instructions.endswith(".")
    assert max(len(sentence.split()) for sentence in entry.instructions.split(".")) <= 30


@each(EXERCISES)
def test_cautions_fit_their_column_and_cover_what_the_exercise_loads(entry):
    for advice in (advice for _rule, advice in entry.cautions.values()):
        assert 20 < len(advice) <= 200
    if entry.loads_arm:
        assert {PrecautionKind.LYMPHEDEMA_LEFT, PrecautionKind.LYMPHEDEMA_RIGHT} <= set(
            entry.cautions
        )
    if entry.modality == "impact":
        assert entry.cautions[PrecautionKind.BONE_METASTASES][0] == "avoid"
        assert PrecautionKind.OSTEOPOROSIS in entry.cautions
    if entry.modality == "aerobic":
        assert PrecautionKind.BETA_BLOCKER in entry.cautions
    if entry.joints.get("back", 0) >= 2:
        assert PrecautionKind.OSTEOPOROSIS in entry.cautions


def test_the_library_has_about_forty_exercises_named_once():
    assert len(EXERCISES) >= 30
    assert len({e.name for e in EXERCISES}) == len(BY_CODE) == len(EXERCISES)


def weekly_minutes(content, week, modality):
    return sum(
        line.sessions_per_week * (line.minutes or 0)
        for span in content.phases
        if span.first_week <= week <= span.last_week
        for line in span.lines
        if line.modality == modality
    )


@each(PROTOCOLS)
def test_a_protocol_can_be_published_and_covers_every_week(shipped, entry):
    library = {exercise.code: exercise for exercise in Exercise.objects.all()}
    content = content_in(entry, library)
    assert faults_of(content, {exercise.uid for exercise in library.values()}) == []
    assert gaps_of(content) == []
    assert reasons_against(content) == []
    for (phase, line), codes in entry.exercises.items():
        modality = content.phases[phase].lines[line].modality
        assert {BY_CODE[code].modality for code in codes} == {modality}
    for i, span in enumerate(content.phases):
        assert all((i, j) in entry.exercises for j in range(len(span.lines)))


@each(PROTOCOLS)
def test_evidence_is_never_called_strong_and_says_where_it_comes_from(entry):
    assert entry.content.evidence != Strength.STRONG
    assert "doi:10." in entry.content.citation


def test_the_hope_dose_is_that_of_the_trial_and_calls_the_pooled_effect_uncertain():
    hope = next(p for p in PROTOCOLS if p.code == "hope").content
    full = hope.phases[-1]
    strength = next(line for line in full.lines if line.modality == "resistance")
    assert weekly_minutes(hope, 30, "aerobic") == 150
    assert (strength.sessions_per_week, strength.sets, strength.reps) == (2, 3, 10)
    assert strength.days_apart == 2
    assert hope.evidence == Strength.MODERATE
    assert "very low certainty" in hope.citation


def test_the_weekly_protocol_reaches_150_minutes_on_its_lower_numbers():
    weekly = next(p for p in PROTOCOLS if p.code == "ai-arthralgia-weekly").content
    assert [weekly_minutes(weekly, week, "aerobic") for week in (1, 5, 24)] == [75, 120, 150]
    full = {line.modality: line for line in weekly.phases[-1].lines}
    assert (full["resistance"].sessions_per_week, full["resistance"].sessions_at_most) == (2, 3)
    assert (full["resistance"].reps, full["resistance"].reps_at_most) == (8, 12)
    least = full["flexibility"].minutes + full["balance"].minutes
    most = full["flexibility"].minutes_at_most + full["balance"].minutes_at_most
    assert (least, most) == (10, 15)


@each(PROTOCOLS)
def test_every_protocol_can_be_planned_week_by_week(shipped, entry):
    version = ProtocolVersion.objects.get(protocol__code=entry.code)
    components = ProtocolComponent.objects.filter(phase__version=version).select_related("phase")
    doses = planned_doses(Enrollment(clinic=shipped, weeks=version.weeks), components)
    assert {dose.week for dose in doses} == set(range(1, version.weeks + 1))
    assert {dose.sessions for dose in doses if dose.supervised} == {2}


def test_what_is_shipped_is_what_the_catalogue_says(shipped):
    library = {exercise.code: exercise for exercise in Exercise.objects.all()}
    for entry in PROTOCOLS:
        version = ProtocolVersion.objects.prefetch_related(PREFETCH).get(protocol__code=entry.code)
        assert content_of(version) == content_in(entry, library)
    for substitution in Substitution.objects.select_related("exercise", "instead"):
        loads = dict(
            JointLoad.objects.filter(joint=substitution.joint).values_list("exercise_id", "level")
        )
        own = loads[substitution.exercise_id]
        assert loads.get(substitution.instead_id, 0) < own, str(substitution.exercise)


def counts():
    models = (Exercise, JointLoad, ExerciseCaution, Substitution, Protocol, ProtocolVersion)
    return [model.objects.count() for model in models]


def test_a_second_run_writes_nothing(shipped, django_assert_num_queries):
    before = counts()
    stamp = list(Exercise.objects.values_list("pk", "uid").order_by("pk"))
    assert actions.ship_catalog(clinic=shipped, by=BY) == (0, 0)
    assert counts() == before
    assert list(Exercise.objects.values_list("pk", "uid").order_by("pk")) == stamp


def test_what_the_clinic_changed_stays(shipped):
    press = Exercise.objects.get(code="leg-press")
    Exercise.objects.filter(pk=press.pk).update(name="Our press", is_active=False)
    protocol = Protocol.objects.get(code="hope")
    Protocol.objects.filter(pk=protocol.pk).update(name="Our HOPE")
    assert actions.ship_catalog(clinic=shipped, by=BY) == (0, 0)
    press.refresh_from_db()
    protocol.refresh_from_db()
    assert (press.name, press.is_active, protocol.name) == ("Our press", False, "Our HOPE")


def test_a_clinics_own_exercise_of_that_name_is_used_as_it_is(clinic):
    own = Exercise.objects.create(
        clinic=clinic, name="Leg press", modality="resistance", muscle_group="legs",
        instructions="Our own words.", load_kind="kg",
    )  # fmt: skip
    assert actions.ship_catalog(clinic=clinic, by=BY).exercises == len(EXERCISES) - 1
    own.refresh_from_db()
    assert own.instructions == "Our own words."
    version = ProtocolVersion.objects.prefetch_related(PREFETCH).get(protocol__code="hope")
    assert own.uid in content_of(version).phases[0].lines[1].exercises


def test_two_clinics_have_libraries_of_their_own(shipped):
    other = ClinicFactory()
    assert actions.ship_catalog(clinic=other, by=BY).exercises == len(EXERCISES)
    crossed = Substitution.objects.exclude(exercise__clinic_id=F("instead__clinic_id"))
    assert not crossed.exists()


def test_a_dose_that_its_lower_numbers_make_too_small_would_be_seen():
    """The checks above can fail: 3-5 walks of 30-50 minutes plan 90 minutes, not 150."""
    weekly = next(p for p in PROTOCOLS if p.code == "ai-arthralgia-weekly").content
    span = weekly.phases[-1]
    walk = replace(span.lines[0], sessions_per_week=3, sessions_at_most=5, minutes_at_most=50)
    loose = replace(weekly, phases=(replace(span, lines=(walk,)),))
    assert weekly_minutes(loose, 24, "aerobic") == 90
