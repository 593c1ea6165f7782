"""All measures of one program, each worked out once."""

from collections.abc import Sequence
from dataclasses import dataclass

from programs.dose.attendance import Attendance, MissedRun, attendance, missed_runs
from programs.dose.facts import Program
from programs.dose.intensity import MeasureDose, headlines, relative_dose
from programs.dose.tolerability import (
    Share,
    discontinued_in_week,
    early_terminations,
    modifications,
    without_record,
)
from programs.dose.window import completed_weeks


@dataclass(frozen=True)
class Report:
    """One program, measured. `completed_weeks` is the window of the doses, in weeks from 1."""

    weeks: int
    completed_weeks: int
    attendance: Attendance
    runs: Sequence[MissedRun]
    doses: Sequence[MeasureDose]
    modifications: Share
    early_terminations: Share
    without_record: int
    discontinued_in_week: int | None

    @property
    def missed(self) -> list[MissedRun]:
        return [run for run in self.runs if not run.is_interruption]

    @property
    def interruptions(self) -> list[MissedRun]:
        return [run for run in self.runs if run.is_interruption]

    @property
    def headlines(self) -> list[MeasureDose]:
        """Return one dose a modality, the one that speaks for it."""
        return headlines(self.doses)

    def dose_of(self, modality: str) -> MeasureDose | None:
        """Return the dose that speaks for one modality, None where it has none."""
        return next((dose for dose in self.headlines if dose.modality == modality), None)


def report(program: Program) -> Report:
    """Measure a program."""
    return Report(
        weeks=program.weeks,
        completed_weeks=completed_weeks(program),
        attendance=attendance(program.visits),
        runs=missed_runs(program.visits),
        doses=relative_dose(program),
        modifications=modifications(program),
        early_terminations=early_terminations(program),
        without_record=without_record(program),
        discontinued_in_week=discontinued_in_week(program),
    )
