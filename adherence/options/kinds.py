"""What an option, its source and its matter are."""

from dataclasses import dataclass
from enum import StrEnum


class Matter(StrEnum):
    """What a rule is about, as far as doing something is concerned: the rules' own and two more."""

    DANGER = "warning sign"
    STOPPING = "stopping"
    TABLETS = "tablets"
    SUPPLY = "supply"
    NEXT_DRUG = "next drug"
    PAIN = "pain"
    BURDEN = "symptoms"
    EXERCISE = "exercise"
    SILENCE = "silence"


class Who(StrEnum):
    """Whose decision an option is."""

    ANYBODY = "you, on the phone"
    PHYSIOLOGIST = "the physiologist"
    REFERRAL = "a referral, agreed with the physician"
    PRESCRIBER = "the prescriber"
    PHYSICIAN = "the physician"


@dataclass(frozen=True)
class Source:
    """A publication; `link` finds it, "" where only a summary could be read."""

    name: str
    cited: str
    link: str = ""


@dataclass(frozen=True)
class Option:
    """One thing to do, or to leave: effect with its interval, people, design, and how sure."""

    code: str
    name: str
    who: Who
    what: str
    effect: str
    interval: str
    people: str
    design: str
    sure: str
    because: str
    sources: tuple[str, ...]
    helps: bool = True
    mind: str = ""
