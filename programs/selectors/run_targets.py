"""What each patient of a class is meant to do, beside what she does."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from programs.models import (
    Booking,
    ComponentExercise,
    Exercise,
    ExercisePrescription,
    ProtocolComponent,
    Session,
)
from programs.selectors import wording
from programs.selectors.phase_news import PhaseNews, phase_news


@dataclass(frozen=True)
class ExerciseTarget:
    """One exercise she is to do; without `sets` it is only there because it was done."""

    exercise: Exercise
    sets: int | None = None
    reps: int | None = None
    reps_at_most: int | None = None
    load_kg: Any = None
    band: str = ""
    reason: str = ""


@dataclass(frozen=True)
class TimedTarget:
    """How long and how hard she is to do a modality that is measured in minutes."""

    modality: str
    minutes: int | None = None
    words: str = ""


class Targets:
    """What each patient of a class is meant to do: prescribed, else what her week says."""

    def __init__(self, session: Session, bookings: list[Booking]) -> None:
        self.session = session
        versions = {booking.enrollment.version_id for booking in bookings}
        prescriptions = ExercisePrescription.objects.filter(
            enrollment__in=[b.enrollment_id for b in bookings]
        )
        components = ProtocolComponent.objects.filter(phase__version__in=versions)
        inside = ComponentExercise.objects.filter(component__phase__version__in=versions)
        self.rows = grouped(
            "enrollment_id",
            prescriptions.select_related("exercise").order_by("enrollment", "position", "pk"),
        )
        self.prescribed = defaultdict(
            list,
            {key: [r for r in rows if not r.superseded_at] for key, rows in self.rows.items()},
        )
        self.components = list(components.select_related("phase").order_by("phase", "pk"))
        self.inside = grouped("component_id", inside.select_related("exercise"))

    @property
    def exercise_keys(self) -> set[int]:
        rows = [*self.prescribed.values(), *self.inside.values()]
        return {row.exercise_id for some in rows for row in some}

    def exercises(self, booking: Booking) -> list[ExerciseTarget]:
        prescribed = self.prescribed[booking.enrollment_id]
        if prescribed:
            return [
                ExerciseTarget(
                    p.exercise, p.sets, p.reps, p.reps_at_most, p.load_kg, p.band, p.reason
                )
                for p in prescribed
            ]
        return [
            ExerciseTarget(row.exercise, c.sets, c.reps, c.reps_at_most)
            for c in self._week(booking)
            if c.sets is not None
            for row in self.inside[c.pk]
        ]

    def timed(self, booking: Booking) -> list[TimedTarget]:
        return [
            TimedTarget(c.modality, c.minutes, self._timed_words(c))
            for c in self._week(booking)
            if c.minutes is not None and c.supervised
        ]

    def phase(self, booking: Booking) -> PhaseNews | None:
        enrollment = booking.enrollment
        return phase_news(
            enrollment,
            components=[c for c in self.components if c.phase.version_id == enrollment.version_id],
            inside=self.inside,
            rows=self.rows[enrollment.pk],
            today=self.session.day,
        )

    def _week(self, booking: Booking) -> list[ProtocolComponent]:
        enrollment = booking.enrollment
        week = (self.session.day - enrollment.starts_on).days // 7 + 1
        return [
            c
            for c in self.components
            if c.phase.version_id == enrollment.version_id
            and c.phase.first_week <= week <= c.phase.last_week
        ]

    def _timed_words(self, component: ProtocolComponent) -> str:
        names = ", ".join(row.exercise.name for row in self.inside[component.pk])
        how_hard = wording.intensity_words(component)
        return ". ".join(part for part in (how_hard, names) if part)


def grouped(attribute: str, rows: Iterable[Any]) -> dict[int, list[Any]]:
    """Return rows by the value of an attribute; what has none has an empty list."""
    found: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        found[getattr(row, attribute)].append(row)
    return found
