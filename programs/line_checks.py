"""What one component of a protocol must be."""

from collections.abc import Iterator
from typing import NamedTuple
from uuid import UUID

from programs.content import Line
from programs.models import IntensityKind, Modality, Progression

BY_SETS = (Modality.RESISTANCE, Modality.IMPACT)
MOST_EXERCISES = 20


class Fault(NamedTuple):
    """One thing that cannot be stored: the field's path ("phases.0.first_week") and why."""

    field: str
    message: str


def line_faults(line: Line, path: str, known: set[UUID]) -> Iterator[Fault]:
    """Yield everything that keeps a component from being stored; `path` leads to its fields."""
    choices = (
        ("modality", line.modality, Modality.values),
        ("progression", line.progression, Progression.values),
        ("intensity_kind", line.intensity_kind, IntensityKind.values),
    )
    for name, value, allowed in choices:
        if value not in allowed:
            yield Fault(
                f"{path}{name}", f"“{value}” is not one of {', '.join(allowed)}. Choose one."
            )
    yield from _between(line, path, "sessions_per_week", "sessions_at_most", 14, "sessions a week")
    yield from _volume_faults(line, path)
    yield from _intensity_faults(line, path)
    if not 1 <= line.days_apart <= 4:
        yield Fault(f"{path}days_apart", f"Sessions are 1 to 4 days apart, not {line.days_apart}.")
    if not 0 <= line.load_rise <= 10:
        yield Fault(
            f"{path}load_rise",
            f"The load rises by 0 to 10 % a week, not {line.load_rise} %. Choose a smaller step.",
        )
    if line.met is not None and not 1 <= line.met <= 20:
        yield Fault(f"{path}met", f"METs are 1 to 20, not {line.met}. Leave it empty if unknown.")
    yield from _exercise_faults(line, path, known)


def _between(
    line: Line, path: str, low_name: str, high_name: str, most: int, what: str
) -> Iterator[Fault]:
    low, high = getattr(line, low_name), getattr(line, high_name)
    if low is None:
        return
    for name, value in ((low_name, low), (high_name, high)):
        if value is not None and not 1 <= value <= most:
            yield Fault(f"{path}{name}", f"{value} {what} are not possible: 1 to {most} are.")
            return
    if high is not None and high < low:
        yield Fault(
            f"{path}{low_name}",
            f"“{low}-{high}”: the lower number comes first, as in {high}-{low}.",
        )


def _volume_faults(line: Line, path: str) -> Iterator[Fault]:
    has_minutes = line.minutes is not None
    has_sets = line.sets is not None or line.reps is not None
    if has_minutes and has_sets:
        yield Fault(
            f"{path}minutes",
            "Minutes and sets are both given. Give minutes, or sets and repetitions.",
        )
        return
    if line.modality in BY_SETS and has_minutes:
        yield Fault(
            f"{path}minutes",
            f"{Modality(line.modality).label} training is given in sets and repetitions, not "
            "minutes. Fill in those.",
        )
        return
    if not has_minutes and (line.sets is None or line.reps is None):
        by_sets = line.modality in BY_SETS or has_sets
        missing = "sets" if line.sets is None else "reps"
        yield Fault(
            f"{path}{missing if by_sets else 'minutes'}",
            "Say how many sets and repetitions." if by_sets else "Say how many minutes a session.",
        )
    yield from _between(line, path, "minutes", "minutes_at_most", 240, "minutes a session")
    yield from _between(line, path, "sets", "sets_at_most", 10, "sets")
    yield from _between(line, path, "reps", "reps_at_most", 100, "repetitions")
    for low, high in (
        ("minutes", "minutes_at_most"),
        ("sets", "sets_at_most"),
        ("reps", "reps_at_most"),
    ):
        if getattr(line, low) is None and getattr(line, high) is not None:
            yield Fault(
                f"{path}{low}", f"An upper number of {low} needs the lower one. Fill it in."
            )


def _intensity_faults(line: Line, path: str) -> Iterator[Fault]:
    low, high = line.intensity_low, line.intensity_high
    if len(line.intensity_note) > 80:
        yield Fault(
            f"{path}intensity_note",
            f"The words have {len(line.intensity_note)} characters. Shorten them to 80.",
        )
    if line.intensity_kind == IntensityKind.WORDS:
        if low is not None or high is not None:
            yield Fault(
                f"{path}intensity_low",
                "Numbers need a scale. Choose %HRmax, heart-rate reserve, effort or 1RM.",
            )
        return
    least, most = (0, 10) if line.intensity_kind == IntensityKind.EFFORT else (1, 100)
    if low is None or high is None:
        yield Fault(f"{path}intensity_low", f"Say how hard, {least} to {most}, as in 5-7.")
        return
    off = next((value for value in (low, high) if not least <= value <= most), None)
    if off is not None:
        scale = "0 to 10" if most == 10 else "1 to 100 %"
        yield Fault(f"{path}intensity_low", f"{off} is off this scale, which goes from {scale}.")
    elif high < low:
        yield Fault(
            f"{path}intensity_low",
            f"“{low}-{high}”: the lower number comes first, as in {high}-{low}.",
        )


def _exercise_faults(line: Line, path: str, known: set[UUID]) -> Iterator[Fault]:
    if len(line.exercises) > MOST_EXERCISES:
        yield Fault(
            f"{path}exercises", f"A component has at most {MOST_EXERCISES} exercises. Remove some."
        )
    if len(set(line.exercises)) < len(line.exercises):
        yield Fault(
            f"{path}exercises", "An exercise stands twice in this component. Remove one of the two."
        )
    missing = next((uid for uid in line.exercises if uid not in known), None)
    if missing is not None:
        yield Fault(
            f"{path}exercises",
            f"There is no exercise {missing} in your clinic's library. Choose one that is.",
        )
