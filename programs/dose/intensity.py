"""Relative dose intensity: what was done of what was originally planned."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from programs.dose.attendance import percent
from programs.dose.facts import Amount, Measure, Outcome, Program
from programs.dose.window import completed_weeks

NOTHING = Decimal()
Key = tuple[str, Measure]


@dataclass(frozen=True)
class WeekDose:
    """One week of one modality in one measure."""

    week: int
    planned: Decimal
    in_clinic: Decimal
    at_home: Decimal

    @property
    def done(self) -> Decimal:
        """Return what was done in the clinic and at home together."""
        return self.in_clinic + self.at_home

    @property
    def percent(self) -> float | None:
        """Return 100 x done / originally planned of this week; None where nothing was planned."""
        return percent(float(self.done), float(self.planned))


@dataclass(frozen=True)
class MeasureDose:
    """One modality in one measure: every week, and the sums of the weeks up to `upto`."""

    modality: str
    measure: Measure
    weeks: Sequence[WeekDose]
    upto: int

    @property
    def planned(self) -> Decimal:
        """Return the denominator: what was originally planned in the weeks that are over."""
        return sum((week.planned for week in self._window), NOTHING)

    @property
    def in_clinic(self) -> Decimal:
        return sum((week.in_clinic for week in self._window), NOTHING)

    @property
    def at_home(self) -> Decimal:
        return sum((week.at_home for week in self._window), NOTHING)

    @property
    def done(self) -> Decimal:
        """Return the numerator: what was done in the weeks that are over."""
        return self.in_clinic + self.at_home

    @property
    def percent(self) -> float | None:
        """Return the relative dose intensity in %; None without a plan to measure it against."""
        return percent(float(self.done), float(self.planned))

    @property
    def _window(self) -> Sequence[WeekDose]:
        return [week for week in self.weeks if week.week <= self.upto]


def relative_dose(program: Program) -> list[MeasureDose]:
    """Return the dose of each modality in each measure, planned against done.

    RDI = 100 x sum done / sum originally planned (Nilsen 2018, Fairman 2020), per modality, never
    across modalities. Numerator and denominator both run from week 1 up to and including the last
    completed week (`completed_weeks`). The original plan is the denominator whatever was adjusted
    since; what was done beyond it takes the figure above 100, which is shown and not capped.

    Measures: minutes and MET-hours (the plan's MET x hours) for what is timed, in the clinic and
    at home; kg for exercises planned with a load; repetitions for the others; bands apart. A
    supervised modality planned in sets before its exercises were chosen is counted in sessions.
    """
    planned = _planned(program)
    done = _done(program)
    keys = sorted(set(planned) | {key for key in done if key[1] != Measure.SESSIONS}, key=_order)
    upto = completed_weeks(program)
    return [_dose(program, key, planned[key], done.get(key, []), upto) for key in keys]


def headlines(doses: Iterable[MeasureDose]) -> list[MeasureDose]:
    """Return the measure that speaks for each modality: the first one that has a figure."""
    found: dict[str, MeasureDose] = {}
    for dose in doses:
        kept = found.get(dose.modality)
        if kept is None or (kept.percent is None and dose.percent is not None):
            found[dose.modality] = dose
    return list(found.values())


def _planned(program: Program) -> dict[Key, list[Amount]]:
    found: dict[Key, list[Amount]] = defaultdict(list)
    for amount in program.exercises:
        found[amount.modality, amount.measure].append(amount)
    in_exercises = {modality for modality, _ in found}
    for line in program.plan:
        if line.minutes is not None:
            minutes = Decimal(line.sessions * line.minutes)
            found[line.modality, Measure.MINUTES].append(
                Amount(line.week, line.modality, Measure.MINUTES, minutes)
            )
            if line.met is not None:
                found[line.modality, Measure.MET_HOURS].append(
                    Amount(line.week, line.modality, Measure.MET_HOURS, minutes * line.met / 60)
                )
        elif line.supervised and line.modality not in in_exercises:
            found[line.modality, Measure.SESSIONS].append(
                Amount(line.week, line.modality, Measure.SESSIONS, Decimal(line.sessions))
            )
    return found


def _done(program: Program) -> dict[Key, list[Amount]]:
    mets = {(line.week, line.modality): line.met for line in program.plan}
    amounts = [amount for visit in program.visits for amount in visit.done]
    found: dict[Key, list[Amount]] = defaultdict(list)
    for amount in [*amounts, *program.home]:
        found[amount.modality, amount.measure].append(amount)
        met = mets.get((amount.week, amount.modality))
        if amount.measure == Measure.MINUTES and met is not None:
            hours = amount.value * met / 60
            found[amount.modality, Measure.MET_HOURS].append(
                Amount(amount.week, amount.modality, Measure.MET_HOURS, hours, amount.at_home)
            )
    for modality in {line.modality for line in program.plan}:
        found[modality, Measure.SESSIONS] = [
            Amount(visit.week, modality, Measure.SESSIONS, Decimal(1))
            for visit in program.visits
            if visit.outcome == Outcome.ATTENDED
        ]
    return found


def _dose(
    program: Program, key: Key, planned: Sequence[Amount], done: Sequence[Amount], upto: int
) -> MeasureDose:
    sums = {week: [NOTHING, NOTHING, NOTHING] for week in range(1, program.weeks + 1)}
    for column, amounts in (
        (0, planned),
        (1, [amount for amount in done if not amount.at_home]),
        (2, [amount for amount in done if amount.at_home]),
    ):
        for amount in amounts:
            if amount.week in sums:
                sums[amount.week][column] += amount.value
    modality, measure = key
    return MeasureDose(
        modality=modality,
        measure=measure,
        weeks=tuple(WeekDose(week, *values) for week, values in sums.items()),
        upto=upto,
    )


# Strength first, then what the heart does: the order of Modality, without asking a model.
MODALITIES = ("resistance", "aerobic", "impact", "balance", "flexibility")


def _order(key: Key) -> tuple[int, int]:
    return MODALITIES.index(key[0]), list(Measure).index(key[1])
