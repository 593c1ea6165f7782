"""Who came: attendance, counted in three ways that are kept apart, and sessions missed in a row."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from programs.dose.facts import Outcome, Visit

# From this many sessions in a row on, missing is an interruption (Fairman 2020, Nilsen 2018).
INTERRUPTION = 3

MISSED = (Outcome.NO_SHOW, Outcome.LATE)
# Not hers to answer for: they neither make a run of missed sessions longer nor end it.
PASSED_OVER = (Outcome.BY_CLINIC, Outcome.EXCUSED)


@dataclass(frozen=True)
class Attendance:
    """How many sessions that are over ended how; every session is in exactly one of them."""

    attended: int
    no_show: int
    cancelled_late: int
    excused: int
    cancelled_by_clinic: int
    unsettled: int

    @property
    def with_outcome(self) -> int:
        """Return the denominator of `rate`: she came, or did not and said nothing."""
        return self.attended + self.no_show

    @property
    def with_late(self) -> int:
        """Return the denominator of `rate_with_late`: `with_outcome` and those cancelled late."""
        return self.with_outcome + self.cancelled_late

    @property
    def scheduled(self) -> int:
        """Return the denominator of `rate_of_scheduled`: all but the unsettled."""
        return self.with_late + self.excused + self.cancelled_by_clinic

    @property
    def rate(self) -> float | None:
        """Return 100 x attended / (attended + did not come), in %."""
        return percent(self.attended, self.with_outcome)

    @property
    def rate_with_late(self) -> float | None:
        """Return 100 x attended / (attended + did not come + cancelled late), in %."""
        return percent(self.attended, self.with_late)

    @property
    def rate_of_scheduled(self) -> float | None:
        """Return 100 x attended / everything scheduled that is settled, in %: the strictest."""
        return percent(self.attended, self.scheduled)


@dataclass(frozen=True)
class MissedRun:
    """Sessions missed one after the other, with the days of the first and the last."""

    first: date
    last: date
    sessions: int

    @property
    def is_interruption(self) -> bool:
        """Whether it is long enough for an interruption: three or more (Fairman 2020)."""
        return self.sessions >= INTERRUPTION


def attendance(visits: Iterable[Visit]) -> Attendance:
    """Count the sessions that are over by what became of them.

    Unit: sessions. Window: from the first session to now, or to the end of the program. Source of
    the rate: attended / scheduled in Nilsen 2018 and Fairman 2020, where what counts as scheduled
    is to be stated; hence three denominators.
    """
    counts = Counter(visit.outcome for visit in visits)
    return Attendance(
        attended=counts[Outcome.ATTENDED],
        no_show=counts[Outcome.NO_SHOW],
        cancelled_late=counts[Outcome.LATE],
        excused=counts[Outcome.EXCUSED],
        cancelled_by_clinic=counts[Outcome.BY_CLINIC],
        unsettled=counts[Outcome.UNSETTLED],
    )


def missed_runs(visits: Iterable[Visit]) -> list[MissedRun]:
    """Return every run of sessions missed in a row, oldest first.

    Missed is a no-show or a late cancellation. Sessions that the clinic cancelled or that she
    cancelled in good time are passed over: they neither lengthen a run nor end it. One that she
    came to ends it, and so does one that nobody has settled, because nothing is known of it. Runs
    of one or two are "missed", of three or more an interruption (Fairman 2020).
    """
    runs: list[list[date]] = [[]]
    for visit in visits:
        if visit.outcome in MISSED:
            runs[-1].append(visit.day)
        elif visit.outcome not in PASSED_OVER:
            runs.append([])
    return [MissedRun(days[0], days[-1], len(days)) for days in runs if days]


def percent(part: float, whole: float) -> float | None:
    """Return 100 x part / whole, or None where there is nothing to divide by."""
    return 100 * part / whole if whole else None
