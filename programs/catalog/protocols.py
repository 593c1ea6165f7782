"""The four protocols that Steady ships.

Where a dose is a range the lower number is planned, so each phase is written to make sense at its
lower numbers.
"""

from decimal import Decimal
from typing import Any

from programs.catalog import sources
from programs.catalog.cert import GENERAL
from programs.catalog.parts import CatalogProtocol
from programs.content import Content, Line, Span
from programs.models import Strength

WALK_MET = Decimal("3.5")
BASICS = ("sit-to-stand", "leg-curl", "chest-press", "seated-row", "heel-raise", "heel-slide")
FULL = ("leg-press", "leg-curl", "hip-bridge", "chest-press", "seated-row", "arm-raise")
STRETCHES = ("hand-glide", "wall-slide", "chest-stretch", "calf-stretch")
STANDS = ("weight-shift", "tandem-stand", "heel-toe-walk")
ENDURANCE = ("brisk-walk", "exercise-bike", "recumbent-bike")


def strength(sets: int, reps: int, effort: tuple[int, int], **more: Any) -> Line:
    return Line(
        "resistance", 2, sets=sets, reps=reps, intensity_kind="effort", intensity_low=effort[0],
        intensity_high=effort[1], days_apart=2, progression="two_for_two", **more,
    )  # fmt: skip


def walking(sessions: int, minutes: int, **more: Any) -> Line:
    hard: dict[str, Any] = {
        "intensity_kind": "hrmax",
        "intensity_low": 64,
        "intensity_high": 76,
        "intensity_note": "or effort 4-6 of 10",
    }
    return Line(
        "aerobic", sessions, minutes=minutes, met=WALK_MET, supervised=False,
        progression="minutes_first", **(hard | more),
    )  # fmt: skip


def short(modality: str, minutes: int, most: int, **more: Any) -> Line:
    return Line(
        modality, more.pop("sessions_per_week", 2), minutes=minutes, minutes_at_most=most, **more
    )


WEEKLY = CatalogProtocol(
    "ai-arthralgia-weekly",
    "Joint pain on an aromatase inhibitor, weekly program",
    Content(
        weeks=24,
        summary="Aerobic training on 3 to 5 days builds up to 150 minutes a week at moderate "
        "intensity; strength on 2 to 3 non-consecutive days; 10 to 15 minutes of flexibility and "
        "balance at each visit. Five walks of 30 minutes may as well be three of 50.",
        citation=f"{sources.HOPE} {sources.REVIEW} {sources.POOLED} This week joins the general "
        "public-health dose to that of HOPE; nobody has tested the whole of it as it stands here. "
        "Flexibility and balance are added for safety and comfort, without a trial of their own.",
        evidence=Strength.WEAK.value,
        cert=GENERAL
        | {
            "15": "Strength: a weight she can lift 8 to 12 times with two or three repetitions "
            "left. "
            "Aerobic: what she walks now, in bouts of at least 10 minutes.",
        },
        phases=(
            Span(1, 4, name="Getting used to it", lines=(
                walking(3, 25, sessions_at_most=5),
                strength(2, 8, (4, 5), reps_at_most=12),
                short("flexibility", 5, 8), short("balance", 5, 7),
            )),
            Span(5, 8, name="Building up", lines=(
                walking(4, 30, sessions_at_most=5),
                strength(2, 8, (5, 7), sets_at_most=3, reps_at_most=12, sessions_at_most=3),
                short("flexibility", 5, 8, sessions_at_most=3),
                short("balance", 5, 7, sessions_at_most=3),
            )),
            Span(9, 24, name="Full dose", lines=(
                walking(5, 30),
                strength(3, 8, (5, 7), reps_at_most=12, sessions_at_most=3),
                short("flexibility", 5, 8, sessions_at_most=3),
                short("balance", 5, 7, sessions_at_most=3),
            )),
        ),
    ),
    {
        **{(phase, 0): ENDURANCE for phase in range(3)},
        (0, 1): BASICS, (1, 1): FULL, (2, 1): FULL,
        **{(phase, 2): STRETCHES for phase in range(3)},
        **{(phase, 3): STANDS for phase in range(3)},
    },
)  # fmt: skip

HOPE = CatalogProtocol(
    "hope",
    "The HOPE dose",
    Content(
        weeks=52,
        summary="The dose of the HOPE trial: two supervised strength sessions a week, six "
        "exercises "
        "of 3 sets of 10, and 150 minutes a week of moderate aerobic training at home or in the "
        "gym, for a year. The easier first month is our addition.",
        citation=f"{sources.HOPE} {sources.POOLED} How the trial built the dose up is not in the "
        "sources we could read, so the first month is ours.",
        evidence=Strength.MODERATE.value,
        cert=GENERAL
        | {
            "2": "In the trial, exercise professionals in one centre. Here: the clinic's exercise "
            "physiologists.",
            "15": "Our own: a weight she can lift 10 times with two or three repetitions left.",
        },
        phases=(
            Span(1, 4, name="First month (ours)", lines=(
                walking(3, 30), strength(2, 10, (4, 5)),
            )),
            Span(5, 52, name="HOPE dose", lines=(
                walking(5, 30), strength(3, 10, (5, 7)),
            )),
        ),
    ),
    {(0, 0): ENDURANCE, (0, 1): FULL, (1, 0): ENDURANCE, (1, 1): FULL},
)  # fmt: skip

