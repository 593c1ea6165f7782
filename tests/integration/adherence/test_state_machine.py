"""Whatever happened, and in whatever order the clinic learnt of it: what stands equals a
recomputation from scratch, and a second pass writes nothing."""

import contextlib
from datetime import date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from adherence.actions import assess
from adherence.models import Episode, Signal
from clinic.actors import Actor
from clinic.errors import Refused
from patients import actions
from patients.models import Drug, Patient
from tests.factories.adherence import NOW, Story
from tests.factories.clinic import ClinicFactory, MembershipFactory

days_back = st.sampled_from([0, 1, 6, 8, 15, 20, 27, 40, 60, 90, 120])
answers = st.fixed_dictionaries(
    {"pain": st.integers(0, 9)},
    optional={
        "missed_doses": st.sampled_from([0, 2, 7]),
        "bother": st.integers(0, 4),
        "tiredness": st.integers(4, 8),
        "thinking_of_stopping": st.sampled_from(["no", "unsure", "yes"]),
        "red_flags": st.sampled_from([[], ["swelling"]]),
    },
)
drugs = st.sampled_from(Drug.values)


class OnePatient(RuleBasedStateMachine):
    """One patient between two clinics. A refused step is a step that did not happen."""

    def __init__(self) -> None:
        super().__init__()
        self.now: datetime = NOW
        self.clock = time_machine.travel(self.now, tick=False)
        self.traveller = self.clock.start()
        self.story = Story(ClinicFactory(time_zone="UTC"), patchy=True)
        self.other = ClinicFactory(time_zone="UTC")
        staff = MembershipFactory(clinic=self.story.clinic, role="coordinator").staff
        MembershipFactory(clinic=self.other, staff=staff, role="nurse")
        self.by = Actor.member(staff)
        self.records = [self.story.patient]
        self.visited: set[int] = set()
        self.steps, self.every = 0, 1

    @property
    def patient(self) -> Patient:
        return Patient.objects.select_related("clinic").get(pk=self.records[-1].pk)

    def day(self, back: int) -> date:
        return self.now.date() - timedelta(days=back)

    def tried(self, act: Any, **values: Any) -> None:
        with contextlib.suppress(Refused):
            act(by=self.by, **values)

    # --- answers, late, out of order, corrected and repeated ----------------------------------

    @rule(back=days_back, told=answers, times=st.integers(1, 2))
    def answer(self, back: int, told: dict[str, Any], times: int) -> None:
        for _ in range(times):
            self.tried(
                actions.record_report,
                patient=self.patient,
                reported_for=self.day(back),
                source="phone",
                **told,
            )

    @rule(back=days_back, missed=st.sampled_from([0, 3]))
    def answer_one_question(self, back: int, missed: int) -> None:
        self.tried(
            actions.record_report,
            patient=self.patient,
            reported_for=self.day(back),
            source="re_ask",
            pain=None,
            missed_doses=missed,
        )

    # --- drugs ----------------------------------------------------------------------------------

    @rule(back=days_back, reason=st.sampled_from(["switched", "stopped_by_patient", "completed"]))
    def close_course(self, back: int, reason: str) -> None:
        course = self.patient.therapy_courses.filter(ended_on=None).first()
        if course:
            self.tried(
                actions.end_course, course=course, ended_on=self.day(back), end_reason=reason
            )

    @rule(back=days_back, drug=drugs)
    def start_course(self, back: int, drug: str) -> None:
        self.tried(actions.start_course, patient=self.patient, drug=drug, started_on=self.day(back))

    @rule(back=days_back, washout=st.sampled_from([0, 14, 60]), drug=drugs)
    def switch(self, back: int, washout: int, drug: str) -> None:
        course = self.patient.therapy_courses.filter(ended_on=None).first()
        if course:
            self.tried(
                actions.switch_course,
                course=course,
                ended_on=self.day(back + washout),
                drug=drug,
                started_on=self.day(back),
            )

    @rule()
    def reopen_course(self) -> None:
        """Undo an end by hand, as support would."""
        last = self.patient.therapy_courses.order_by("started_on", "pk").last()
        if last and last.ended_on:
            last.ended_on, last.end_reason = None, ""
            last.save()

    @rule(
        back=days_back,
        supply=st.sampled_from([7, 30, 90]),
        drug=st.sampled_from(["letrozole", "letrozole", "exemestane"]),
    )
    def fetch(self, back: int, supply: int, drug: str) -> None:
        self.tried(
            actions.record_dispensing,
            patient=self.patient,
            drug=drug,
            dispensed_on=self.day(back),
            days_supply=supply,
            source="pharmacy",
        )

    @rule()
    def take_a_fill_back(self) -> None:
        fill = self.patient.dispensings.filter(removed_at=None).last()
        if fill:
            actions.remove_dispensing(dispensing=fill, reason="Wrong", by=self.by)

    # --- sessions -------------------------------------------------------------------------------

    @precondition(lambda self: len(self.records) == 1)
    @rule(back=st.integers(1, 25), status=st.sampled_from(["attended", "no_show", "cancelled"]))
    def session(self, back: int, status: str) -> None:
        if back not in self.visited:
            self.visited.add(back)
            self.story.visit(back, status)

    @rule()
    def correct_an_outcome(self) -> None:
        last = self.patient.bookings.filter(status__in=["attended", "no_show"]).last()
        if last:
            last.status = "no_show" if last.status == "attended" else "attended"
            last.recorded_at = self.now
            last.save()

    # --- she herself ----------------------------------------------------------------------------

    @rule(status=st.sampled_from(["deceased", "active", "active", "left"]))
    def status(self, status: str) -> None:
        self.tried(actions.update_patient, patient=self.patient, status=status)

    @rule()
    def move(self) -> None:
        patient = self.patient
        here, there = self.story.clinic, self.other
        to = there if patient.clinic_id == here.pk else here
        values = {"patient": patient, "to": to, "mrn": f"M-{to.pk}-{len(self.records)}"}
        self.tried(actions.move_patient, end_program=True, **values)
        self.tried(actions.move_patient, **values)  # a double press
        move = getattr(Patient.objects.get(pk=patient.pk), "moved_away", None)
        if move:
            self.records.append(move.joined)

    @rule(days=st.sampled_from([1, 7, 30]))
    def time_passes(self, days: int) -> None:
        self.now += timedelta(days=days)
        self.traveller.move_to(self.now)

    @initialize(every=st.sampled_from([1, 1, 4]))
    def choose_rhythm(self, every: int) -> None:
        self.every = every

    @invariant()
    def is_assessed_now_and_then(self) -> None:
        self.steps += 1
        if self.steps % self.every == 0:
            self._run(self.records[-1])

    # --- what must hold -------------------------------------------------------------------------

    @rule()
    def assess(self) -> None:
        for record in self.records:
            self._run(record)
            assert self._run(record) == 0
            assert _state(record) == self._from_scratch(record)

    def teardown(self) -> None:
        try:
            self.assess()
        finally:
            self.clock.stop()

    def _run(self, record: Patient) -> int:
        return assess(clinic_id=record.clinic_id, patient_ids=[record.pk], now=self.now).written

    def _from_scratch(self, record: Patient) -> list[Any]:
        with transaction.atomic():
            Signal.objects.filter(patient=record).delete()
            Episode.objects.filter(patient=record).delete()
            self._run(record)
            found = _state(record)
            transaction.set_rollback(True)
        return found


def _state(record: Patient) -> list[Any]:
    """Return what stands: each rule's values, and the rank of the episode that holds them."""
    held = Signal.objects.filter(patient=record, cleared_at=None)
    rank = Episode.objects.filter(patient=record).exclude(state="resolved")
    return [
        sorted((s.rule, s.tier, s.severity, str(s.evidence)) for s in held),
        list(rank.values_list("state", "safety", "urgency")) if held else None,
    ]


@pytest.mark.django_db
def test_what_stands_is_what_the_facts_call_for() -> None:
    run_state_machine_as_test(
        OnePatient,
        settings=settings(
            max_examples=15,
            stateful_step_count=14,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
