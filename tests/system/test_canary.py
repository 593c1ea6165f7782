"""Marked strings in every field turn up nowhere that outsiders, operators or logs can read."""

import pytest

from clinic import clock
from demo.seeding import seed
from security.proofs.canary import prove

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.system]


def test_no_mark_is_found_where_none_may_be():
    seed(patients=12, weeks=3, seed=1, fresh=False, now=clock.now())
    line, whole = prove(full=False)
    assert line.passed, line.figures
    assert whole.passed, whole.figures
    assert int(str(line.figures["marked_fields"])) >= 65
