"""The parts of a card of the run sheet, as its template draws them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from programs.card.merging import Clash
from programs.models import Exercise


@dataclass(frozen=True)
class Cell:
    """One input: what it holds, what it held last time, what is prescribed."""

    name: str
    id: str
    label: str
    value: str
    error: str = ""
    last: str = ""
    target: str = ""
    most: int | None = None
    hint: str = ""
    decimal: bool = False
    choices: list[tuple[str, str]] = field(default_factory=list)

    @property
    def is_doubtful(self) -> bool:
        """Whether it holds more than can be expected of her, so that somebody looks again."""
        return self.most is not None and self.value.isdecimal() and int(self.value) > self.most


@dataclass(frozen=True)
class SetLine:
    number: int
    side: str
    cells: list[Cell]
    last: str

    @property
    def errors(self) -> list[Cell]:
        return [cell for cell in self.cells if cell.error]


@dataclass(frozen=True)
class ExerciseBlock:
    """One exercise with its rows of sets."""

    uid: UUID
    name: str
    target: str
    reason: str
    cautions: list[str]
    heads: list[str]
    lines: list[SetLine]
    is_sided: bool
    is_held: bool


@dataclass(frozen=True)
class TimedBlock:
    label: str
    target: str
    last: str
    cells: list[Cell]


@dataclass(frozen=True)
class ClashLine:
    """One field that two people changed, with both values to choose from."""

    name: str
    label: str
    mine: str
    theirs: str
    mine_words: str
    theirs_words: str


@dataclass(frozen=True)
class Sent:
    """What was sent and could not be saved: it is shown again, with what is wrong about it."""

    values: Mapping[str, str] = field(default_factory=dict)
    shown: Mapping[str, str] | None = None
    errors: Mapping[str, str] = field(default_factory=dict)
    clashes: Sequence[Clash] = ()
    problem: str = ""
    extra: Sequence[Exercise] = ()
    sided: UUID | None = None
    held: UUID | None = None

    @property
    def asks_more(self) -> bool:
        """Whether more cells were asked for than there were."""
        return bool(self.extra or self.sided or self.held)

    @property
    def is_refused(self) -> bool:
        return bool(self.errors or self.clashes or self.problem)
