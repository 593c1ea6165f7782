"""What to think about before a draft of rules is published: from its numbers, and from its past."""

from typing import Any

from adherence.models import RuleDraft
from adherence.rules import BY_CODE
from adherence.rules.contradictions import Doubt, doubts
from clinic.models import Clinic


def doubts_of(draft: RuleDraft, clinic: Clinic) -> list[Doubt]:
    """Return every doubt about a draft, one sentence each; the past's once it is replayed."""
    found = doubts(draft.policy, check_in_days=clinic.check_in_days)
    return found + (_of_the_past(draft.replay, draft.weeks) if draft.replay else [])


def _of_the_past(replay: dict[str, Any], weeks: int) -> list[Doubt]:
    new, old = replay["proposed"], replay["now"]
    found = [
        Doubt(
            code,
            f"“{BY_CODE[code].name}” fired for nobody in these {weeks} weeks, and did with "
            "the rules in force.",
        )
        for code in new["never"]
        if code not in old["never"] and code in old["by_rule"]
    ]
    found += [
        Doubt(
            code,
            f"“{BY_CODE[code].name}” held for nearly everybody on most nights: it tells nobody "
            "apart.",
        )
        for code in new["nearly_always"]
    ]
    lost = sum(1 for stop in replay["stopped"] if stop["now"] and not stop["proposed"])
    if lost:
        who = "1 patient who stopped" if lost == 1 else f"{lost} patients who stopped"
        found.append(
            Doubt(
                "lost",
                f"{who} would no longer have been shown before she stopped."
                if lost == 1
                else f"{who} would no longer have been shown before they stopped.",
            )
        )
    return found
