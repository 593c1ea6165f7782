"""Every address, asked by everybody: the table of permissions is what is answered."""

import logging

import pytest

from patients.care.addresses import address_of
from security.matrix.checks import check
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
