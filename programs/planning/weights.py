"""What makes one plan better than another, in words and points; fewer points are better.

Rest days, hours, closures, absences, rooms and places are not wishes: no plan breaks them.
"""

from typing import NamedTuple


class Weight(NamedTuple):
    points: int
    words: str


MISSING_VISIT = Weight(1000, "a visit that could not be planned")
MISSING_MODALITY = Weight(300, "a kind of training left out of a week to keep rest days")
OUTSIDE_PREFERRED = Weight(4, "a visit outside the hours she prefers")
OTHER_WEEKDAY = Weight(2, "a visit on a weekday that is not one of her regular ones")
OTHER_TIME = Weight(2, "a visit that is not at one of her regular times")
OTHER_PHYSIOLOGIST = Weight(3, "a visit with another physiologist than hers")
NEW_SESSION = Weight(2, "a new individual session for a patient who would also take a class")
DAYS_IN_A_ROW = Weight(1, "two visits on days in a row")

PARTS: dict[str, Weight] = {
    "missing_visit": MISSING_VISIT,
    "missing_modality": MISSING_MODALITY,
    "outside_preferred": OUTSIDE_PREFERRED,
    "other_weekday": OTHER_WEEKDAY,
    "other_time": OTHER_TIME,
    "other_physiologist": OTHER_PHYSIOLOGIST,
    "new_session": NEW_SESSION,
    "days_in_a_row": DAYS_IN_A_ROW,
}
