"""The cast is what it says, and chance falls the same way every time."""

from collections import Counter
from itertools import pairwise

import pytest

from demo import names, stories
from demo.cast import record_number, role_of
from demo.chance import Chance


def test_chance_depends_on_seed_and_question_only() -> None:
    assert Chance(1).unit("a", 2) == Chance(1).unit("a", 2)
    assert Chance(1).unit("a", 2) != Chance(2).unit("a", 2)
    assert Chance(1).unit("ab", "c") != Chance(1).unit("a", "bc")
    assert all(3 <= Chance(1).whole(3, 5, n) <= 5 for n in range(200))


@pytest.mark.parametrize("patients", [1, 7, 26, 100, 1000])
def test_the_cast_has_as_many_as_asked_and_one_of_each_first(patients: int) -> None:
    cast = stories.cast(patients)
    assert len(cast) == patients
    assert cast[: len(stories.STORIES)] == stories.STORIES[:patients]


def test_most_of_a_hundred_are_well() -> None:
    told = Counter(story.code for story in stories.cast(100))
    assert set(told) == {story.code for story in stories.STORIES}
    assert told["steady"] >= 25


def test_a_record_number_gives_the_part_back() -> None:
    role = role_of(record_number(7, 100, 1))
    assert role is not None
    assert role.story.code == "red flag"
    assert role.chance == Chance(7)


@pytest.mark.parametrize("mrn", ["", "MRN-17", "D1-100-0000", "D1-100-0101", "D1-100"])
def test_a_visitor_s_own_patient_has_no_part(mrn: str) -> None:
    assert role_of(mrn) is None


@pytest.mark.parametrize(("week", "value"), [(-9, 2), (-3, 2), (-2, 3), (-1, 4), (0, 4), (8, 4)])
def test_a_curve_is_straight_between_its_points(week: float, value: float) -> None:
    assert stories.at(((-3, 2), (-1, 4)), week) == value


def test_nobody_shares_name_or_address() -> None:
    for language, most in (("en", 1000), ("es", 100)):
        people = [names.patient_name(n, language) for n in range(most)]
        addresses = {names.address(*person) for person in people}
        assert len(set(people)) == len(addresses) == most
        assert all(address.endswith("@patients.example") for address in addresses)


def test_who_answers_most_of_the_time_never_leaves_two_weeks_out() -> None:
    for number in range(300):
        answered = [
            stories.replies(stories.STEADY, Chance(1), f"P{number}", 7 * week)
            for week in range(-8, 5)
        ]
        assert all(a or b for a, b in pairwise(answered))
