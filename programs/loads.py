"""What an exercise is begun with, and how its load may move from there. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from clinic.errors import Refused
from patients.models.precaution import PrecautionKind
from programs.models.exercise import BandColour, Exercise, LoadKind
from programs.models.prescription import HEAVIEST_KG

SMALLEST_STEP = Decimal("0.5")
MOST_ON_A_SWOLLEN_ARM = Decimal("0.5")
ARM_REASON = (
    "Lymphedema: an exercise that the arm takes part in begins at 0 to 0.5 kg "
    "(PAL trial, Schmitz 2009)."
)
LYMPHEDEMA = frozenset({PrecautionKind.LYMPHEDEMA_LEFT, PrecautionKind.LYMPHEDEMA_RIGHT})


@dataclass(frozen=True)
class StartLoad:
    """What she begins an exercise of her protocol with; `instead` takes its place.

    `is_out` leaves the exercise out altogether.
    """

    exercise: Exercise
    load_kg: Decimal | None = None
    band: str = ""
    instead: Exercise | None = None
    is_out: bool = False

    @property
    def done(self) -> Exercise:
        """The exercise she will do."""
        return self.instead or self.exercise


def is_slow(exercise: Exercise, precautions: Iterable[str]) -> bool:
    """Say whether a swollen arm takes part, so that the load rises by the smallest steps."""
    return exercise.loads_arm and bool(LYMPHEDEMA & set(precautions))


def step_of(exercise: Exercise, precautions: Iterable[str]) -> Decimal:
    """Return the step in kg by which this patient's load of an exercise changes."""
    step = Decimal(exercise.step_kg)
    return min(step, SMALLEST_STEP) if is_slow(exercise, precautions) else step


def refuse_load(exercise: Exercise, load_kg: Decimal | None, band: str) -> None:
    """Raise Refused for a weight out of bounds, or of a kind that the exercise does not have."""
    if load_kg is not None and not 0 <= load_kg <= HEAVIEST_KG:
        raise Refused(
            f"{exercise.name} cannot be done with {load_kg} kg. Enter 0 to {HEAVIEST_KG} kg.",
            field="load_kg",
        )
    if load_kg is not None and exercise.load_kind != LoadKind.KG:
        raise Refused(
            f"{exercise.name} is done with {_kind(exercise)}, not with a weight in kg. Leave the "
            "weight empty.",
            field="load_kg",
        )
    if band and band not in BandColour.values:
        raise Refused(
            f"“{band}” is not a band. Choose one of: {', '.join(BandColour.values)}.", field="band"
        )
    if band and exercise.load_kind != LoadKind.BAND:
        raise Refused(
            f"{exercise.name} is done with {_kind(exercise)}, not with a band. Leave the band "
            "empty.",
            field="band",
        )


def refuse_start(load: StartLoad, precautions: Iterable[str]) -> None:
    """As refuse_load, and hold a swollen arm to what it may begin with."""
    exercise = load.done
    refuse_load(exercise, load.load_kg, load.band)
    too_much = load.load_kg is not None and load.load_kg > MOST_ON_A_SWOLLEN_ARM
    if too_much and is_slow(exercise, precautions):
        raise Refused(
            f"{exercise.name} cannot begin at {load.load_kg} kg. {ARM_REASON} Enter 0 or 0.5.",
            field="load_kg",
        )


def load_in_week(start: Decimal, step: Decimal, rises: Sequence[int]) -> Decimal:
    """Return the load after some weeks, each with its rise in %, compounded.

    The start stays as it was chosen; from there the load moves in whole steps, halves up.
    """
    raw = start
    for rise in rises:
        raw += raw * rise / 100
    steps = ((raw - start) / step).quantize(Decimal(1), ROUND_HALF_UP)
    return min(start + steps * step, Decimal(HEAVIEST_KG))


def _kind(exercise: Exercise) -> str:
    return {
        LoadKind.KG: "a weight",
        LoadKind.BAND: "an elastic band",
        LoadKind.BODY: "her body weight",
    }.get(LoadKind(exercise.load_kind), "no load")
