"""The records that dose is worked out from. They know no database."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum


class Measure(StrEnum):
    """What a dose is counted in.

    Volume is kg lifted: repetitions x load. Bands are repetitions x the rank of the colour, 1 for
    the lightest, because a band has no kg.
    """

    VOLUME = "volume"
    MINUTES = "minutes"
    REPETITIONS = "repetitions"
    BANDS = "bands"
    MET_HOURS = "met_hours"
    SESSIONS = "sessions"


class Outcome(StrEnum):
    """What became of a session that is over."""

    ATTENDED = "attended"
    NO_SHOW = "no_show"
    LATE = "cancelled_late"
    EXCUSED = "excused"
    BY_CLINIC = "cancelled_by_clinic"
    UNSETTLED = "unsettled"


@dataclass(frozen=True)
class Amount:
    """So much of one modality in one week, in the clinic or at home."""

    week: int
    modality: str
    measure: Measure
    value: Decimal
    at_home: bool = False


@dataclass(frozen=True)
class PlannedWeek:
    """One modality in one week of the original plan; minutes are a session's."""

    week: int
    modality: str
    sessions: int
    minutes: int | None = None
    met: Decimal | None = None
    supervised: bool = True


@dataclass(frozen=True)
class Change:
    """An adjustment that stands: some weeks of a modality at a percentage of the original plan."""

    modality: str
    first_week: int
    last_week: int
    percent: int


@dataclass(frozen=True)
class Visit:
    """One session of hers that is over, with what she did in it.

    `early_stop` says why it was ended early, and is empty where it was not.
    """

    day: date
    week: int
    outcome: Outcome
    early_stop: str = ""
    done: Sequence[Amount] = ()


@dataclass(frozen=True)
class Program:
    """One enrollment, as far as dose goes. Visits are in the order of time.

    `exercises` is the planned weekly dose of everything that is done in sets.
    """

    starts_on: date
    weeks: int
    today: date
    ended_on: date | None = None
    discontinued: bool = False
    plan: Sequence[PlannedWeek] = ()
    exercises: Sequence[Amount] = ()
    changes: Sequence[Change] = ()
    visits: Sequence[Visit] = ()
    home: Sequence[Amount] = ()
