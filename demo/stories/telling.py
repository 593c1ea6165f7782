"""What she says in a check-in, and whether she answers it, by her story and by chance."""

from dataclasses import dataclass
from typing import Any

from demo.chance import Chance
from demo.stories.story import Story, at


def replies(story: Story, chance: Chance, mrn: str, days: int) -> bool:
    """Whether she answers the check-in of a day, `days` from the seeding day.

    Who answers most of the time does not leave two in a row out.
    """
    likely = at(story.answers, days / 7)
    if chance.happens(likely, mrn, "answers", days):
        return True
    week_before = chance.happens(at(story.answers, days / 7 - 1), mrn, "answers", days - 7)
    return likely > 0.8 and not week_before


@dataclass(frozen=True)
class Answers:
    """What she says in one check-in."""

    pain: int
    interference: int
    tiredness: int
    sleep_problems: int
    hot_flushes: int
    bother: int
    missed_doses: int
    missed_reason: str
    thinking_of_stopping: str
    red_flags: list[str]
    note: str
    sites: list[str]
    signs_asked: bool = True
    stiffness_minutes: int | None = None
    confidence: int | None = None
    mood_interest: int | None = None
    mood_low: int | None = None


def answers(story: Story, chance: Chance, mrn: str, days: int) -> Answers:
    """Return her check-in, `days` from the seeding day (negative before it)."""
    week = days / 7

    def scale(level: float, what: str, top: int = 10, spread: float = 0.8) -> int:
        wobble = (chance.unit(mrn, what, days) - 0.5) * spread
        return max(0, min(top, round(level + wobble)))

    pain = scale(at(story.pain, week), "pain")
    missed = scale(at(story.missed, week), "missed", 7, 0.4)
    return Answers(
        pain=pain,
        interference=max(0, pain - chance.whole(0, 2, mrn, "interference", days)),
        tiredness=scale(at(story.tiredness, week), "tiredness"),
        sleep_problems=scale(at(story.sleep, week), "sleep"),
        hot_flushes=scale(at(story.flushes, week), "flushes"),
        bother=scale(at(story.bother, week), "bother", 4),
        missed_doses=missed,
        missed_reason=story.missed_reason if missed else "",
        thinking_of_stopping=story.thinking.get(-days, "no"),
        red_flags=list(story.red_flags.get(-days, ())),
        note=story.notes.get(-days, ""),
        sites=_sore(chance, mrn, pain),
        **(_monthly(chance, mrn, days, pain) if round(week) % 4 == 0 else {}),
    )


def _sore(chance: Chance, mrn: str, pain: int) -> list[str]:
    """Return her own sore joints, which stay the same; more of them hurt when it is worse."""
    joints = ("fingers", "wrist", "knee", "shoulder")
    first = chance.whole(0, len(joints) - 1, mrn, "sore")
    count = min(len(joints), pain // 2)
    sore = [joints[(first + n) % len(joints)] for n in range(count)]
    return sorted(f"{joint}_{side}" for joint in sore for side in ("left", "right"))


def _monthly(chance: Chance, mrn: str, days: int, pain: int) -> dict[str, Any]:
    return {
        "stiffness_minutes": 5 * (pain + chance.whole(0, 3, mrn, "stiff", days)),
        "confidence": max(0, 10 - pain // 2 - chance.whole(0, 2, mrn, "confidence", days)),
        "mood_interest": chance.whole(0, 1, mrn, "interest", days),
        "mood_low": chance.whole(0, 1, mrn, "low", days),
    }
