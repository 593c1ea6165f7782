"""How her program goes: who begins, who waits, who needs care, who stays away."""

from demo.stories.story import GENTLE_PROGRAM, STEADY_PROGRAM, Story
from programs.models import CancelReason

STEADY = Story(
    "steady",
    "Comes, answers, and her joints are getting better.",
    30,
    program=STEADY_PROGRAM,
    fills_known=True,
)
NEWCOMER = Story("newcomer", "Began last week.", 3, program_began=-0.9, on_drug_weeks=6)
TO_PLAN = Story(
    "to plan",
    "Begins in three days; a plan of her visits waits to be looked at.",
    1,
    program_began=0.43,
    to_plan=True,
    on_drug_weeks=9,
)
COMPLETED = Story(
    "completed",
    "Finished her program, and still tells how she is.",
    5,
    program=GENTLE_PROGRAM,
    program_ended=-1.5,
    program_began=-9,
)
INTERRUPTED = Story(
    "interrupted",
    "Has missed her sessions for joint pain three times running.",
    3,
    pain=((-8, 3), (-2, 3), (0, 3.4)),
    attends=((-8, 0.95), (-2.3, 0.95), (-2.2, 0), (1, 0), (2, 0.6)),
    cancels=0.5,
    cancel_reasons=(CancelReason.JOINT_PAIN, CancelReason.NOT_SAID),
)
TRAVELLER = Story(
    "traveller",
    "Away for two weeks, and said so.",
    2,
    attends=((-3.2, 0.95), (-3, 0), (-1, 0), (-0.8, 0.95)),
    cancels=1,
    cancel_reasons=(CancelReason.TRAVEL,),
)
WAITLISTED = Story(
    "waitlisted",
    "Wants a place in a class that is full.",
    3,
    waits_for_full_class=True,
    program=STEADY_PROGRAM,
)
BONES = Story(
    "bones",
    "Osteoporosis: no impact, form before load.",
    4,
    program=GENTLE_PROGRAM,
    individual=True,
    precautions=(("osteoporosis", "T-score -2.7, spine"),),
)
ARM = Story(
    "arm",
    "Lymphedema: smallest steps on that side.",
    3,
    individual=True,
    precautions=(("lymphedema_left", "Sleeve in sessions"),),
)
HEART = Story(
    "heart",
    "On a beta-blocker: effort instead of heart rate.",
    3,
    program=STEADY_PROGRAM,
    precautions=(("beta_blocker", ""),),
)
