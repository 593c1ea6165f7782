"""What to ask on the phone, in the order of a good call; ticks and words become lines of the note.

Own wording throughout: no questionnaire is quoted.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from django.http import QueryDict

from adherence.options import BY_CODE

LONGEST_WORDS = 200


@dataclass(frozen=True)
class Item:
    """One thing to ask; `short` is what the note calls it."""

    code: str
    title: str
    ask: str
    short: str
    hint: str = ""


ITEMS: tuple[Item, ...] = (
    Item(
        "moment",
        "Is it a good moment?",
        "“I am calling from the clinic about how you are doing. Do you have ten minutes, and are "
        "you where you can talk?”",
        "a good moment to talk",
        "If not, agree on a time and record the contact as a call back.",
    ),
    Item(
        "safety",
        "Warning signs first",
        "“Any new pain in one spot of a bone or your back, or pain at night? Chest pain or trouble "
        "breathing? A fall or a broken bone? An arm or leg that is newly swollen, hot or red?”",
        "warning signs",
        "Any yes: the physician today; the emergency number at once for chest pain or trouble "
        "breathing.",
    ),
    Item(
        "pain",
        "Pain",
        "“How bad was the worst pain in your joints this week, from 0 to 10? What does it keep you "
        "from doing?”",
        "pain",
    ),
    Item(
        "tablets",
        "The tablets",
        "“Many people find the tablets hard to take. How many did you leave out in the last 7 "
        "days, and what got in the way?”",
        "tablets",
        "Without blame; do not fill in the answer for her.",
    ),
    Item(
        "stopping",
        "Thinking of stopping",
        "“Have you thought of stopping them?”",
        "thinking of stopping",
        "Ask it directly; do not argue with the answer.",
    ),
    Item(
        "supply",
        "Cost and refill",
        "“When do your tablets run out? Is the cost, or the way to the pharmacy, a problem?”",
        "cost and refill",
    ),
    Item(
        "symptoms",
        "Sleep, flushes, mood",
        "“How do you sleep? How tired are you? Hot flushes? And how is your mood?”",
        "sleep, flushes, mood",
        "If she says that life is not worth living: stay on the line, and the physician now.",
    ),
    Item(
        "sessions",
        "Sessions",
        "“Are you coming to your sessions, and is something in the way?”",
        "sessions",
    ),
    Item(
        "agreed",
        "What happens next",
        "“So we agreed on this, and I will call again on that day. Is that right for you?”",
        "what happens next",
        "Say who does what and when before you hang up.",
    ),
)


@dataclass(frozen=True)
class Row:
    """One item as the form shows it: with its tick, and what was typed beside it."""

    item: Item
    ticked: bool
    said: str


def rows(data: Mapping[str, object]) -> list[Row]:
    """Return the checklist with what a form was sent, or empty."""
    ticked = _all_of(data, "ticked")
    return [
        Row(item, item.code in ticked, str(data.get(f"said_{item.code}", "")).strip())
        for item in ITEMS
    ]


def talked_about(data: Mapping[str, object]) -> list[str]:
    """Return the codes of the options that were ticked as talked about."""
    return [code for code in BY_CODE if code in _all_of(data, "talked")]


def note_with(data: Mapping[str, object], note: str) -> str:
    """Return a contact's note: what was asked and said, a line each, then the typed note."""
    asked = rows(data)
    only_ticked = [row.item.short for row in asked if row.ticked and not row.said]
    lines = [f"Asked about: {', '.join(only_ticked)}."] if only_ticked else []
    lines += [
        f"{_capital(row.item.short)}: {row.said[:LONGEST_WORDS]}" for row in asked if row.said
    ]
    if talked := talked_about(data):
        lines.append(f"Talked about: {', '.join(BY_CODE[code].name for code in talked)}.")
    return "\n".join([*lines, *([note] if note else [])])


def _all_of(data: Mapping[str, object], name: str) -> list[str]:
    return data.getlist(name) if isinstance(data, QueryDict) else []


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
