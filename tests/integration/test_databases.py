"""The copied test database is known again by the run that made it, whatever the run is called."""

import pytest
from django.db import connection

from tests.databases import made_by, sign


@pytest.mark.django_db
@pytest.mark.parametrize("run", ["4f2e", "0b1c", "000a", "it's mine"])
def test_a_run_knows_its_own_database(run: str) -> None:
    database = connection.settings_dict["NAME"]
    with connection.cursor() as cursor:
        sign(cursor, database, run)
        assert made_by(cursor, database) == run
