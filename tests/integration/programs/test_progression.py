"""Proposals: from recorded sessions to a decision and back, once each, by one person."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from clinic import clock
from clinic.actors import Actor
from clinic.errors import Conflict, Refused
from patients.models import PrecautionKind, RedFlag
from programs import actions
from programs.actions import Dose
from programs.models import (
    DoseAdjustment,
    HomeActivity,
    Proposal,
    ProposalRule,
    ProposalState,
)
from tests.factories.clinic import MembershipFactory
from tests.factories.patients import PrecautionFactory, SymptomReportFactory
from tests.factories.prescriptions import came, in_strength_program, prescribed
from tests.factories.programs import ExerciseFactory, in_days, scene

pytestmark = pytest.mark.django_db


@pytest.fixture
def here():
    return scene()


@pytest.fixture
def program(here):
    return in_strength_program(here.clinic, in_days(-20))


@pytest.fixture
def proposal(here, program):
    """From 40 to 42.5 kg, after 12 repetitions twice running."""
    came(program, in_days(-4), reps=12)
    came(program, in_days(-1), reps=12)
    (found,) = review(here, program)
    return found


def review(here, program):
    return actions.review_progression(enrollment=program, by=here.by)


def test_recorded_sessions_propose_the_next_step(proposal):
    assert (proposal.rule, proposal.from_value, proposal.to_value) == (
        ProposalRule.TWO_FOR_TWO,
        40,
        Decimal("42.5"),
    )
    assert [fact["value"] for fact in proposal.evidence] == ["12 repetitions, goal 10"] * 2


def test_recording_an_outcome_reviews(here, program):
    came(program, in_days(-4), reps=12)
    booking = came(program, in_days(-1), reps=12)
    actions.record_outcome(booking=booking, outcome="attended", by=here.by)
    assert Proposal.objects.get().state == ProposalState.OPEN
    actions.clear_outcome(booking=booking, reason="Somebody else", by=here.by)
    assert Proposal.objects.get().state == ProposalState.WITHDRAWN


def test_correcting_the_sets_of_a_finished_card_reviews(here, program, proposal):
    exercise = program.prescriptions.get().exercise
    newest = program.bookings.latest("starts_at")
    reps = f"set.{exercise.uid}.both.3.reps"
    actions.save_card(booking=newest, entry=actions.Entry(values={reps: "9"}), by=here.by)
    proposal.refresh_from_db()
    assert proposal.state == ProposalState.WITHDRAWN
    actions.save_card(booking=newest, entry=actions.Entry(values={reps: "12"}), by=here.by)
    assert Proposal.objects.filter(state=ProposalState.OPEN).count() == 1


def test_the_same_data_write_nothing(here, program, proposal):
    with CaptureQueriesContext(connection) as seen:
        assert review(here, program) == [proposal]
    verbs = {query["sql"].split()[0] for query in seen}
    assert not verbs & {"INSERT", "UPDATE", "DELETE"}


def test_a_review_asks_the_database_a_fixed_number_of_times(here, program, proposal):
    def count():
        with CaptureQueriesContext(connection) as seen:
            review(here, program)
        return len(seen)

    few = count()
    for days in range(5, 17, 2):
        came(program, in_days(-days), reps=8)
    for n in range(3):
        prescribed(program, ExerciseFactory(clinic=here.clinic), position=n + 2)
    assert count() == few <= 20


def test_what_the_data_no_longer_support_is_withdrawn(here, program, proposal):
    came(program, in_days(0), reps=8)
    assert review(here, program) == []
    proposal.refresh_from_db()
    assert proposal.state == ProposalState.WITHDRAWN
    with pytest.raises(Conflict, match="no longer support"):
        actions.accept_proposal(proposal=proposal, by=here.by)


def test_newer_data_replace_the_proposal(here, program, proposal):
    came(program, in_days(0), reps=13)
    (newer,) = review(here, program)
    assert newer.pk != proposal.pk
    assert Proposal.objects.filter(state="open").count() == 1


def test_accepting_writes_the_new_load(here, program, proposal):
    old = program.prescriptions.get()
    actions.accept_proposal(proposal=proposal, by=here.by)
    old.refresh_from_db()
    new = program.prescriptions.get(superseded_at=None)
    assert old.superseded_at is not None
    assert (new.load_kg, new.source, new.reps_at_most) == (Decimal("42.5"), "progression", 10)
    proposal.refresh_from_db()
    assert (proposal.state, proposal.decided_by) == (ProposalState.ACCEPTED, here.physiologist)
    assert review(here, program) == []


def test_another_value_is_taken_instead(here, program, proposal):
    actions.change_proposal(proposal=proposal, value=Decimal(41), reason="Small plates", by=here.by)
    assert program.prescriptions.get(superseded_at=None).load_kg == 41
    proposal.refresh_from_db()
    assert (proposal.state, proposal.decided_value) == (ProposalState.CHANGED, 41)


@pytest.mark.parametrize("value", ["-5", "500", "40"])
def test_values_that_cannot_be(here, program, proposal, value):
    with pytest.raises(Refused) as caught:
        actions.change_proposal(proposal=proposal, value=Decimal(value), by=here.by)
    assert caught.value.field == "value"
    assert program.prescriptions.count() == 1


def test_declined_is_not_proposed_again_on_the_same_data(here, program, proposal):
    with pytest.raises(Refused):
        actions.decline_proposal(proposal=proposal, reason=" ", by=here.by)
    actions.decline_proposal(proposal=proposal, reason="Knee", by=here.by)
    assert review(here, program) == []
    came(program, in_days(0), reps=12)
    assert len(review(here, program)) == 1


def test_two_presses_decide_once(here, program, proposal):
    actions.accept_proposal(proposal=proposal, by=here.by)
    for again in (actions.accept_proposal, actions.accept_proposal):
        with pytest.raises(Conflict, match=f"{here.physiologist.name} has decided"):
            again(proposal=proposal, by=here.by)
    assert program.prescriptions.count() == 2


def test_a_decision_is_undone_and_open_again(here, program, proposal):
    actions.accept_proposal(proposal=proposal, by=here.by)
    undone = actions.undo_decision(proposal=proposal, by=here.by)
    assert (undone.state, undone.decided_by) == (ProposalState.OPEN, None)
    assert program.prescriptions.get(superseded_at=None).load_kg == 40
    with pytest.raises(Conflict, match="nothing to undo"):
        actions.undo_decision(proposal=proposal, by=here.by)


def test_what_was_changed_since_is_not_undone(here, program, proposal):
    actions.accept_proposal(proposal=proposal, by=here.by)
    actions.change_prescription(
        prescription=program.prescriptions.get(superseded_at=None),
        dose=Dose(3, 8, 10, Decimal(45)),
        reason="Strong today",
        by=here.by,
    )
    with pytest.raises(Conflict, match="changed since"):
        actions.undo_decision(proposal=proposal, by=here.by)
    assert program.prescriptions.get(superseded_at=None).load_kg == 45


def test_a_change_by_hand_withdraws_what_spoke_of_the_old_load(here, program, proposal):
    actions.change_prescription(
        prescription=program.prescriptions.get(),
        dose=Dose(3, 8, 10, Decimal(45)),
        reason="Strong today",
        by=here.by,
    )
    proposal.refresh_from_db()
    assert proposal.state == ProposalState.WITHDRAWN


def test_a_worker_proposes_and_does_not_decide(here, program, proposal):
    with pytest.raises(Refused, match="Only clinic staff"):
        actions.accept_proposal(proposal=proposal, by=Actor.system("test"))


def test_an_ended_program_proposes_nothing(here, program, proposal):
    actions.end_enrollment(enrollment=program, status="completed", reason="", by=here.by)
    assert review(here, program) == []
    with pytest.raises(Conflict):
        actions.accept_proposal(proposal=proposal, by=here.by)


def test_a_swollen_arm_takes_half_a_kilo_after_a_week(here, program):
    PrecautionFactory(patient=program.patient, kind=PrecautionKind.LYMPHEDEMA_RIGHT)
    curl = ExerciseFactory(clinic=here.clinic, name="Curl", loads_arm=True)
    prescribed(program, curl, position=2, load_kg=Decimal("0.5"))
    for days in (5, 1):
        came(program, in_days(-days), reps=12, exercise=curl, load_kg=Decimal("0.5"))
    assert review(here, program) == []
    came(program, in_days(-8), reps=12, exercise=curl, load_kg=Decimal("0.5"))
    (found,) = review(here, program)
    assert (found.rule, found.to_value) == (ProposalRule.TWO_FOR_TWO_SLOW, 1)
    SymptomReportFactory(
        patient=program.patient, reported_for=in_days(-1), red_flags=[RedFlag.SWELLING]
    )
    assert review(here, program) == []


def test_a_flare_of_pain_lowers_dose_and_weights_and_is_undone(here, program):
    came(program, in_days(-1), reps=10, pain_before=3, pain_after=8)
    (found,) = review(here, program)
    assert (found.rule, found.to_value) == (ProposalRule.AFTER_A_FLARE, 60)
    actions.accept_proposal(proposal=found, by=here.by)
    # 60 % of 40 kg is 24 kg, which is 22.5 in whole steps of 2.5
    assert program.prescriptions.get(superseded_at=None).load_kg == Decimal("22.5")
    row = DoseAdjustment.objects.get()
    assert (row.first_week, row.last_week, row.percent, row.reason) == (3, 4, 60, "joint_pain")
    assert review(here, program) == []
    actions.undo_decision(proposal=found, by=here.by)
    assert program.prescriptions.get(superseded_at=None).load_kg == 40
    assert not DoseAdjustment.objects.filter(withdrawn_at=None).exists()


def test_an_adjustment_in_the_way_keeps_its_other_weeks(here, program):
    actions.adjust_dose(
        enrollment=program, modality="resistance", first_week=2, last_week=6, percent=90,
        reason="fatigue", by=here.by,
    )  # fmt: skip
    came(program, in_days(-1), reps=10, pain_after=8)
    (found,) = review(here, program)
    actions.accept_proposal(proposal=found, by=here.by)
    standing = DoseAdjustment.objects.filter(withdrawn_at=None).order_by("first_week")
    assert [(r.first_week, r.last_week, r.percent) for r in standing] == [
        (2, 2, 90),
        (3, 4, 60),
        (5, 6, 90),
    ]
    actions.undo_decision(proposal=found, by=here.by)
    (back,) = DoseAdjustment.objects.filter(withdrawn_at=None)
    assert (back.first_week, back.last_week) == (2, 6)


def test_a_week_of_walking_done_in_full_asks_for_ten_minutes_more(here, program):
    """90 planned in week 2; 100 of 90 is 111 % from week 4 on."""
    for days, minutes in ((13, 30), (11, 30), (9, 30), (2, 50)):
        HomeActivity.objects.create(
            clinic=here.clinic, enrollment=program, day=in_days(-days), modality="aerobic",
            minutes=minutes,
        )  # fmt: skip
    (found,) = review(here, program)
    assert (found.rule, found.from_value, found.to_value) == (ProposalRule.MORE_MINUTES, 90, 100)
    actions.accept_proposal(proposal=found, by=here.by)
    row = DoseAdjustment.objects.get()
    assert (row.first_week, row.last_week, row.percent) == (4, 12, 111)
    assert "100 minutes a week" in row.note
    assert review(here, program) == []


def test_minutes_beyond_half_as_much_again_are_refused(here, program):
    HomeActivity.objects.create(
        clinic=here.clinic, enrollment=program, day=in_days(-10), modality="aerobic", minutes=120
    )
    (found,) = review(here, program)
    with pytest.raises(Refused, match="at most 135 minutes"):
        actions.change_proposal(proposal=found, value=Decimal(200), by=here.by)
    found.refresh_from_db()
    assert found.state == ProposalState.OPEN


def test_only_the_newest_decision_is_undone(here, program, proposal):
    actions.decline_proposal(proposal=proposal, reason="Knee", by=here.by)
    came(program, in_days(0), reps=12)
    (newer,) = review(here, program)
    actions.decline_proposal(proposal=newer, reason="Knee", by=here.by)
    with pytest.raises(Conflict, match="Something else was decided"):
        actions.undo_decision(proposal=proposal, by=here.by)


def test_the_clock_of_the_clinic_counts_the_days(here, program):
    """Seven whole days without: the eighth day proposes less, the seventh does not."""
    booking = came(program, in_days(-7), reps=10)
    assert review(here, program) == []
    with clock.standing_at(clock.now() + timedelta(days=1)):
        (found,) = review(here, program)
    assert (found.rule, found.to_value) == (ProposalRule.AFTER_A_BREAK, 80)
    assert found.evidence[0]["day"] == booking.session.day.isoformat()


def test_another_physiologist_may_decide(here, program, proposal):
    other = MembershipFactory(clinic=here.clinic).staff
    actions.accept_proposal(proposal=proposal, by=Actor.member(other))
    proposal.refresh_from_db()
    assert proposal.decided_by == other
