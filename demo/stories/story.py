"""What a story is made of: curves over weeks, and what a nurse did."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from programs.models import CancelReason

Curve = tuple[tuple[float, float], ...]
JOINT_PAIN_PROGRAM, STEADY_PROGRAM, GENTLE_PROGRAM = "joint pain", "strength and walking", "gentle"
NONE, MOSTLY = ((0, 0),), ((0, 0.92),)
OFTEN, ALWAYS = ((0, 0.97),), ((0, 1),)


def flat(value: float) -> Curve:
    return ((0, value),)


def at(curve: Curve, week: float) -> float:
    """Return a curve's value: straight lines between its points, level outside them."""
    before = curve[0]
    for point in curve:
        if point[0] >= week:
            span = point[0] - before[0]
            share = (week - before[0]) / span if span else 0
            return before[1] + share * (point[1] - before[1])
        before = point
    return before[1]


@dataclass(frozen=True)
class Move:
    """What a nurse did about an episode, `week` weeks from the seeding day."""

    week: float
    what: str  # call, wait, snooze, resolve
    result: str = "reached"
    note: str = ""
    outcome: str = ""
    expected_pain: int = 5
    re_ask: str = ""  # a question to mail her some days after a call
    re_ask_days: int = 5


@dataclass(frozen=True)
class Story:
    """One way in which it goes. `share` is how many of 100 patients it happens to.

    `pain`, `missed` (of 7 tablets) and the burdens are curves; `attends`, `answers` and
    `confirms` are curves or shares of probability; `cancels` is the share of the sessions she
    misses that she calls off in time.
    """

    code: str
    says: str
    share: int
    pain: Curve = ((-52, 3.2), (-8, 2.6), (0, 1.8))
    missed: Curve = NONE
    tiredness: Curve = ((0, 2.2),)
    sleep: Curve = ((0, 2.4),)
    flushes: Curve = ((0, 2),)
    bother: Curve = ((0, 0.8),)
    attends: Curve = MOSTLY
    answers: Curve = OFTEN
    confirms: float = 0.65
    cancels: float = 0.6
    cancel_reasons: tuple[str, ...] = (
        CancelReason.OTHER_APPOINTMENT,
        CancelReason.UNWELL,
        CancelReason.WORK_OR_FAMILY,
    )
    missed_reason: str = "forgot"
    red_flags: Mapping[int, tuple[str, ...]] = field(default_factory=dict)  # days ago: flags
    thinking: Mapping[int, str] = field(default_factory=dict)  # days ago: answer
    notes: Mapping[int, str] = field(default_factory=dict)  # days ago: her words
    answered_alone: tuple[int, ...] = ()  # days ago: the one question about pain, by its own mail
    asked_days_ago: int | None = None  # on which day her weekly mail comes; else spread
    language: str = "en"
    has_email: bool = True
    bounced_week: float | None = None
    waits_for_full_class: bool = False
    individual: bool = False
    to_plan: bool = False  # her visits are still to be planned
    program: str = JOINT_PAIN_PROGRAM
    program_began: float | None = None  # else spread over the weeks before
    program_ended: float | None = None
    on_drug_weeks: int = 40
    switched_week: float | None = None
    stopped_week: float | None = None  # she ended it herself
    paused_week: float | None = None  # the drug ended for another that has not begun
    fills_known: bool = False  # her pharmacy tells the clinic
    fetches_until: float | None = None  # no fill after that week
    stretches: float = 1  # how much longer a month's tablets last her
    precautions: tuple[tuple[str, str], ...] = ()
    nurse: tuple[Move, ...] = ()
