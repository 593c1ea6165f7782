"""Rules about what she says, and about what she does not do."""

from adherence.models.signal import Tier
from adherence.rules.kinds import Rule, Threshold, again_after, window
from adherence.rules.steps import CALL_STEP_EVIDENCE, WEAK_FOR_STOPPING

BEHAVIOUR: tuple[Rule, ...] = (
    Rule(
        code="unsure",
        name="Not sure about going on",
        tier=Tier.B,
        matter="stopping",
        says="Asked whether she thinks of stopping, her last answer, in the last {window_days} "
        "days, was that she is not sure.",
        minimum="One check-in in which she answered the question.",
        clears="A later check-in in which she answers it with no. Yes is a rule of its own.",
        source="Toivonen 2021 (a review of 68 studies); the question is Steady's own",
        worth="How women weigh for and against is the most consistent thing that can be changed; "
        "this question itself has not been tested.",
        next_step="Call: ask what speaks for the tablets and what against, and what would have to "
        "change. Do not argue.",
        next_step_in_short="Call: ask what she weighs",
        next_step_evidence=CALL_STEP_EVIDENCE,
        thresholds=(window("unsure", 42),),
    ),
    Rule(
        code="silence",
        name="Silence",
        tier=Tier.B,
        matter="silence",
        says="No check-in for {days} days on the drug, and a week more than the clinic's own "
        "rhythm. No data is a state, not an all-clear.",
        minimum="{days} days on the drug and in the clinic.",
        clears="Any check-in.",
        source="Krukowski 2024 (an association, found afterwards)",
        worth="Women who reported in 75 % of weeks were more often adherent (90.3 against 66.8 %).",
        next_step="Check address and number, then call; record her answers on the phone.",
        next_step_in_short="Call: no word from her",
        next_step_evidence="Prompts doubled weekly reports (74 against 38 %); on adherence itself "
        "reminders had no effect (S1105).",
        thresholds=(
            Threshold("silence.days", "Days without a check-in", "days", 14, 7, 90),
            again_after("silence"),
        ),
    ),
    Rule(
        code="patchy",
        name="Few answers",
        tier=Tier.B,
        matter="silence",
        says="She answered in fewer than {percent} % of the check-in periods of the last "
        "{window_days} days; a period is the clinic's own rhythm of asking, and only those that "
        "are over count.",
        minimum="{window_days} days on the drug and in the clinic, and a rhythm that asks at least "
        "four times in them.",
        clears="{percent} % or more.",
        source="Krukowski 2024 (an association, found afterwards)",
        worth="Women who reported in 75 % of weeks were more often adherent (90.3 against 66.8 %); "
        "in the same study only 35 % of all did.",
        next_step="Ask at her next visit or by phone what makes answering hard; offer another way.",
        next_step_in_short="Ask why answers are few",
        next_step_evidence="Prompts doubled weekly reports (74 against 38 %); on adherence itself "
        "reminders had no effect (S1105).",
        thresholds=(
            Threshold("patchy.percent", "Share of periods with an answer", "%", 75, 10, 95),
            Threshold("patchy.window_days", "Only periods this recent count", "days", 56, 28, 182),
        ),
    ),
    Rule(
        code="exercise_interruption",
        name="Exercise interrupted",
        tier=Tier.C,
        matter="exercise",
        says="She missed {sessions} or more sessions in a row in the last {window_days} days. "
        "Counted: not coming, cancelling later than the clinic excuses, and cancelling for joint "
        "pain at any time. Not counted: cancelling in good time for another reason, the clinic's "
        "own cancellations, and sessions without a recorded outcome.",
        minimum="{sessions} counted sessions of a program under way.",
        clears="She comes to a session, or the program ends or pauses.",
        source="Nilsen 2018 (exercise dose); none for stopping the drug",
        worth=WEAK_FOR_STOPPING,
        next_step="Call: ask why she stayed away, about pain and tablets; offer another time or a "
        "lighter session.",
        next_step_in_short="Call about the missed sessions",
        next_step_evidence=WEAK_FOR_STOPPING,
        thresholds=(
            Threshold("exercise_interruption.sessions", "Missed in a row", "sessions", 3, 2, 12),
            window("exercise_interruption", 42),
        ),
    ),
    Rule(
        code="low_attendance",
        name="Low attendance",
        tier=Tier.C,
        matter="exercise",
        says="She came to fewer than {percent} % of her sessions in the last {window_days} days, "
        "counted as for an interruption.",
        minimum="{sessions} counted sessions of a program under way.",
        clears="{percent} % or more, or fewer than {sessions} sessions left in the window.",
        source="House rule for the exercise dose; none for stopping the drug",
        worth=WEAK_FOR_STOPPING,
        next_step="Adjust the program: another time, a lighter session, a week at home.",
        next_step_in_short="Adjust the program",
        next_step_evidence=WEAK_FOR_STOPPING,
        thresholds=(
            Threshold("low_attendance.percent", "Share she came to", "%", 50, 10, 95),
            Threshold(
                "low_attendance.sessions", "Sessions it takes to judge", "sessions", 4, 2, 30
            ),
            window("low_attendance", 28),
        ),
    ),
)
