"""Rules that need a call the same day."""

from adherence.models.signal import Tier
from adherence.rules.kinds import Rule, again_after, clear_after, scale, window
from adherence.rules.steps import (
    CALL_STEP_EVIDENCE,
    CALL_TODAY,
    PAIN_STEP,
    PAIN_STEP_EVIDENCE,
    SAFETY_WORTH,
)

SAFETY: tuple[Rule, ...] = (
    Rule(
        code="red_flag",
        name="Red flag",
        tier=Tier.SAFETY,
        matter="warning sign",
        says="She named a red-flag symptom in a check-in of the last {window_days} days.",
        minimum="One check-in.",
        clears="{clear_after} check-ins in a row without a red flag.",
        source="Clinical safety; no study needed",
        worth=SAFETY_WORTH,
        next_step=CALL_TODAY,
        next_step_in_short="Call today",
        next_step_evidence=SAFETY_WORTH,
        thresholds=(window("red_flag", 28), clear_after("red_flag")),
    ),
    Rule(
        code="stopping",
        name="Stopping the tablets",
        tier=Tier.SAFETY,
        matter="stopping",
        says="She said in the last {window_days} days that she has stopped, or means to.",
        minimum="One check-in in which she answered the question.",
        clears="A later check-in that says she does not think of stopping.",
        source="The outcome itself",
        worth=SAFETY_WORTH,
        next_step="Call her today: ask what made her decide, and what would have to change.",
        next_step_in_short="Call today",
        next_step_evidence=CALL_STEP_EVIDENCE,
        thresholds=(window("stopping", 28),),
    ),
    Rule(
        code="doses_stopped",
        name="A week without tablets",
        tier=Tier.SAFETY,
        matter="tablets",
        says="She missed {doses} or more of the last 7 tablets, not counting a pause she was told "
        "to take.",
        minimum="One check-in with the tablets answered, in the last {window_days} days.",
        clears="{clear_after} answers in a row with fewer.",
        source="The outcome itself",
        worth=SAFETY_WORTH,
        next_step="Call her today: ask whether she has stopped, and why; cost and side effects.",
        next_step_in_short="Call today",
        next_step_evidence=CALL_STEP_EVIDENCE,
        thresholds=(
            scale("doses_stopped", "doses", "Tablets missed of the last 7", 7, 7),
            window("doses_stopped", 28),
            clear_after("doses_stopped"),
        ),
    ),
    Rule(
        code="severe_pain",
        name="Severe joint pain",
        tier=Tier.SAFETY,
        matter="pain",
        says="Worst joint pain was {pain} or more, once, in the last {window_days} days. Once a "
        "nurse has closed it, it is raised anew by pain {rise} or more above the worst before, by "
        "severe pain after {window_days} days without, and when it has lasted {again_days} days.",
        minimum="One check-in.",
        clears="{clear_after} check-ins in a row below {pain}.",
        source="Serlin 1995 (7-10 is severe); Mathias 2011 (2 points is the least that matters)",
        worth=SAFETY_WORTH,
        next_step=CALL_TODAY + " " + PAIN_STEP.replace("Call within 7 days. ", ""),
        next_step_in_short="Call today",
        next_step_evidence=PAIN_STEP_EVIDENCE,
        thresholds=(
            scale("severe_pain", "pain", "Worst joint pain", 7, 10),
            window("severe_pain", 28),
            clear_after("severe_pain"),
            scale("severe_pain", "rise", "Points worse that raise it anew", 2, 10),
            again_after("severe_pain", 84),
        ),
    ),
)
