"""Where the tracks of a picture stand: their margins, and days from left to right."""

from dataclasses import dataclass
from datetime import date, timedelta

LEFT, RIGHT, TITLE = 30.0, 10.0, 21.0


@dataclass(frozen=True)
class Frame:
    """Where days fall from left to right."""

    first: date
    last: date
    width: float

    def x(self, day: date) -> float:
        share = (day - self.first).days / max((self.last - self.first).days + 1, 1)
        return LEFT + min(max(share, 0), 1) * (self.width - LEFT - RIGHT)

    def end(self, day: date) -> float:
        """Return where a day ends, which is where the next one begins."""
        return self.x(day + timedelta(days=1))

    def middle(self, day: date) -> float:
        return (self.x(day) + self.end(day)) / 2
