"""The filters of the worklist as its page offers them, and those in force as words."""

from collections.abc import Sequence
from dataclasses import dataclass

from adherence.rules import RULES
from adherence.selectors import Asked, Level, Overview
from adherence.selectors.asked import NOBODY
from clinic.languages import english_name
from clinic.models import Clinic

SEARCH, OVERDUE = "Name or record number", "Past their time only"


@dataclass(frozen=True)
class Choice:
    """One field to choose from; `chosen` is the label of what is in force, "" for anything."""

    name: str
    label: str
    value: str
    options: Sequence[tuple[str, str]]

    @property
    def chosen(self) -> str:
        return dict(self.options).get(self.value, self.value)


def choices(asked: Asked, seen: Overview, clinic: Clinic) -> list[Choice]:
    """Return what the list can be narrowed by; a clinic of one language has nothing to choose."""
    nurses = [(person.uid, person.name) for person in seen.nurses]
    offered: list[tuple[str, str, Sequence[tuple[str, str]]]] = [
        ("level", "Level", [(str(value), str(label)) for value, label in Level.choices]),
        ("rule", "Reason", [(rule.code, rule.name) for rule in RULES]),
        ("owner", "With", [(NOBODY, "Nobody yet"), *nurses]),
        ("physiologist", "Physiologist", [(p.uid, p.name) for p in seen.physiologists]),
    ]
    if len(clinic.languages) > 1:
        offered.append(("language", "Language", [(c, english_name(c)) for c in clinic.languages]))
    return [Choice(name, label, getattr(asked, name), options) for name, label, options in offered]


def in_force(asked: Asked, offered: Sequence[Choice]) -> list[tuple[str, str]]:
    """Return the filters in force: the field, and what it says in words."""
    told = [("q", f"{SEARCH}: {asked.q}")] if asked.q else []
    told += [(c.name, f"{c.label}: {c.chosen}") for c in offered if c.value]
    if asked.language and "language" not in {c.name for c in offered}:
        told.append(("language", f"Language: {english_name(asked.language)}"))
    return [*told, ("overdue", OVERDUE)] if asked.overdue else told
