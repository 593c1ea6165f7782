"""Proposals of progression in words: what, why, on which data, from which source."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import QuerySet

from clinic.models import Clinic
from programs.models import (
    BandColour,
    Enrollment,
    Modality,
    Proposal,
    ProposalRule,
    ProposalState,
    ProposalUnit,
)
from programs.models.enrollment import UNDER_WAY
from programs.progression import BANDS

# rule: (what it says, source, how well that is supported)
RULES = {
    ProposalRule.TWO_FOR_TWO: (
        "Two or more repetitions above the goal in the last set, in two sessions running: the "
        "next step of weight that is 2 to 10 % more, or the next band.",
        "ACSM 2009, progression models",
        "Consensus; the rule is practice, not a trial",
    ),
    ProposalRule.TWO_FOR_TWO_SLOW: (
        "As two for two, with an arm that has lymphedema: half a kilo, and only after two "
        "sessions and seven days at a load without a symptom of the arm.",
        "PAL trial, Schmitz 2009",
        "A randomised trial; the waiting time is practice",
    ),
    ProposalRule.MORE_MINUTES: (
        "A week done in full: 5 to 10 minutes a week more, until 150.",
        "ACSM guidelines",
        "Consensus",
    ),
    ProposalRule.MORE_INTENSITY: (
        "150 minutes done in full: the lower end of the zone a notch up, never above its top.",
        "ACSM guidelines",
        "Consensus",
    ),
    ProposalRule.AFTER_A_BREAK: (
        "A whole week without resistance: less load. Two weeks and more: about half. Accepting "
        "lowers this week and the next, and every weight by the same share.",
        "ACSM practice",
        "Practice, no trial",
    ),
    ProposalRule.AFTER_A_FLARE: (
        "Pain above 5 of 10 in the session, or still above where it was a day or more later: 20 "
        "to 50 % less. Accepting lowers this week and the next, and every weight by the same "
        "share.",
        "Osteoarthritis practice",
        "Practice, no trial",
    ),
}
UNDO_SHOWN = 5


@dataclass(frozen=True)
class ProposalLine:
    """One proposal as pages show it."""

    uid: UUID
    patient_key: int
    patient: str
    patient_uid: UUID
    subject: str
    change: str
    rule: str
    says: str
    source: str
    support: str
    evidence: list[tuple[str, str, str]]
    made: datetime
    state: str
    is_open: bool
    decided: str
    can_undo: bool = False


def proposals_of(clinic: Clinic) -> QuerySet[Proposal]:
    """Return a clinic's proposals with all that a line of them says, in one query."""
    return Proposal.objects.filter(clinic=clinic).select_related(
        "exercise", "decided_by", "clinic", "enrollment__patient", "enrollment__physiologist"
    )


def open_proposals(clinic: Clinic) -> QuerySet[Proposal]:
    """Return what waits for somebody's decision, the oldest first."""
    rows = proposals_of(clinic).filter(state=ProposalState.OPEN, enrollment__status__in=UNDER_WAY)
    return rows.order_by("created_at", "pk")


def proposals_on_program(enrollment: Enrollment) -> tuple[list[ProposalLine], list[ProposalLine]]:
    """Return what is open for one program, and its last decisions, in one query."""
    rows = list(
        Proposal.objects.filter(enrollment=enrollment)
        .exclude(state=ProposalState.WITHDRAWN)
        .select_related("exercise", "decided_by", "clinic", "enrollment__patient")
    )
    waiting = [row for row in rows if row.state == ProposalState.OPEN]
    decided = sorted(
        ((row.decided_at, row.pk, row) for row in rows if row.decided_at), reverse=True
    )
    may_undo = enrollment.status in UNDER_WAY
    return (
        [line_of(row) for row in waiting],
        [
            line_of(row, can_undo=may_undo and n == 0)
            for n, (_, _, row) in enumerate(decided[:UNDO_SHOWN])
        ],
    )


def line_of(row: Proposal, *, can_undo: bool = False) -> ProposalLine:
    """Return one proposal in words."""
    says, source, support = RULES[ProposalRule(row.rule)]
    patient = row.enrollment.patient
    return ProposalLine(
        uid=row.uid,
        patient_key=patient.pk,
        patient=patient.full_name,
        patient_uid=patient.uid,
        subject=row.exercise.name if row.exercise else str(Modality(row.modality).label),
        change=change_words(row),
        rule=str(ProposalRule(row.rule).label),
        says=says,
        source=source,
        support=support,
        evidence=list(_evidence(row.evidence)),
        made=row.created_at,
        state=str(ProposalState(row.state).label),
        is_open=row.state == ProposalState.OPEN,
        decided=_decided(row),
        can_undo=can_undo,
    )


def change_words(row: Proposal) -> str:
    """Return "from 40 to 42.5 kg"."""
    return f"from {_plain(row, row.from_value)} to {value_words(row, row.to_value)}"


def value_words(row: Proposal, value: object) -> str:
    """Return a value of a proposal with its unit, as in "42.5 kg" or "green band"."""
    unit = {
        ProposalUnit.KG: " kg",
        ProposalUnit.BAND: " band",
        ProposalUnit.MINUTES: " minutes a week",
        ProposalUnit.PERCENT: " % of the planned dose",
        ProposalUnit.INTENSITY: f"{_scale(row)} at the lower end of the zone",
    }[ProposalUnit(row.unit)]
    return f"{_plain(row, value)}{unit}"


def _scale(row: Proposal) -> str:
    """Return what an intensity is counted in: effort ends at 10, no share of a pulse is so low."""
    return " of 10" if float(row.from_value) <= 10 else " %"


def _plain(row: Proposal, value: object) -> str:
    if row.unit == ProposalUnit.BAND:
        return str(BandColour(BANDS[int(str(value).split(".")[0]) - 1]).label).lower()
    return f"{float(str(value)):g}"


def _evidence(facts: Iterable[dict[str, str]]) -> Iterable[tuple[str, str, str]]:
    for fact in facts:
        yield f"{date.fromisoformat(fact['day']):%-d %b %Y}", fact["what"], fact["value"]


def _decided(row: Proposal) -> str:
    if row.decided_by is None or row.decided_at is None:
        return ""
    words = str(ProposalState(row.state).label)
    if row.state == ProposalState.CHANGED:
        words = f"{words}, {value_words(row, row.decided_value)}"
    day = row.decided_at.astimezone(ZoneInfo(row.clinic.time_zone))
    said = f"{words} by {row.decided_by.name} on {day:%-d %B %Y}"
    return f"{said}: {row.decision_reason}" if row.decision_reason else said
