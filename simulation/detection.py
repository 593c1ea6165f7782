"""When the clinic hears that she has stopped."""

from dataclasses import dataclass

import numpy as np

from simulation.chance import Bools, Ints, stream
from simulation.figures import ASSUMED, Figure

TELLS = Figure("detection.tells", 0.35, "share who say at once that they have stopped", ASSUMED)
LATEST = Figure("detection.latest", 26, "weeks by which the others come to light, evenly", ASSUMED)


@dataclass(frozen=True)
class Detection:
    """`week` on the drug in which the clinic records the stop; `tells` who said so herself."""

    week: Ints
    tells: Bools


def detection(seed: int, stop: Ints) -> Detection:
    """Draw the lag between a stop and its record: clinics see far fewer stops than there are."""
    chance = stream(seed, "detection")
    tells = chance.random(len(stop)) < TELLS
    later = chance.integers(2, int(LATEST) + 1, len(stop))
    return Detection(stop + np.where(tells, 1, later), tells)
