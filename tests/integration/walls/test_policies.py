"""Every table of the house has its wall; take one away, and a leak is found."""

import ast
from functools import cache
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.db import connection

from clinic.walls.policies import unwalled, walls
from clinic.walls.raising import raise_walls
from clinic.walls.standing import missing_walls, walls_stand
from security.walls.leaks import fill, is_seen, leaks

pytestmark = pytest.mark.django_db
HERE, THERE = 700_001, 700_002


def test_every_table_of_the_house_has_a_wall_or_a_reason() -> None:
    assert unwalled() == []
    assert walls_stand()
    assert len(walls()) > 100


def test_every_table_with_a_clinic_has_a_wall() -> None:
    """Asked of the database, which knows columns that no model has."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name FROM information_schema.columns"
            " WHERE table_schema = 'public' AND column_name = 'clinic_id'"
        )
        tables = {table for (table,) in cursor.fetchall()}
    assert tables - {wall.table for wall in walls()} == set()


def test_take_each_policy_away_and_its_table_leaks() -> None:
    with connection.cursor() as cursor:
        fill(cursor, THERE)
        assert leaks(HERE) == []
        for wall in walls():
            cursor.execute(f'ALTER TABLE "{wall.table}" DISABLE ROW LEVEL SECURITY')
            assert is_seen(wall.table, by=HERE), wall.table
            assert missing_walls() == [wall.table]
            cursor.execute(f'ALTER TABLE "{wall.table}" ENABLE ROW LEVEL SECURITY')


def test_a_wall_that_was_taken_away_is_put_up_again() -> None:
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE patients_patient NO FORCE ROW LEVEL SECURITY")
        cursor.execute("DROP POLICY steady_clinic ON patients_symptomreport")
    assert missing_walls() == ["patients_patient", "patients_symptomreport"]
    assert not walls_stand()
    assert raise_walls() == 2
    assert walls_stand()
    assert raise_walls() == 0


# Who looks into every clinic. Whoever adds a line says in the code why it must.
EVERYWHERE = {
    "adherence.tasks": 5,
    "clinic.health": 1,
    "clinic.identity.belonging": 2,
    "clinic.identity.joining": 1,
    "clinic.monitoring": 1,
    "clinic.selectors": 1,
    "clinic.management.base": 1,
    "clinic.tasks": 3,
    "clinic.tokens.selectors": 1,
    "demo.guard": 2,
    "demo.tasks": 1,
    "notifications.reports.views": 1,
    "notifications.tasks": 2,
    "patients.actions.moves": 2,
    "patients.actions.signing_in": 3,
    "patients.links": 1,
    "patients.selectors.moves": 2,
    "patients.tasks": 1,
    "programs.selectors.feed": 1,
    "programs.tasks": 4,
}


def test_only_these_look_into_every_clinic() -> None:
    found: dict[str, int] = {}
    for path, tree in sources():
        calls = [n for n in ast.walk(tree) if isinstance(n, ast.Call)]
        named = [c for c in calls if isinstance(c.func, ast.Attribute)]
        n = sum(c.func.attr == "everywhere" for c in named)
        if n:
            found[path] = n
    assert found == EVERYWHERE


def test_no_page_and_no_worker_takes_the_owners_scope() -> None:
    takers = {
        path
        for path, tree in sources()
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and node.attr == "owner"
        if isinstance(node.value, ast.Name) and node.value.id == "tenancy"
    }
    assert takers == {"clinic.management.base", "demo.seeding.emptying"}


@cache
def sources() -> list[tuple[str, ast.Module]]:
    root = Path(settings.BASE_DIR)
    names = [*settings.APPS_OF_THE_HOUSE, "demo"]
    files = [f for name in names for f in sorted((root / name).rglob("*.py"))]
    assert apps.ready
    return [
        (".".join(f.relative_to(root).with_suffix("").parts), ast.parse(f.read_text()))
        for f in files
        if "migrations" not in f.parts
    ]
