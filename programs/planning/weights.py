"""What makes one plan better than another, in words and points; fewer points are better.

Rest days, hours, closures, absences, rooms and places are not wishes: no plan breaks them.
"""

from typing import NamedTuple


class Weight(NamedTuple):
    """Points for each time something happens, and what it is called once and several times."""

    points: int
    one: str
    many: str

    def words(self, count: int) -> str:
        """Return the count with its noun, as in "3 visits outside the hours she prefers"."""
        return f"{count} {self.one if count == 1 else self.many}"


def _visits(points: int, rest: str) -> Weight:
    return Weight(points, f"visit {rest}", f"visits {rest}")


MISSING_VISIT = _visits(1000, "that could not be planned")
MISSING_MODALITY = Weight(
    300,
    "kind of training left out of a week to keep rest days",
    "kinds of training left out of a week to keep rest days",
)
OUTSIDE_PREFERRED = _visits(4, "outside the hours she prefers")
OTHER_WEEKDAY = _visits(2, "on a weekday that is not one of her regular ones")
OTHER_TIME = _visits(1, "not at one of her regular times")
OTHER_PHYSIOLOGIST = _visits(3, "with another physiologist than hers")
MOVED = _visits(3, "moved from where she was booked before")
NEW_SESSION = Weight(
    2,
    "new individual session for a patient who would also take a class",
    "new individual sessions for patients who would also take a class",
)
DAYS_IN_A_ROW = Weight(1, "pair of visits on days in a row", "pairs of visits on days in a row")

PARTS: dict[str, Weight] = {
    "missing_visit": MISSING_VISIT,
    "missing_modality": MISSING_MODALITY,
    "outside_preferred": OUTSIDE_PREFERRED,
    "other_weekday": OTHER_WEEKDAY,
    "other_time": OTHER_TIME,
    "other_physiologist": OTHER_PHYSIOLOGIST,
    "moved": MOVED,
    "new_session": NEW_SESSION,
    "days_in_a_row": DAYS_IN_A_ROW,
}
