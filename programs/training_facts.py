"""What the rules of progression look at, and what they suggest: plain, dated facts."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal


@dataclass(frozen=True)
class Prescribed:
    """What she does of one exercise: `goal` is the upper end of her repetitions."""

    exercise: int
    name: str
    kind: str
    goal: int
    since: date
    load_kg: Decimal | None = None
    band: str = ""
    step_kg: Decimal = Decimal(1)
    is_slow: bool = False


@dataclass(frozen=True)
class SetDone:
    exercise: int
    number: int
    reps: int | None
    load_kg: Decimal | None = None
    band: str = ""
    side: str = "both"


@dataclass(frozen=True)
class Visit:
    """A session she came to. `arm_symptom` says that a swelling was told or stopped it."""

    day: date
    sets: tuple[SetDone, ...] = ()
    pain_before: int | None = None
    pain_after: int | None = None
    stopped_for_pain: bool = False
    arm_symptom: bool = False


@dataclass(frozen=True)
class Reading:
    """Worst joint pain of an answer between sessions, and whether it told of a swelling."""

    day: date
    pain: int
    arm_symptom: bool = False


@dataclass(frozen=True)
class Aerobic:
    """The last whole week of walking or cycling: minutes meant and done, and its intensity."""

    first_day: date
    last_day: date
    target: int
    done: int
    low: int | None = None
    high: int | None = None
    is_effort: bool = False


@dataclass(frozen=True)
class History:
    """All that the rules look at; `eased_on` is the day of the last accepted step back."""

    today: date
    prescribed: Sequence[Prescribed] = ()
    visits: Sequence[Visit] = ()
    readings: Sequence[Reading] = ()
    aerobic: Aerobic | None = None
    loads_rise: bool = True
    minutes_rise: bool = True
    percent: int = 100  # of this week's resistance, as it stands
    eased_on: date | None = None


@dataclass(frozen=True)
class Suggestion:
    rule: str
    modality: str
    unit: str
    from_value: Decimal
    to_value: Decimal
    exercise: int | None = None
    evidence: list[dict[str, str]] = field(default_factory=list)
