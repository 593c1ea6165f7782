"""What a new phase of the protocol asks of a patient beyond what she is prescribed.

Prescriptions never change by themselves. From the first day of a later phase on, the exercises
whose sets and repetitions differ from the phase's are named, and those that first appear in it.
What somebody has set by hand since the phase began is decided, and not named again.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from programs.models import (
    ComponentExercise,
    Enrollment,
    Exercise,
    ExercisePrescription,
    PrescriptionSource,
    ProtocolComponent,
    ProtocolPhase,
)
from programs.words import sets_words

Volume = tuple[int, int, int | None]


@dataclass(frozen=True)
class PhaseChange:
    """One exercise of hers, and the sets and repetitions that the phase has instead."""

    row: ExercisePrescription
    sets: int
    reps: int
    reps_at_most: int | None

    @property
    def words(self) -> str:
        """Return "Leg press: 3 sets of 8 to 10 instead of 2 sets of 12"."""
        row = self.row
        now = _volume_words(self.sets, self.reps, self.reps_at_most)
        before = _volume_words(row.sets, row.reps, row.reps_at_most)
        return f"{row.exercise.name}: {now} instead of {before}"


@dataclass(frozen=True)
class PhaseNews:
    """What a phase that has begun asks for. Neither list holds anything decided since."""

    name: str
    began: date
    changes: Sequence[PhaseChange]
    to_add: Sequence[Exercise]

    @property
    def sentence(self) -> str:
        return f"Phase “{self.name}” began on {self.began:%-d %B %Y}."


def phase_news_of(enrollment: Enrollment, *, today: date) -> PhaseNews | None:
    """Return what her present phase asks for, in three queries; None where nothing is new."""
    components = list(
        ProtocolComponent.objects.filter(phase__version=enrollment.version_id)
        .select_related("phase")
        .order_by("phase", "pk")
    )
    inside: dict[int, list[ComponentExercise]] = {}
    lines = ComponentExercise.objects.filter(component__phase__version=enrollment.version_id)
    for line in lines.select_related("exercise"):
        inside.setdefault(line.component_id, []).append(line)
    rows = ExercisePrescription.objects.filter(enrollment=enrollment).select_related("exercise")
    return phase_news(
        enrollment, components=components, inside=inside, rows=list(rows), today=today
    )


def phase_news(
    enrollment: Enrollment,
    *,
    components: Iterable[ProtocolComponent],
    inside: Mapping[int, Sequence[ComponentExercise]],
    rows: Sequence[ExercisePrescription],
    today: date,
) -> PhaseNews | None:
    """Return the same from rows at hand; `rows` are all of her prescriptions, replaced ones too."""
    mine = [one for one in components if one.sets is not None]
    week = (today - enrollment.starts_on).days // 7 + 1
    here = [one for one in mine if one.phase.first_week <= week <= one.phase.last_week]
    earlier = [one for one in mine if here and one.phase.first_week < here[0].phase.first_week]
    if not here or not earlier or not rows:
        return None
    began = enrollment.starts_on + timedelta(weeks=here[0].phase.first_week - 1)
    current = {row.instead_of_id or row.exercise_id: row for row in rows if not row.superseded_at}
    by_hand = {
        row.exercise_id
        for row in rows
        if row.source == PrescriptionSource.ADJUSTMENT and row.valid_from >= began
    }
    wanted: dict[int, tuple[Exercise, Volume]] = {}
    for one in here:
        for line in inside.get(one.pk, ()):
            volume = (one.sets or 1, one.reps or 1, one.reps_at_most)
            wanted.setdefault(line.exercise_id, (line.exercise, volume))
    changes = [
        PhaseChange(row, *volume)
        for key, (_, volume) in wanted.items()
        if (row := current.get(key)) is not None
        and row.exercise_id not in by_hand
        and (row.sets, row.reps, row.reps_at_most) != volume
    ]
    known = {line.exercise_id for one in earlier for line in inside.get(one.pk, ())}
    known |= {key for row in rows for key in (row.exercise_id, row.instead_of_id) if key}
    to_add = [exercise for key, (exercise, _) in wanted.items() if key not in known]
    if not changes and not to_add:
        return None
    return PhaseNews(_name(here[0].phase), began, changes, to_add)


def _volume_words(sets: int, reps: int, reps_at_most: int | None) -> str:
    up_to = f" to {reps_at_most}" if reps_at_most and reps_at_most != reps else ""
    return sets_words(sets, f"{reps}{up_to}")


def _name(phase: ProtocolPhase) -> str:
    return phase.name or f"Weeks {phase.first_week} to {phase.last_week}"
