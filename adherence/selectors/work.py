"""What somebody needs to know to act on an episode: its waits, questions, hand-overs, attempts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from adherence.models import (
    Contact,
    ContactResult,
    Episode,
    HandOver,
    ReAsk,
    ReAskState,
    Signal,
    Tier,
)
from adherence.rules import MATTER
from adherence.selectors.covering import last_hand_over
from adherence.selectors.deadlines import Attempt
from adherence.selectors.next_calls import NextCall, next_call
from adherence.waking import woken
from notifications.suppressing import held_addresses
from patients.mail import unreachable
from patients.models import Patient, PatientStatus, Question, TherapyCourse

# What a rule looks at, as a question that can be asked on its own.
_QUESTION_OF = {"pain": Question.PAIN, "tablets": Question.TABLETS, "stopping": Question.TABLETS}
_QUESTION_OF_BURDEN = Question.BOTHER


@dataclass(frozen=True)
class Asked:
    """One question that is asked again, in words; `is_open` while it can be called off."""

    re_ask: ReAsk
    words: str
    is_open: bool


@dataclass(frozen=True)
class Work:
    """What the forms and the head of an episode say about the work on it."""

    woken: str
    next_call: NextCall | None
    asked: list[Asked]
    hand_over: HandOver | None
    question: str
    gets_mail: bool
    safety: bool
    about_pain: bool
    drug: str
    tried: str


def work_of(
    *,
    episode: Episode,
    signals: Sequence[Signal],
    contacts: Sequence[Contact],
    courses: Sequence[TherapyCourse],
    now: datetime,
    zone: ZoneInfo,
) -> Work:
    """Return it, the signals most urgent first and the contacts oldest first; two queries."""
    holding = [signal for signal in signals if signal.cleared_at is None]
    latest_first = list(reversed(contacts))
    attempts = [Attempt(c.at, c.result, c.call_again_at) for c in latest_first]
    hand_overs = list(episode.hand_overs.select_related("given_by")[:1])
    running = next((course for course in courses if course.ended_on is None), None)
    return Work(
        woken=woken(episode, zone),
        next_call=next_call(attempts, now, zone),
        asked=[_asked(row) for row in episode.re_asks.select_related("report")],
        hand_over=last_hand_over(hand_overs, episode.owner_id),
        question=_question(holding),
        gets_mail=gets_mail(episode.patient),
        safety=any(signal.tier == Tier.SAFETY for signal in holding),
        about_pain=any(MATTER.get(signal.rule) == "pain" for signal in holding),
        drug=running.get_drug_display().lower() if running else "",
        tried=_tried(attempts, episode, zone),
    )


def gets_mail(patient: Patient) -> bool:
    """Say whether a question can be mailed to her; an address that came back gets none."""
    can_be = patient.status == PatientStatus.ACTIVE and unreachable(patient) is None
    return can_be and not held_addresses([patient.email])


def in_vain(attempts: Sequence[Attempt], zone: ZoneInfo) -> tuple[int, int]:
    """Return how often she was tried since she was last spoken with, and on how many days.

    The attempts come latest first; one that she is to call back after counts as neither.
    """
    days = []
    for attempt in attempts:
        if attempt.reached:
            break
        if attempt.result in (ContactResult.NO_ANSWER, ContactResult.LEFT_MESSAGE):
            days.append(attempt.at.astimezone(zone).date())
    return len(days), len(set(days))


def asked_in_words(row: ReAsk) -> str:
    """Say what became of a question: "Asked again on 3 Dec: pain 7 → 4"."""
    what = _name(row.symptom)
    if row.state == ReAskState.OPEN:
        return f"To be asked about {what} on {row.due_on:%-d %b}"
    if row.state == ReAskState.UNANSWERED:
        return f"Asked about {what} on {row.due_on:%-d %b}: no answer"
    if row.state == ReAskState.CALLED_OFF:
        return f"Not asked about {what} after all"
    assert row.report is not None, "a constraint: an answered one has its report"
    answer = getattr(row.report, row.symptom)
    was = f"{row.before} → {answer}" if row.before is not None else f"{answer}"
    return f"Asked again on {row.report.reported_for:%-d %b}: {what} {was}"


def _asked(row: ReAsk) -> Asked:
    return Asked(row, asked_in_words(row), row.state == ReAskState.OPEN)


def _name(symptom: str) -> str:
    return "pain" if symptom == Question.PAIN else str(Question(symptom).label).lower()


def _question(holding: Sequence[Signal]) -> str:
    for signal in holding:
        matter = MATTER.get(signal.rule, "")
        if matter == "symptoms":
            return _QUESTION_OF_BURDEN
        if matter in _QUESTION_OF:
            return _QUESTION_OF[matter]
    return ""


def _tried(attempts: Sequence[Attempt], episode: Episode, zone: ZoneInfo) -> str:
    count, days = in_vain(attempts, zone)
    wanted = episode.patient.clinic.call_attempts
    times = "once" if count == 1 else f"{count} times"
    so_far = f"{times} on {days} {'day' if days == 1 else 'days'}" if count else "not once"
    return f"Tried {so_far} so far; your clinic asks for {wanted} times on 2 days."
