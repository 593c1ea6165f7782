"""What to think about before a draft of rules is published: from its numbers, and from its past."""

from adherence.models import RuleDraft
from adherence.replay import readable
from adherence.rules import BY_CODE
from adherence.rules.contradictions import Doubt, doubts
from clinic.models import Clinic


def doubts_of(draft: RuleDraft, clinic: Clinic) -> list[Doubt]:
    """Return the doubts that a draft brings, one sentence each; the past's once it is replayed.

    What is odd about the rules it was based on stands with those: whoever has to tick the same box
    at every change ticks it unread.
    """
    standing = doubts(draft.based_on.policy, check_in_days=clinic.check_in_days)
    found = doubts(draft.policy, check_in_days=clinic.check_in_days)
    found = [doubt for doubt in found if doubt not in standing]
    return found + (_of_the_past(draft) if readable(draft.replay) else [])


def _of_the_past(draft: RuleDraft) -> list[Doubt]:
    replay, weeks = draft.replay, draft.weeks
    assert replay is not None, "asked only of a draft that is replayed"
    new = replay["proposed"]
    found = [doubt for code in new["never"] if (doubt := _silent(draft, code))]
    found += [
        Doubt(
            code,
            f"“{BY_CODE[code].name}” held for {percent} of 100 patients on an average night of "
            f"these {weeks} weeks: a rule that holds for nearly everybody tells nobody apart.",
        )
        for code, percent in new["nearly_always"].items()
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


def _silent(draft: RuleDraft, code: str) -> Doubt | None:
    """Doubt a rule that fired for nobody, where that is new or where the draft changes the rule.

    Of a rule left as it is, that it never fired says something about the patients.
    """
    assert draft.replay is not None, "asked only of a draft that is replayed"
    name, before = BY_CODE[code].name, draft.replay["now"]["by_rule"].get(code)
    says = f"“{name}” would have shown nobody in these {draft.weeks} weeks"
    if before:
        return Doubt(code, f"{says}; with the rules in force it showed {before}.")
    if before is None or _touches(draft, code):
        return Doubt(code, f"{says}: on this past it does nothing.")
    return None


def _touches(draft: RuleDraft, code: str) -> bool:
    before, after = draft.based_on.thresholds, draft.thresholds
    return any(before.get(t.key) != after.get(t.key) for t in BY_CODE[code].thresholds)
