"""Every address, asked by everybody: the table of permissions is what is answered."""

import logging

import pytest

from patients.care.addresses import address_of
from security.matrix.asking import Answer
from security.matrix.checks import alike, check, complaint, differences
from security.matrix.routes import routes, stale_names, unknown_lines
from security.matrix.world import build


def test_every_address_is_in_the_table() -> None:
    assert unknown_lines() == [], "add these lines to security/matrix/table.py"
    assert stale_names() == set(), "take these names out of security/matrix/table.py"


def test_every_address_with_a_row_says_whose_it_is() -> None:
    silent = [
        route.route
        for route in routes()
        if route.kind in ("page", "api", "signed in")
        and any(kind == "uuid" for kind, _name in route.parameters)
        and address_of(route.route) is None
    ]
    assert silent == [], "tell whose these are with register_address"


@pytest.mark.django_db
def test_everybody_is_answered_as_the_table_says(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.CRITICAL)  # thousands of refusals, each with its line
    found = check(build(), full=False)
    assert not found.wrong, "\n".join(found.wrong)
    assert all(count > 20 for count in found.cases.values()), found.cases


@pytest.mark.parametrize(
    ("visitor", "answer", "said"),
    [
        ("administrator", Answer(200, (), b"", 1), "the table grants nothing"),
        ("nurse", Answer(403, (), b"", 1), "the table grants it"),
        ("nobody", Answer(404, (), b"", 1), "the table grants nothing"),
        ("nurse", Answer(500, (), b"", 1), "broke"),
        ("nurse", Answer(200, (), b"", 1), ""),
    ],
)
def test_an_answer_that_the_table_does_not_grant_is_found(
    visitor: str, answer: Answer, said: str
) -> None:
    (route,) = (route for route in routes() if route.name == "patient-detail")
    found = complaint(route, visitor, "GET", answer)
    assert said in found if said else found == ""


def test_another_clinics_row_that_can_be_told_from_none_is_found() -> None:
    (route,) = (route for route in routes() if route.name == "patient-detail")
    never = Answer(404, (), b"not there", 4)
    for there in (
        Answer(403, (), b"not there", 4),
        Answer(404, (("x", "1"),), b"not there", 4),
        Answer(404, (), b"hers", 4),
        Answer(404, (), b"not there", 5),
    ):
        assert len(list(differences(route, "GET", there, never))) == 1
    assert list(differences(route, "GET", never, never)) == []


def test_a_minute_that_ends_between_two_answers_is_no_difference_and_a_lasting_one_is() -> None:
    def answers(*queries: int):
        costs = iter(queries)
        return lambda url: Answer(404, (), b"not there", next(costs))

    there, never = alike(answers(2, 3, 3, 3), "/theirs/", "/missing/")
    assert there == never
    there, never = alike(answers(2, 3, 2, 3), "/theirs/", "/missing/")
    assert there != never
