"""What a session of the serving role is told about the statements of the others: nothing."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
import pytest
from django.conf import settings
from django.db import connection
from psycopg import sql

from clinic.walls.roles import HOW_TO

MINE = "steady_try"
IN_COMPOSE = (settings.BASE_DIR / "ops" / "postgres" / "roles.sh").read_text(encoding="utf-8")
FOR_HIM = (settings.BASE_DIR / "docs" / "operations.md").read_text(encoding="utf-8")
SAID = {
    "compose": IN_COMPOSE.split("<<'SQL'\n")[1].split("\nSQL")[0],
    "migrate": HOW_TO,
    "operations.md": next(
        part for part in re.findall(r"```sql\n(.*?)```", FOR_HIM, re.DOTALL) if "steady_app" in part
    ),
}


def entered(**who: str) -> psycopg.Connection:
    """Return a new connection to the database of the tests."""
    facts = connection.get_connection_params()
    place = {"host": facts["host"], "dbname": facts["dbname"], "user": facts["user"]}
    return psycopg.connect(**(place | who), autocommit=True)


@contextmanager
def roles(said: str) -> Iterator[None]:
    """Make the roles as an installation does, under names of the test's own."""
    about_roles = [
        line.replace("steady_", f"{MINE}_").replace(":'", "'")
        for line in said.splitlines()
        if re.match(r"(CREATE|ALTER) ROLE|GRANT steady_", line)
    ]
    names = sorted(set(re.findall(rf"CREATE ROLE ({MINE}_\w+)", "\n".join(about_roles))))
    with entered() as superuser:
        try:
            superuser.execute("\n".join(about_roles))
            yield
        finally:
            for name in names:
                superuser.execute(sql.SQL("DROP ROLE IF EXISTS {}").format(sql.Identifier(name)))


@pytest.mark.django_db
@pytest.mark.parametrize("said", SAID.values(), ids=SAID)
def test_who_serves_sees_no_value_in_what_the_others_ask(said: str) -> None:
    with (
        roles(said),
        entered(user=f"{MINE}_app") as hers,
        entered(user=f"{MINE}_app") as looks,
    ):
        hers.execute("SELECT 'harbour wall'")
        found = looks.execute(
            "SELECT count(*), string_agg(query, '') FROM pg_stat_activity WHERE pid = %s",
            [hers.info.backend_pid],
        ).fetchone()
        assert found == (1, ""), "the session is there, and tells nothing"
