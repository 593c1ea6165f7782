"""The drill, small: a database burns down under load and is restored to a moment."""

import pytest
from django.db import connection

from security.proofs.restore import prove

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.system]


def test_what_was_forgotten_is_known_again_and_nobody_is_told_twice():
    connection.ensure_connection()
    kept = connection.settings_dict
    names = {"NAME": "dbname", "USER": "user", "PASSWORD": "password", "HOST": "host"}
    names["PORT"] = "port"
    tables = " ".join(f"{key}='{kept[name]}'" for name, key in names.items() if kept[name])
    lines = prove(full=False, tables_of=tables)
    assert [(line.name, line.passed) for line in lines] == [("restore d2", True)], lines
    assert int(str(lines[0].figures["forgotten"])) > 0
