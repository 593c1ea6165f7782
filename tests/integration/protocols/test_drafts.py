"""Drafts: what is refused, in which words, and that a refusal stores nothing."""

from dataclasses import replace
from uuid import uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clinic.errors import Conflict, Refused
from programs import actions
from programs.actions.enrollments import planned_doses
from programs.content import PREFETCH, Span, content_of, revision_of
from programs.content_checks import faults_of, gaps_of, reasons_against
from programs.errors import DraftChanged, UnfitDraft
from programs.models import (
    Enrollment,
    Protocol,
    ProtocolComponent,
    ProtocolPhase,
    ProtocolVersion,
)
from tests.factories.clinic import ClinicFactory
from tests.factories.programs import ExerciseFactory, published_version
from tests.factories.protocols import LIFT, WALK, content
from tests.integration.protocols.conftest import save


def stored(version):
    return content_of(ProtocolVersion.objects.prefetch_related(PREFETCH).get(pk=version.pk))


def one(line, **fields):
    return content(Span(1, 12, (replace(line, **fields),)))


REFUSED = [
    (content(Span(1, 6, (WALK,)), Span(4, 12, (WALK,))), "phases.1.first_week",
     "Phases 1 and 2 both cover weeks 4 to 6. Let one end before the other begins."),
    (content(Span(5, 5, (WALK,)), Span(1, 12, (WALK,))), "phases.1.first_week",
     "Phases 1 and 2 both cover week 5."),
    (content(weeks=0), "weeks", "A protocol lasts 1 to 104 weeks, not 0."),
    (content(weeks=105), "weeks", "not 105"),
    (content(Span(1, 13, (WALK,))), "phases.0.last_week",
     "The phase ends in week 13, but the protocol has 12. End it by week 12"),
    (content(Span(0, 12, (WALK,))), "phases.0.first_week", "Weeks count from 1; 0 is not one"),
    (content(Span(9, 4, (WALK,))), "phases.0.last_week", "before it begins in week 9"),
    (one(LIFT, reps=12, reps_at_most=8), "phases.0.components.0.reps",
     "“12-8”: the lower number comes first, as in 8-12."),
    (one(WALK, sets=3, reps=10), "phases.0.components.0.minutes",
     "Minutes and sets are both given. Give minutes, or sets and repetitions."),
    (one(WALK, minutes=None), "phases.0.components.0.minutes", "Say how many minutes a session."),
    (one(LIFT, reps=None, reps_at_most=None), "phases.0.components.0.reps", "Say how many sets"),
    (one(LIFT, intensity_high=12), "phases.0.components.0.intensity_low",
     "12 is off this scale, which goes from 0 to 10."),
    (one(WALK, intensity_low=64, intensity_high=140), "phases.0.components.0.intensity_low",
     "140 is off this scale, which goes from 1 to 100 %."),
    (one(WALK, intensity_low=76, intensity_high=64), "phases.0.components.0.intensity_low",
     "“76-64”: the lower number comes first"),
    (one(WALK, intensity_kind="words"), "phases.0.components.0.intensity_low", "need a scale"),
    (one(WALK, sessions_per_week=15), "phases.0.components.0.sessions_per_week", "1 to 14 are"),
    (one(WALK, days_apart=5), "phases.0.components.0.days_apart", "1 to 4 days apart, not 5"),
    (one(WALK, modality="yoga"), "phases.0.components.0.modality", "“yoga” is not one of"),
    (one(WALK, exercises=(uuid4(),)), "phases.0.components.0.exercises", "There is no exercise"),
    (content(visit_minutes=5), "visit_minutes", "10 to 240 minutes, not 5"),
    (content(cert={"2": "x" * 1001}), "cert.2", "has 1001 characters"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("what", "field", "words"),
    REFUSED,
    ids=[f"{field}:{words[:20]}" for _, field, words in REFUSED],
)
def test_a_draft_that_cannot_be_is_refused_by_field_and_stores_nothing(
    draft, by, what, field, words
):
    before = stored(draft)
    with pytest.raises(UnfitDraft) as refusal:
        save(draft, what, by)
    assert field in dict(refusal.value.faults)
    assert any(words in message for _field, message in refusal.value.faults)
    assert stored(draft) == before


def test_every_fault_is_named_at_once(draft, by):
    what = content(Span(1, 13, (replace(LIFT, reps_at_most=3),)), weeks=12, visit_minutes=1)
    with pytest.raises(UnfitDraft) as refusal:
        save(draft, what, by)
    assert [field for field, _ in refusal.value.faults] == [
        "visit_minutes", "phases.0.last_week", "phases.0.components.0.reps",
    ]  # fmt: skip


def test_what_is_saved_is_read_back_whole(clinic, draft, by):
    press = ExerciseFactory(clinic=clinic)
    what = content(
        Span(1, 12, (replace(LIFT, exercises=(press.uid,), load_rise=3),), name="All of it"),
        summary="Short.", cert={"2": "We do."}, visit_minutes=45,
    )  # fmt: skip
    save(draft, what, by)
    assert stored(draft) == what


def test_saving_what_stands_writes_nothing(draft, by):
    pks = set(ProtocolComponent.objects.values_list("pk", flat=True))
    actions.save_draft(version=draft, content=stored(draft), seen="anything", by=by)
    assert set(ProtocolComponent.objects.values_list("pk", flat=True)) == pks


def test_the_second_of_two_editors_is_told_and_overwrites_nothing(draft, by):
    seen = revision_of(stored(draft))
    first, second = one(WALK, minutes=20), one(WALK, minutes=50)
    actions.save_draft(version=draft, content=first, seen=seen, by=by)
    with pytest.raises(DraftChanged, match="Somebody else saved this draft") as refusal:
        actions.save_draft(version=draft, content=second, seen=seen, by=by)
    assert stored(draft) == first
    assert refusal.value.revision == revision_of(first)
    actions.save_draft(version=draft, content=second, seen=refusal.value.revision, by=by)
    assert stored(draft) == second


def test_a_discarded_draft_cannot_be_saved(draft, by):
    assert actions.discard_draft(version=draft, by=by) is True
    assert not Protocol.objects.exists()
    with pytest.raises(Conflict, match="discarded version 1 meanwhile"):
        actions.save_draft(version=draft, content=content(), seen="", by=by)


def test_another_clinics_exercise_is_not_in_the_library(draft, by):
    theirs = ExerciseFactory(clinic=ClinicFactory())
    with pytest.raises(UnfitDraft, match="in your clinic's library"):
        save(draft, one(LIFT, exercises=(theirs.uid,)), by)


def test_a_protocol_has_one_draft_at_a_time(clinic, by):
    version = published_version(clinic)
    draft = actions.create_draft(protocol=version.protocol, content=content(), by=by)
    assert draft.number == 2
    with pytest.raises(Conflict, match=r"Version 2 of .* is a draft already"):
        actions.create_draft(protocol=version.protocol, content=content(), by=by)


def test_a_copy_prescribes_the_same_and_names_its_origin(clinic, by):
    version = published_version(clinic)
    copy = actions.create_protocol(clinic=clinic, name="  My   own ", copy_of=version, by=by)
    assert stored(copy) == stored(version)
    assert copy.protocol.name == "My own"
    assert copy.protocol.copied_from == version
    assert copy.published_at is None


def test_a_name_is_taken_once_in_a_clinic(clinic, by, draft):
    with pytest.raises(Conflict, match="already has this name"):
        actions.create_protocol(clinic=clinic, name="Mornings", by=by)
    other = actions.create_protocol(clinic=clinic, name="Evenings", by=by)
    with pytest.raises(Conflict, match="already has this name"):
        actions.rename_protocol(protocol=other.protocol, name="Mornings", by=by)
    with pytest.raises(Refused, match="no name yet"):
        actions.rename_protocol(protocol=other.protocol, name="  ", by=by)
    actions.create_protocol(clinic=ClinicFactory(), name="Mornings", by=by)


def test_drafts_and_other_clinics_versions_are_not_copied(clinic, by, draft):
    with pytest.raises(Refused, match="is a draft"):
        actions.create_protocol(clinic=clinic, name="Copy", copy_of=draft, by=by)
    theirs = published_version(ClinicFactory())
    with pytest.raises(Refused, match="another clinic"):
        actions.create_protocol(clinic=clinic, name="Copy", copy_of=theirs, by=by)
    assert not Protocol.objects.filter(name="Copy").exists()


lines = st.builds(
    replace,
    st.sampled_from([WALK, LIFT]),
    sessions_per_week=st.integers(-1, 16),
    minutes=st.none() | st.integers(-1, 300),
    sets=st.none() | st.integers(0, 12),
    reps=st.none() | st.integers(0, 120),
    intensity_low=st.none() | st.integers(-1, 120),
    intensity_high=st.none() | st.integers(-1, 120),
    load_rise=st.integers(-1, 12),
)
spans = st.builds(
    Span,
    first_week=st.integers(-1, 14),
    last_week=st.integers(-1, 14),
    lines=st.lists(lines, max_size=3).map(tuple),
)


def planning_refusal(what, components):
    try:
        planned_doses(Enrollment(weeks=what.weeks), components)
    except Refused as error:
        return error.message.split(". ")[0]
    return ""


@pytest.mark.django_db
@settings(deadline=None)
@given(what=st.builds(
    lambda weeks, phases: content(*phases, weeks=weeks) if phases else content(weeks=weeks),
    st.integers(0, 14), st.lists(spans, max_size=3),
))  # fmt: skip
def test_what_the_checks_let_through_the_database_takes_and_planning_can_use(what):
    """Faults are exactly what would break a constraint; publishable is exactly what plans."""
    if faults_of(what, set()):
        return
    components = [
        ProtocolComponent(
            phase=ProtocolPhase(first_week=span.first_week, last_week=span.last_week),
            modality=line.modality, sessions_per_week=line.sessions_per_week,
            minutes=line.minutes, sets=line.sets, reps=line.reps,
            intensity_kind=line.intensity_kind, intensity_low=line.intensity_low,
            intensity_high=line.intensity_high, load_rise=line.load_rise,
        )
        for span in what.phases
        for line in span.lines
    ]  # fmt: skip
    for component in components:
        for constraint in ProtocolComponent._meta.constraints:
            constraint.validate(ProtocolComponent, component)
    two = [reason for reason in reasons_against(what) if "two different amounts" in reason]
    refused = planning_refusal(what, components)
    assert refused == (two[0].split(". ")[0] if two else "")
    assert (gaps_of(what) == []) == (
        {w for s in what.phases for w in range(s.first_week, s.last_week + 1)}
        == set(range(1, what.weeks + 1))
    )