BONE = CatalogProtocol(
    "impact-strength-bone",
    "Impact and strength for bone",
    Content(
        weeks=52,
        visit_minutes=75,
        summary="Twice a week impact and strength in one visit, for a year, because bone answers "
        "slowly. Impact grows from heel drops to small jumps. Not for women with a vertebral "
        "fracture or bone metastases; with osteoporosis only after her physician agrees.",
        citation=f"{sources.ROUNDTABLE} It suggests resistance and impact training 2-3 times a "
        "week "
        f"for about 12 months for bone. {sources.BONE} {sources.IMPACT_STRENGTH} "
        f"{sources.FRACTURE} The number of impacts is our choice.",
        evidence=Strength.WEAK.value,
        cert=GENERAL
        | {
            "15": "Impact: heel drops at a rail. Strength: a weight she can lift 8 to 12 times "
            "with two "
            "or three repetitions left.",
        },
        phases=(
            Span(1, 6, name="Learning to land", lines=(
                Line("impact", 2, sets=2, reps=10, days_apart=2,
                     intensity_note="soft, hands on a rail"),
                strength(2, 8, (5, 6), reps_at_most=12),
                short("balance", 10, 15),
                walking(2, 30, sessions_at_most=3),
            )),
            Span(7, 16, name="Building up", lines=(
                Line("impact", 2, sets=3, reps=10, reps_at_most=15, days_apart=2,
                     intensity_note="firm, quiet landings"),
                strength(3, 8, (6, 7), reps_at_most=12, load_rise=2),
                short("balance", 10, 15),
                walking(2, 30, sessions_at_most=3),
            )),
            Span(17, 52, name="Keeping it up", lines=(
                Line("impact", 2, sets=4, reps=10, reps_at_most=20, days_apart=2,
                     intensity_note="as hard as the joints like"),
                strength(3, 8, (6, 8), reps_at_most=12),
                short("balance", 10, 15),
                walking(2, 30, sessions_at_most=3),
            )),
        ),
    ),
    {
        (0, 0): ("heel-drop", "stamp"), (1, 0): ("heel-drop", "stamp", "step-down"),
        (2, 0): ("stamp", "step-down", "small-jump"),
        (0, 1): ("leg-press", "hip-bridge", "side-leg-lift", "chest-press", "seated-row",
                 "band-hold"),
        **{
            (phase, 1): ("leg-press", "step-up", "side-leg-lift", "chest-press", "lat-pulldown",
                         "band-hold")
            for phase in (1, 2)
        },
        **{(phase, 2): (*STANDS, "one-leg-stand") for phase in range(3)},
        **{(phase, 3): ("brisk-walk",) for phase in range(3)},
    },
)  # fmt: skip

_LIGHT: dict[str, Any] = {
    "intensity_kind": "effort",
    "intensity_low": 2,
    "intensity_high": 4,
    "intensity_note": "talking is easy",
}
GENTLE = CatalogProtocol(
    "gentle-re-entry",
    "Gentle re-entry",
    Content(
        weeks=12,
        visit_minutes=45,
        summary="For the weeks after an operation, an illness, a flare of pain or a long break: "
        "one or "
        "two light sets, short walks, balance at every visit, no impact. Who does well goes on to "
        "another protocol.",
        citation=f"{sources.ROUNDTABLE} {sources.FRACTURE} Neither studied a re-entry: beginning "
        "at about half the former load is a habit of practice, and no trial was found that "
        "supports it.",
        evidence=Strength.CONSENSUS.value,
        cert=GENERAL
        | {
            "15": "About half of what she did before the break, or the lightest step; pain in the "
            "session stays at 5 of 10 or below and is back to its level by the next day.",
        },
        phases=(
            Span(1, 4, name="First steps", lines=(
                walking(3, 10, minutes_at_most=15, **_LIGHT),
                strength(1, 8, (3, 4), reps_at_most=12),
                short("balance", 5, 10), short("flexibility", 10, 15),
            )),
            Span(5, 8, name="A little more", lines=(
                walking(3, 15, minutes_at_most=20, **_LIGHT),
                strength(2, 8, (3, 5), reps_at_most=12),
                short("balance", 5, 10), short("flexibility", 10, 15),
            )),
            Span(9, 12, name="Ready for more", lines=(
                walking(3, 20, sessions_at_most=4, minutes_at_most=30),
                strength(2, 10, (4, 6), reps_at_most=12),
                short("balance", 5, 10), short("flexibility", 10, 15),
            )),
        ),
    ),
    {
        **{(phase, 0): ("brisk-walk", "recumbent-bike", "water-walking") for phase in range(3)},
        (0, 1): ("sit-to-stand", "hip-bridge", "loop-press", "loop-row", "seated-heel-raise"),
        (1, 1): ("sit-to-stand", "hip-bridge", "wall-push-up", "loop-row", "heel-raise"),
        (2, 1): ("sit-to-stand", "hip-bridge", "wall-push-up", "seated-row", "heel-raise"),
        **{(phase, 2): STANDS for phase in range(3)},
        **{(phase, 3): STRETCHES for phase in range(3)},
    },
)  # fmt: skip

PROTOCOLS = (WEEKLY, HOPE, BONE, GENTLE)
