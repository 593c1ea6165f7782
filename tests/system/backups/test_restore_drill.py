"""The drill, small: a database burns down under load and is restored, twice."""

import pytest
from django.db import connection

from security.proofs.restore import prove

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.system]


def test_nothing_acknowledged_is_lost_and_nobody_is_told_twice():
    connection.ensure_connection()
    kept = connection.settings_dict
    names = {"NAME": "dbname", "USER": "user", "PASSWORD": "password", "HOST": "host"}
    names["PORT"] = "port"
    tables = " ".join(f"{key}='{kept[name]}'" for name, key in names.items() if kept[name])
    lines = prove(full=False, tables_of=tables)
    assert [(line.name, line.passed) for line in lines] == [
        ("restore d1", True),
        ("restore d2", True),
    ], lines
    assert int(lines[0].figures["acknowledged"]) > 0
    assert int(lines[1].figures["forgotten"]) > 0
