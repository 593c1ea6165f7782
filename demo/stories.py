"""The cast: a few recognisable ways in which it goes, told week by week.

Time in a story is in weeks from the day of seeding: -3 was three weeks ago, 1 is next week. The
same stories write the past (`demo.seeding`) and let the demo go on (`demo.life`).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache

from demo.chance import Chance
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


STEADY = Story(
    "steady",
    "Comes, answers, and her joints are getting better.",
    30,
    program=STEADY_PROGRAM,
    fills_known=True,
)
STORIES: tuple[Story, ...] = (
    Story(
        "rising pain",
        "Her joints have been getting worse for three weeks.",
        3,
        pain=((-8, 2), (-3, 2.4), (-1, 5.6), (0, 6), (2, 6.4)),
        attends=((-8, 0.95), (0, 0.75)),
        asked_days_ago=2,
        on_drug_weeks=16,
        notes={2: "Stairs are the worst. Getting out of bed takes a while."},
    ),
    Story(
        "red flag",
        "Named a warning sign yesterday.",
        1,
        pain=((-8, 3), (-1, 3), (0, 6)),
        asked_days_ago=1,
        red_flags={1: ("bone_pain",)},
        notes={1: "A new pain in one spot of my back. It wakes me at night."},
    ),
    Story(
        "thinks of stopping",
        "Says that she means to stop the tablets.",
        2,
        pain=((-8, 3), (0, 3.4)),
        flushes=((-6, 3), (-1, 6)),
        bother=((-6, 1), (-1.2, 2), (-1, 3)),
        asked_days_ago=1,
        thinking={1: "yes", 8: "unsure"},
        notes={1: "I do not want to feel like this for four more years."},
        on_drug_weeks=30,
        fills_known=True,
    ),
    Story(
        "silent drop-out",
        "Stopped coming and stopped answering, without a word.",
        4,
        answers=((-8, 1), (-3.3, 1), (-3.2, 0), (9, 0)),
        attends=((-8, 0.9), (-3.2, 0.9), (-2, 0), (9, 0)),
        cancels=0,
        confirms=0.05,
    ),
    Story(
        "resolved",
        "Pain 7, called, plan changed, now better: this is what it is for.",
        3,
        pain=((-8, 3), (-6, 4.6), (-5, 7), (-4, 6.4), (-3, 3.2), (-2, 3), (0, 2.4)),
        asked_days_ago=4,
        answers=ALWAYS,
        nurse=(
            Move(-4.2, "call", "reached", "Hands and knees, worst in the morning. Wants to go on."),
            Move(
                -3.4,
                "resolve",
                outcome="exercise_plan",
                note="Lighter resistance for two weeks, then up again. Told her physiologist.",
            ),
        ),
    ),
    Story(
        "misses doses",
        "Leaves out tablets more often than she would say on the phone.",
        3,
        missed=((-8, 0), (-2.6, 0), (-1, 3), (9, 3)),
        missed_reason="side_effects",
        asked_days_ago=3,
        flushes=((0, 3),),
        fills_known=True,
    ),
    Story(
        "interrupted",
        "Has missed her sessions for joint pain three times running.",
        3,
        pain=((-8, 3), (-2, 3), (0, 3.4)),
        attends=((-8, 0.95), (-2.3, 0.95), (-2.2, 0), (1, 0), (2, 0.6)),
        cancels=0.5,
        cancel_reasons=(CancelReason.JOINT_PAIN, CancelReason.NOT_SAID),
    ),
    Story(
        "bounced mail",
        "Her address stopped working, so she seems silent.",
        2,
        bounced_week=-3.1,
        answers=((-8, 1), (-3.2, 1), (-3.1, 0), (9, 0)),
    ),
    Story(
        "no e-mail",
        "Has no e-mail; her answers are taken down at her sessions.",
        3,
        has_email=False,
        attends=flat(0.97),
    ),
    Story(
        "snoozed",
        "Known and looked after: set aside until her next visit.",
        2,
        pain=((-8, 3), (-4, 3.4), (-3, 5), (9, 5)),
        answers=ALWAYS,
        asked_days_ago=3,
        answered_alone=(7,),
        nurse=(
            Move(
                -1.7,
                "call",
                "reached",
                "Sees the rheumatologist in two weeks. Keeps walking.",
                re_ask="pain",
            ),
            Move(
                -0.9,
                "call",
                "reached",
                "Her hands wake her at night. Will try the splints.",
                re_ask="sleep_problems",
                re_ask_days=6,
            ),
            Move(
                -0.9,
                "snooze",
                note="Appointment with the rheumatologist is made.",
                expected_pain=5,
            ),
        ),
    ),
    Story(
        "waitlisted",
        "Wants a place in a class that is full.",
        3,
        waits_for_full_class=True,
        program=STEADY_PROGRAM,
    ),
    Story(
        "called, no answer",
        "Sustained pain; the nurse has rung twice and waits for her.",
        2,
        pain=((-8, 2.6), (-4, 3), (-2.6, 5), (9, 5)),
        answers=ALWAYS,
        asked_days_ago=5,
        on_drug_weeks=22,
        nurse=(
            Move(-1.3, "call", "no_answer"),
            Move(-0.6, "call", "left_message", "Asked her to ring back after lunch."),
            Move(-0.6, "wait"),
        ),
    ),
    Story(
        "flare",
        "Will have a bad week soon: watch her appear on the list.",
        2,
        pain=((-8, 2.4), (0, 2.4), (0.1, 8), (1.2, 8), (3, 3)),
        answers=ALWAYS,
    ),
    Story(
        "gets worse",
        "Her last answer was worse than the ones before, the next will be too.",
        2,
        pain=((-8, 1.6), (-1, 1.8), (-0.6, 5), (9, 5.6)),
        answers=ALWAYS,
        asked_days_ago=3,
    ),
    Story(
        "goes quiet",
        "Did not answer last week, and will not again.",
        3,
        answers=((-8, 1), (-1.3, 1), (-1.2, 0), (9, 0)),
        asked_days_ago=3,
        attends=((-8, 0.95), (-1, 0.95), (0, 0.2), (9, 0)),
    ),
    Story(
        "starts to miss",
        "Will leave out tablets from this week on.",
        2,
        missed=((-8, 0), (0, 0), (0.1, 3), (9, 3)),
        missed_reason="cost",
        answers=ALWAYS,
        asked_days_ago=4,
    ),
    Story(
        "heavy burden",
        "No single symptom is bad, all of them together are.",
        2,
        pain=((-8, 2.4), (-1, 3.6), (9, 3.6)),
        tiredness=((-8, 2.4), (-2, 3), (-1, 6)),
        sleep=((-8, 2.4), (-2, 3), (-1, 6.4)),
        flushes=((-8, 3), (-2, 3), (-1, 5.6)),
        bother=((-8, 1), (-1, 2.2)),
        asked_days_ago=4,
    ),
    Story("spanish", "Gets everything in Spanish.", 5, language="es"),
    Story(
        "switched",
        "Changed the drug after a pause of three weeks, and it helped.",
        2,
        pain=((-9, 5), (-7, 6), (-6, 6), (-3, 3), (0, 2)),
        switched_week=-3,
        answers=ALWAYS,
        on_drug_weeks=60,
        nurse=(
            Move(-6.4, "call", "reached", "Her oncologist: a pause of three weeks, then anew."),
            Move(-5.9, "resolve", outcome="drug", note="Exemestane after three weeks without."),
        ),
    ),
    Story(
        "bones",
        "Osteoporosis: no impact, form before load.",
        4,
        program=GENTLE_PROGRAM,
        individual=True,
        precautions=(("osteoporosis", "T-score -2.7, spine"),),
    ),
    Story(
        "arm",
        "Lymphedema: smallest steps on that side.",
        3,
        individual=True,
        precautions=(("lymphedema_left", "Sleeve in sessions"),),
    ),
    Story(
        "heart",
        "On a beta-blocker: effort instead of heart rate.",
        3,
        program=STEADY_PROGRAM,
        precautions=(("beta_blocker", ""),),
    ),
    Story("newcomer", "Began last week.", 3, program_began=-0.9, on_drug_weeks=6),
    Story(
        "to plan",
        "Begins in three days; a plan of her visits waits to be looked at.",
        1,
        program_began=0.43,
        to_plan=True,
        on_drug_weeks=9,
    ),
    Story(
        "traveller",
        "Away for two weeks, and said so.",
        2,
        attends=((-3.2, 0.95), (-3, 0), (-1, 0), (-0.8, 0.95)),
        cancels=1,
        cancel_reasons=(CancelReason.TRAVEL,),
    ),
    Story(
        "completed",
        "Finished her program, and still tells how she is.",
        5,
        program=GENTLE_PROGRAM,
        program_ended=-1.5,
        program_began=-9,
    ),
    Story(
        "fetches none",
        "Answers that she takes them all, and has not fetched any for weeks.",
        1,
        fills_known=True,
        fetches_until=-9.5,
        answers=ALWAYS,
    ),
    Story(
        "stretches them",
        "Fetches her tablets later each time: they cost her much.",
        1,
        missed=((0, 1),),
        missed_reason="cost",
        fills_known=True,
        stretches=1.35,
        answers=ALWAYS,
        on_drug_weeks=30,
    ),
    Story(
        "in between",
        "Paused before a switch, and the new drug has not begun.",
        1,
        paused_week=-9,
        pain=((-10, 6), (-8, 3), (0, 2)),
        answers=ALWAYS,
        on_drug_weeks=50,
    ),
    Story(
        "stopped, was seen",
        "Pain for weeks, was called, and stopped all the same.",
        1,
        pain=((-8, 3), (-5, 5), (-2.4, 6), (9, 2)),
        answers=ALWAYS,
        asked_days_ago=5,
        stopped_week=-2.2,
        nurse=(
            Move(-3.6, "call", "reached", "Cannot hold a pen in the morning. Will think about it."),
            Move(-2, "resolve", outcome="stopped", note="Stopped last week. Told her oncologist."),
        ),
    ),
    Story(
        "stopped unseen",
        "Answered that all was well, and ended her tablets.",
        1,
        pain=((-8, 2), (9, 2)),
        answers=ALWAYS,
        stopped_week=-1.4,
    ),
    STEADY,
)
BY_CODE = {story.code: story for story in STORIES}


@cache
def cast(patients: int) -> tuple[Story, ...]:
    """Return who plays what: one of each first, then by their shares, the rest steady."""
    first = STORIES[:patients]
    more = tuple(
        story
        for story in STORIES
        if story is not STEADY
        for _ in range(round(story.share * patients / 100) - 1)
    )
    chosen = (first + more)[:patients]
    return chosen + (STEADY,) * (patients - len(chosen))


def replies(story: Story, chance: Chance, mrn: str, days: int) -> bool:
    """Whether she answers the check-in of a day, `days` from the seeding day.

    Who answers most of the time does not leave two in a row out.
    """
    likely = at(story.answers, days / 7)
    if chance.happens(likely, mrn, "answers", days):
        return True
    week_before = chance.happens(at(story.answers, days / 7 - 1), mrn, "answers", days - 7)
    return likely > 0.8 and not week_before


@dataclass(frozen=True)
class Answers:
    """What she says in one check-in."""

    pain: int
    interference: int
    tiredness: int
    sleep_problems: int
    hot_flushes: int
    bother: int
    missed_doses: int
    missed_reason: str
    thinking_of_stopping: str
    red_flags: list[str]
    note: str


def answers(story: Story, chance: Chance, mrn: str, days: int) -> Answers:
    """Return her check-in, `days` from the seeding day (negative before it)."""
    week = days / 7

    def scale(level: float, what: str, top: int = 10, spread: float = 0.8) -> int:
        wobble = (chance.unit(mrn, what, days) - 0.5) * spread
        return max(0, min(top, round(level + wobble)))

    pain = scale(at(story.pain, week), "pain")
    missed = scale(at(story.missed, week), "missed", 7, 0.4)
    return Answers(
        pain=pain,
        interference=max(0, pain - chance.whole(0, 2, mrn, "interference", days)),
        tiredness=scale(at(story.tiredness, week), "tiredness"),
        sleep_problems=scale(at(story.sleep, week), "sleep"),
        hot_flushes=scale(at(story.flushes, week), "flushes"),
        bother=scale(at(story.bother, week), "bother", 4),
        missed_doses=missed,
        missed_reason=story.missed_reason if missed else "",
        thinking_of_stopping=story.thinking.get(-days, "no"),
        red_flags=list(story.red_flags.get(-days, ())),
        note=story.notes.get(-days, ""),
    )
