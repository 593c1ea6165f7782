"""Days covered by tablets, against figures counted by hand on a calendar."""

from datetime import date

import pytest

from patients.coverage import Course, Fill, Stretch, coverage

LETROZOLE = Course("letrozole", date(2026, 1, 1))
MARCH_31 = date(2026, 3, 31)
WINDOW = Stretch(date(2026, 1, 1), MARCH_31)  # 31 + 28 + 31 = 90 days


def fill(day: date, days: int = 30, drug: str = "letrozole") -> Fill:
    return Fill(drug, day, days)


def gap(first: tuple[int, int], last: tuple[int, int]) -> Stretch:
    return Stretch(date(2026, *first), date(2026, *last))


@pytest.mark.parametrize(
    ("fills", "covered", "gaps"),
    [
        ([], 0, [gap((1, 1), (3, 31))]),
        # 1-30 January; then 5 February to 6 March: 30 + 30 days
        (
            [fill(date(2026, 1, 1)), fill(date(2026, 2, 5))],
            60,
            [gap((1, 31), (2, 4)), gap((3, 7), (3, 31))],
        ),
        # fetched ten days early: taken up on 31 January, lasts to 1 March
        ([fill(date(2026, 1, 1)), fill(date(2026, 1, 21))], 60, [gap((3, 2), (3, 31))]),
        # the same, entered in another order
        ([fill(date(2026, 1, 21)), fill(date(2026, 1, 1))], 60, [gap((3, 2), (3, 31))]),
        # fetched 29 days before the first day; 30 days before, it is not for this course
        ([fill(date(2025, 12, 3), 90)], 90, []),
        ([fill(date(2025, 12, 2), 90)], 0, [gap((1, 1), (3, 31))]),
        # what reaches beyond the window does not count twice
        ([fill(date(2026, 3, 30), 90)], 2, [gap((1, 1), (3, 29))]),
        # tablets of a drug that she is not on
        ([fill(date(2026, 1, 1), 90, "exemestane")], 0, [gap((1, 1), (3, 31))]),
    ],
)
def test_one_course(fills: list[Fill], covered: int, gaps: list[Stretch]) -> None:
    found = coverage([LETROZOLE], fills, WINDOW)
    assert (found.days_due, found.days_covered, list(found.gaps)) == (90, covered, gaps)


@pytest.mark.parametrize(
    ("reason", "due", "gaps"),
    [
        ("switched", 76, []),  # 1-31 January and 15 February to 31 March: 31 + 45
        ("stopped_by_prescriber", 76, []),
        ("stopped_by_patient", 90, [gap((2, 1), (2, 14))]),
    ],
)
def test_a_pause_between_two_drugs(reason: str, due: int, gaps: list[Stretch]) -> None:
    courses = [
        Course("letrozole", date(2026, 1, 1), date(2026, 1, 31), reason),
        Course("exemestane", date(2026, 2, 15)),
    ]
    fills = [fill(date(2026, 1, 1), 60), fill(date(2026, 2, 15), 60, "exemestane")]
    if reason == "stopped_by_patient":
        fills[0] = fill(date(2026, 1, 1), 31)
    found = coverage(courses, fills, WINDOW)
    assert (found.days_due, found.days_covered, list(found.gaps)) == (due, 76, gaps)


def test_a_switch_the_same_day_is_covered_from_the_new_drug() -> None:
    courses = [
        Course("letrozole", date(2026, 1, 1), date(2026, 2, 1), "switched"),
        Course("exemestane", date(2026, 2, 1)),
    ]
    fills = [fill(date(2026, 1, 1), 31), fill(date(2026, 1, 28), 59, "exemestane")]
    found = coverage(courses, fills, WINDOW)
    assert (found.days_due, found.days_covered, found.gaps) == (90, 90, ())


def test_the_share_is_rounded_down() -> None:
    found = coverage([LETROZOLE], [fill(date(2026, 1, 1), 71)], WINDOW)
    assert found.percent == 78  # 78.9
    assert coverage([], [], WINDOW).percent is None
