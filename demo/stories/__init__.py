"""The cast: a few recognisable ways in which it goes, told week by week.

Time in a story is in weeks from the day of seeding: -3 was three weeks ago, 1 is next week. The
same stories write the past (`demo.seeding`) and let the demo go on (`demo.life`).
"""

from functools import cache

from demo.stories.contact import BOUNCED_MAIL, GOES_QUIET, NO_EMAIL, SILENT_DROP_OUT, SPANISH
from demo.stories.story import GENTLE_PROGRAM, JOINT_PAIN_PROGRAM, STEADY_PROGRAM, Move, Story, at
from demo.stories.symptoms import (
    CALLED_NO_ANSWER,
    FLARE,
    GETS_WORSE,
    HEAVY_BURDEN,
    RED_FLAG,
    RESOLVED,
    RISING_PAIN,
    SNOOZED,
)
from demo.stories.tablets import (
    FETCHES_NONE,
    IN_BETWEEN,
    MISSES_DOSES,
    STARTS_TO_MISS,
    STOPPED_UNSEEN,
    STOPPED_WAS_SEEN,
    STRETCHES_THEM,
    SWITCHED,
    THINKS_OF_STOPPING,
)
from demo.stories.telling import Answers, answers, replies
from demo.stories.training import (
    ARM,
    BONES,
    COMPLETED,
    HEART,
    INTERRUPTED,
    NEWCOMER,
    STEADY,
    TO_PLAN,
    TRAVELLER,
    WAITLISTED,
)

__all__ = [
    "GENTLE_PROGRAM",
    "JOINT_PAIN_PROGRAM",
    "STEADY",
    "STEADY_PROGRAM",
    "STORIES",
    "Answers",
    "Move",
    "Story",
    "answers",
    "at",
    "cast",
    "replies",
]

# The first patients of a clinic play them in this order.
STORIES: tuple[Story, ...] = (
    RISING_PAIN,
    RED_FLAG,
    THINKS_OF_STOPPING,
    SILENT_DROP_OUT,
    RESOLVED,
    MISSES_DOSES,
    INTERRUPTED,
    BOUNCED_MAIL,
    NO_EMAIL,
    SNOOZED,
    WAITLISTED,
    CALLED_NO_ANSWER,
    FLARE,
    GETS_WORSE,
    GOES_QUIET,
    STARTS_TO_MISS,
    HEAVY_BURDEN,
    SPANISH,
    SWITCHED,
    BONES,
    ARM,
    HEART,
    NEWCOMER,
    TO_PLAN,
    TRAVELLER,
    COMPLETED,
    FETCHES_NONE,
    STRETCHES_THEM,
    IN_BETWEEN,
    STOPPED_WAS_SEEN,
    STOPPED_UNSEEN,
    STEADY,
)


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
