"""Proposals of progression: kept in step with the data, decided by a person, undone by one."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

from django.db import transaction

from clinic import audit, clock
from clinic.actors import Actor
from clinic.db import retry_deadlocks
from clinic.errors import Conflict, Refused
from patients import checks
from programs.actions.locks import lock_enrollment
from programs.actions.prescriptions import staff_of, turn
from programs.actions.proposed import apply, take_back
from programs.models import Enrollment, Proposal, ProposalState, ProposalUnit
from programs.models.enrollment import UNDER_WAY
from programs.progression import suggestions
from programs.selectors.progression import history_of
from programs.training_facts import Suggestion

DECIDED = (ProposalState.ACCEPTED, ProposalState.CHANGED, ProposalState.DECLINED)
# unit: (lowest, highest) that somebody may choose instead
BOUNDS = {
    ProposalUnit.KG: (0, 300),
    ProposalUnit.BAND: (1, 5),
    ProposalUnit.MINUTES: (0, 600),
    ProposalUnit.PERCENT: (0, 150),
    ProposalUnit.INTENSITY: (0, 100),
}
Subject = tuple[str, int | None]


@transaction.atomic
def review_progression(*, enrollment: Enrollment, by: Actor) -> list[Proposal]:
    """Bring the open proposals of a program in step with what is known; return those now open.

    The same data write nothing. A proposal that the data no longer support is withdrawn; what a
    person has decided is not proposed again on the same data.
    """
    enrollment = lock_enrollment(enrollment.pk)
    with audit.acting(by):
        return _in_step(enrollment)


def _in_step(enrollment: Enrollment) -> list[Proposal]:
    known = list(Proposal.objects.filter(enrollment=enrollment))
    wanted = _wanted(enrollment, known)
    is_open = [row for row in known if row.state == ProposalState.OPEN]
    stale = [row for row in is_open if not _same(row, wanted.get(_subject(row)))]
    kept = [row for row in is_open if row not in stale]
    if stale:
        Proposal.objects.filter(pk__in=[row.pk for row in stale]).update(
            state=ProposalState.WITHDRAWN
        )
    for row in kept:
        wanted.pop(_subject(row))
    now = clock.now()
    made = [_proposal(enrollment, suggestion) for suggestion in wanted.values()]
    for row in made:
        row.created_at = now
    if made:
        Proposal.objects.bulk_create(made)
    return [*kept, *made]


def _wanted(enrollment: Enrollment, known: list[Proposal]) -> dict[Subject, Suggestion]:
    if enrollment.status not in UNDER_WAY:
        return {}
    history = history_of(enrollment, known, _today(enrollment))
    decided = [row for row in known if row.state in DECIDED]
    return {
        (one.modality, one.exercise): one
        for one in suggestions(history)
        if not any(_same(row, one) for row in decided)
    }


@retry_deadlocks
@transaction.atomic
def accept_proposal(*, proposal: Proposal, by: Actor) -> Proposal:
    """Do what was proposed, from today on."""
    with audit.acting(by, reason="accepted"):
        return _decide(proposal, ProposalState.ACCEPTED, by, lambda row: row.to_value)


@retry_deadlocks
@transaction.atomic
def change_proposal(*, proposal: Proposal, value: Decimal, reason: str = "", by: Actor) -> Proposal:
    """Do something else than was proposed: another value of the same kind."""
    reason = checks.text(reason, field="reason", label="The reason", longest=200)
    _refuse_value(proposal, value)
    with audit.acting(by, reason=reason or "changed"):
        return _decide(proposal, ProposalState.CHANGED, by, lambda row: value, reason)


@retry_deadlocks
@transaction.atomic
def decline_proposal(*, proposal: Proposal, reason: str, by: Actor) -> Proposal:
    """Leave her dose as it is, with the reason; the same data do not propose it again."""
    reason = checks.text(reason, field="reason", label="The reason", longest=200, needed=True)
    with audit.acting(by, reason=reason):
        return _decide(proposal, ProposalState.DECLINED, by, None, reason)


@retry_deadlocks
@transaction.atomic
def undo_decision(*, proposal: Proposal, by: Actor) -> Proposal:
    """Take the newest decision of a program back: her dose is as it was before it."""
    with audit.acting(by, reason="undone"):
        staff_of(by)
        enrollment = turn(proposal.enrollment)
        row = Proposal.objects.select_related("exercise").get(pk=proposal.pk)
        _refuse_undoing(row)
        take_back(row, at=clock.now())
        row.state = ProposalState.OPEN
        row.decided_value = row.decided_by = row.decided_at = None
        row.decision_reason = ""
        row.save()
        _in_step(enrollment)
        row.refresh_from_db()
    return row


def _decide(
    proposal: Proposal,
    state: str,
    by: Actor,
    value_of: Callable[[Proposal], Decimal] | None,
    reason: str = "",
) -> Proposal:
    staff = staff_of(by)
    enrollment = turn(proposal.enrollment)
    row = Proposal.objects.select_related("exercise", "decided_by").get(pk=proposal.pk)
    _refuse_decided(row)
    now = clock.now()
    if value_of is not None:
        row.decided_value = value_of(row)
        apply(row, enrollment, row.decided_value, by=by, at=now)
    row.state = state
    row.decided_by, row.decided_at, row.decision_reason = staff, now, reason
    row.save()
    _in_step(enrollment)
    return row


def _refuse_decided(row: Proposal) -> None:
    if row.decided_by is not None:
        raise Conflict(
            f"{row.decided_by.name} has decided this already: "
            f"{ProposalState(row.state).label.lower()}. Look at what she does now."
        )
    if row.state != ProposalState.OPEN:
        raise Conflict(
            "The data no longer support this proposal, so it was withdrawn. Look at what is "
            "proposed now."
        )


def _refuse_undoing(row: Proposal) -> None:
    if row.state not in DECIDED:
        raise Conflict("This proposal has not been decided, so there is nothing to undo.")
    newer = Proposal.objects.filter(
        enrollment=row.enrollment_id, state__in=DECIDED, decided_at__gt=row.decided_at
    )
    if newer.exists():
        raise Conflict(
            "Something else was decided after this, so it cannot be undone. Change her dose by "
            "hand instead."
        )


def _refuse_value(proposal: Proposal, value: Decimal) -> None:
    low, high = BOUNDS[ProposalUnit(proposal.unit)]
    if not low <= value <= high:
        raise Refused(
            f"{value} {proposal.get_unit_display()} cannot be. Enter {low} to {high}.",
            field="value",
        )
    if proposal.unit != ProposalUnit.KG and value != int(value):
        raise Refused(f"{value} is not a whole number. Enter {low} to {high}.", field="value")
    if value == proposal.from_value:
        raise Refused(
            f"{value} is what she does now. Choose another value, or decline the proposal.",
            field="value",
        )


def _subject(row: Proposal) -> Subject:
    return row.modality, row.exercise_id


def _same(row: Proposal, one: Suggestion | None) -> bool:
    """Say whether a proposal is this suggestion on the same data."""
    return (
        one is not None
        and _subject(row) == (one.modality, one.exercise)
        and row.rule == one.rule
        and row.unit == one.unit
        and (row.from_value, row.to_value) == (one.from_value, one.to_value)
        and row.evidence == one.evidence
    )


def _proposal(enrollment: Enrollment, one: Suggestion) -> Proposal:
    return Proposal(
        clinic_id=enrollment.clinic_id,
        enrollment=enrollment,
        rule=one.rule,
        modality=one.modality,
        exercise_id=one.exercise,
        unit=one.unit,
        from_value=one.from_value,
        to_value=one.to_value,
        evidence=one.evidence,
    )


def _today(enrollment: Enrollment) -> date:
    return clock.today(enrollment.patient.clinic.time_zone)
