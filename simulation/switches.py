"""A change to another aromatase inhibitor, after some weeks without any."""

from dataclasses import dataclass

import numpy as np

from simulation.chance import Floats, Ints, stream
from simulation.figures import ASSUMED, Figure

RATE_WITH_PAIN = Figure("switch.pain", 0.12, "switches a year with pain of 4 or more", ASSUMED)
RATE_WITHOUT = Figure("switch.less", 0.015, "switches a year with less pain", ASSUMED)
RELIEF = Figure(
    "switch.relief", 0.5, "share of the pain left after the weeks without a drug",
    "direction: 91.3 % improved (Kadakia 2017); size assumed",
)  # fmt: skip
SHORTEST, LONGEST = 2, 8  # weeks without a drug (Henry 2012)
NOT_BEFORE = 8  # weeks on the first drug
NEVER = 10_000


@dataclass(frozen=True)
class Switches:
    """One row a woman: the week on therapy in which the first drug ends (NEVER), and the pause."""

    week: Ints
    pause: Ints

    @property
    def resumes(self) -> Ints:
        """The week of the first tablet of the second drug."""
        return self.week + self.pause

    def pausing(self, weeks: int) -> Floats:
        """Return 1 for the weeks (women x weeks) between the two drugs."""
        week = np.arange(weeks)
        return ((week >= self.week[:, None]) & (week < self.resumes[:, None])).astype(float)


def switches(seed: int, level: Floats) -> Switches:
    """Draw at most one switch a woman, more likely while it hurts."""
    chance = stream(seed, "switches")
    size = len(level)
    rate = np.where(level >= 3.5, RATE_WITH_PAIN, RATE_WITHOUT) / 52
    hit = chance.random(level.shape) < rate
    hit[:, :NOT_BEFORE] = False
    week = np.where(hit.any(axis=1), hit.argmax(axis=1), NEVER)
    return Switches(week, chance.integers(SHORTEST, LONGEST + 1, size))


def relieved(seed: int, level: Floats, switched: Switches) -> Floats:
    """Return pain that falls in the pause and comes back, in part, with the second drug."""
    back = stream(seed, "second drug").uniform(0.6, 1.0, len(level))[:, None]
    week = np.arange(level.shape[1])
    since = week - switched.week[:, None]
    paused = 1 - (1 - RELIEF) * np.clip(since / 4, 0, 1)
    again = np.clip((week - switched.resumes[:, None]) / 8, 0, 1)
    factor = np.where(again > 0, np.minimum(paused, RELIEF) * (1 - again) + back * again, paused)
    return np.where(since < 0, level, level * factor)
