"""What can be done about a matter, as data: each option with what is known of it, and how surely.

Figures and sources are those of the evidence file behind `docs/rules.md`; nothing here acts on its
own. Within a matter what harms least stands first, then what is known best.
"""

from collections.abc import Mapping, Sequence
from itertools import zip_longest

from adherence.options.catalogue import BY_CODE, OPTIONS
from adherence.options.kinds import Matter, Option, Source, Who
from adherence.options.minding import TRAINING, cautions
from adherence.options.sources import SOURCES, sources_in_words
from adherence.rules import MATTER

__all__ = [
    "BY_CODE",
    "FOR",
    "OPTIONS",
    "SOURCES",
    "TRAINING",
    "Matter",
    "Option",
    "Source",
    "Who",
    "can_change",
    "cautions",
    "matter_of",
    "ranked",
    "sources_in_words",
]


FOR: Mapping[Matter, tuple[str, ...]] = {
    Matter.DANGER: ("physician_today",),
    Matter.STOPPING: ("weigh_up", "ask_directly", "cost_and_refill", "switch", "reminders_alone"),
    Matter.TABLETS: ("ask_directly", "cost_and_refill", "weigh_up", "switch", "reminders_alone"),
    Matter.SUPPLY: ("cost_and_refill", "ask_directly", "weigh_up", "reminders_alone"),
    Matter.NEXT_DRUG: ("next_drug", "ask_directly", "weigh_up"),
    Matter.PAIN: ("exercise", "acupuncture", "duloxetine", "switch", "omega_3"),
    Matter.BURDEN: ("worst_first", "exercise_for_tiredness", "ask_directly", "switch"),
    Matter.EXERCISE: ("easier_sessions", "ask_directly"),
    Matter.SILENCE: ("phone_check_in", "ask_directly", "reminders_alone"),
}
# Rules about tablets that want something else done.
_NARROWER = {
    "refill_gap": Matter.SUPPLY,
    "low_cover": Matter.SUPPLY,
    "washout": Matter.NEXT_DRUG,
}
# Silence tells that nobody knows how she is; there is nothing yet that could be changed.
CANNOT_CHANGE = frozenset({Matter.SILENCE})


def matter_of(rule: str) -> Matter:
    """Return what a rule is about."""
    return _NARROWER.get(rule) or Matter(MATTER[rule])


def can_change(rule: str) -> bool:
    """Say whether what a rule tells is something that can be changed."""
    return matter_of(rule) not in CANNOT_CHANGE


def ranked(matters: Sequence[Matter], *, reason: str = "", most: int = 5) -> list[Option]:
    """Return at most `most` options that may help, the matters in turn, then up to two that do not.

    `reason` is why she left out tablets, in the codes of a report: cost and an empty box come
    first where they are what is in the way.
    """
    in_turn = zip_longest(*[FOR[matter] for matter in matters], fillvalue="")
    codes = [code for turn in in_turn for code in turn if code]
    about_tablets = {Matter.TABLETS, Matter.STOPPING, Matter.SUPPLY} & set(matters)
    if about_tablets and reason in {"cost", "ran_out"}:
        codes.insert(0, "cost_and_refill")
    if about_tablets and reason == "side_effects":
        codes.insert(0, "worst_first")
    if Matter.DANGER in matters:
        codes = ["physician_today", *[code for code in codes if code not in TRAINING]]
    if "exercise" in codes:
        codes = [code for code in codes if code != "exercise_for_tiredness"]
    chosen = [BY_CODE[code] for code in dict.fromkeys(codes)]
    useful = [option for option in chosen if option.helps][:most]
    return useful + [option for option in chosen if not option.helps][:2]
