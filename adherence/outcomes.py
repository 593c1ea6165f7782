"""What each outcome means, in the words that stand beside it; analyses count by these codes."""

from adherence.models import EpisodeOutcome

MEANS: dict[str, str] = {
    EpisodeOutcome.ADVICE: "You spoke with her and gave advice; nothing else has to change.",
    EpisodeOutcome.EXERCISE_PLAN: "Her program was changed, or a place was found in it.",
    EpisodeOutcome.ONCOLOGIST: "The question is with her oncologist now.",
    EpisodeOutcome.DRUG: "Another drug or a pause was talked over with her or her oncologist.",
    EpisodeOutcome.NO_ACTION: "You looked at it, or spoke with her, and nothing has to be done.",
    EpisodeOutcome.UNREACHABLE: "Nobody spoke with her, although it was tried often enough.",
    EpisodeOutcome.STOPPED: "She takes the drug no longer, whoever decided it.",
}
