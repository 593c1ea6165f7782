"""What the drug does to her joints and the rest of her, and what a nurse did about it."""

from demo.stories.story import ALWAYS, Move, Story

RED_FLAG = Story(
    "red flag",
    "Named a warning sign yesterday.",
    1,
    pain=((-8, 3), (-1, 3), (0, 6)),
    asked_days_ago=1,
    red_flags={1: ("bone_pain",)},
    notes={1: "A new pain in one spot of my back. It wakes me at night."},
)
RISING_PAIN = Story(
    "rising pain",
    "Her joints have been getting worse for three weeks.",
    3,
    pain=((-8, 2), (-3, 2.4), (-1, 5.6), (0, 6), (2, 6.4)),
    attends=((-8, 0.95), (0, 0.75)),
    asked_days_ago=2,
    on_drug_weeks=16,
    notes={2: "Stairs are the worst. Getting out of bed takes a while."},
)
RESOLVED = Story(
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
)
CALLED_NO_ANSWER = Story(
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
)
SNOOZED = Story(
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
)
FLARE = Story(
    "flare",
    "Will have a bad week soon: watch her appear on the list.",
    2,
    pain=((-8, 2.4), (0, 2.4), (0.1, 8), (1.2, 8), (3, 3)),
    answers=ALWAYS,
)
GETS_WORSE = Story(
    "gets worse",
    "Her last answer was worse than the ones before, the next will be too.",
    2,
    pain=((-8, 1.6), (-1, 1.8), (-0.6, 5), (9, 5.6)),
    answers=ALWAYS,
    asked_days_ago=3,
)
HEAVY_BURDEN = Story(
    "heavy burden",
    "No single symptom is bad, all of them together are.",
    2,
    pain=((-8, 2.4), (-1, 3.6), (9, 3.6)),
    tiredness=((-8, 2.4), (-2, 3), (-1, 6)),
    sleep=((-8, 2.4), (-2, 3), (-1, 6.4)),
    flushes=((-8, 3), (-2, 3), (-1, 5.6)),
    bother=((-8, 1), (-1, 2.2)),
    asked_days_ago=4,
)
