"""What had to give: sessions below plan or ended early, programs stopped before their end."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from programs.dose.attendance import percent
from programs.dose.facts import Measure, Outcome, Program, Visit
from programs.dose.window import week_of

Target = dict[tuple[int, str], dict[Measure, Decimal]]


@dataclass(frozen=True)
class Share:
    """So many of so many."""

    count: int
    of: int

    @property
    def percent(self) -> float | None:
        return percent(self.count, self.of)


def modifications(program: Program) -> Share:
    """Count the sessions below the plan in force.

    Formula: sessions with less than planned / sessions attended with anything recorded. The plan
    in force is the original week's dose x the adjustment that stands / 100, shared out evenly over
    the week's sessions. Compared are the supervised modalities that she trained in the session,
    each in its own measure (kg, minutes, repetitions, bands): one below its share is enough.
    Window: sessions that are over. Source: dose modification in Nilsen 2018 and Fairman 2020.
    """
    targets = _targets(program)
    recorded = [visit for visit in _attended(program) if visit.done]
    return Share(sum(_is_below(visit, targets) for visit in recorded), len(recorded))


def early_terminations(program: Program) -> Share:
    """Count the sessions that were ended early, of those attended (Nilsen 2018)."""
    came = _attended(program)
    return Share(sum(bool(visit.early_stop) for visit in came), len(came))


def without_record(program: Program) -> int:
    """Count attended sessions without a set or a minute: they add nothing to any dose."""
    return sum(not visit.done for visit in _attended(program))


def discontinued_in_week(program: Program) -> int | None:
    """Return the week in which training was given up for good before the planned end, or None.

    Permanent discontinuation in Nilsen 2018: stopped before the program's end. A program that was
    completed, however early, is not discontinued; neither is a paused one.
    """
    if not program.discontinued or program.ended_on is None:
        return None
    if program.ended_on >= program.starts_on + timedelta(weeks=program.weeks):
        return None
    return max(1, week_of(program.ended_on, program.starts_on))


def _attended(program: Program) -> list[Visit]:
    return [visit for visit in program.visits if visit.outcome == Outcome.ATTENDED]


def _targets(program: Program) -> Target:
    """Return what one session of a week and modality was to be, adjustments applied."""
    found: Target = defaultdict(dict)
    sessions = {
        (line.week, line.modality): line.sessions for line in program.plan if line.supervised
    }
    for line in program.plan:
        if line.supervised and line.minutes is not None:
            found[line.week, line.modality][Measure.MINUTES] = Decimal(line.minutes)
    for amount in program.exercises:
        times = sessions.get((amount.week, amount.modality))
        if times:
            found[amount.week, amount.modality][amount.measure] = amount.value / times
    for change in program.changes:
        for week in range(change.first_week, change.last_week + 1):
            target = found.get((week, change.modality), {})
            for measure, value in target.items():
                target[measure] = value * change.percent / 100
    return found


def _is_below(visit: Visit, targets: Target) -> bool:
    done: dict[str, dict[Measure, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    for amount in visit.done:
        done[amount.modality][amount.measure] += amount.value
    return any(
        did[measure] < meant
        for modality, did in done.items()
        for measure, meant in targets.get((visit.week, modality), {}).items()
    )
