"""What becomes of her tablets: left out, not fetched, switched, ended."""

from demo.stories.story import ALWAYS, Move, Story

THINKS_OF_STOPPING = Story(
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
)
MISSES_DOSES = Story(
    "misses doses",
    "Leaves out tablets more often than she would say on the phone.",
    3,
    missed=((-8, 0), (-2.6, 0), (-1, 3), (9, 3)),
    missed_reason="side_effects",
    asked_days_ago=3,
    flushes=((0, 3),),
    fills_known=True,
)
STARTS_TO_MISS = Story(
    "starts to miss",
    "Will leave out tablets from this week on.",
    2,
    missed=((-8, 0), (0, 0), (0.1, 3), (9, 3)),
    missed_reason="cost",
    answers=ALWAYS,
    asked_days_ago=4,
)
FETCHES_NONE = Story(
    "fetches none",
    "Answers that she takes them all, and has not fetched any for weeks.",
    1,
    fills_known=True,
    fetches_until=-9.5,
    answers=ALWAYS,
)
STRETCHES_THEM = Story(
    "stretches them",
    "Fetches her tablets later each time: they cost her much.",
    1,
    missed=((0, 1),),
    missed_reason="cost",
    fills_known=True,
    stretches=1.35,
    answers=ALWAYS,
    on_drug_weeks=30,
)
SWITCHED = Story(
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
)
IN_BETWEEN = Story(
    "in between",
    "Paused before a switch, and the new drug has not begun.",
    1,
    paused_week=-9,
    pain=((-10, 6), (-8, 3), (0, 2)),
    answers=ALWAYS,
    on_drug_weeks=50,
)
STOPPED_WAS_SEEN = Story(
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
)
STOPPED_UNSEEN = Story(
    "stopped unseen",
    "Answered that all was well, and ended her tablets.",
    1,
    pain=((-8, 2), (9, 2)),
    answers=ALWAYS,
    stopped_week=-1.4,
)
