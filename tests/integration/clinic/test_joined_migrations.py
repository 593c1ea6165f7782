"""The joined migrations go on from a database that the files before them migrated."""

import pytest
from django.db import connection
from django.db.migrations.exceptions import NodeNotFoundError
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

JOINED = {
    (app, name): migration
    for (app, name), migration in MigrationLoader(None).disk_migrations.items()
    if migration.replaces
}


@pytest.fixture
def recorder(db):
    """What a database of the old files remembers: it has not heard of the new ones."""
    recorder = MigrationRecorder(connection)
    for migration in JOINED.values():
        recorder.record_unapplied(migration.app_label, migration.name)
    return recorder


def plan():
    executor = MigrationExecutor(connection)
    return executor.migration_plan(executor.loader.graph.leaf_nodes())


def test_a_database_of_the_old_files_has_nothing_to_do(recorder, client):
    assert len(JOINED) == 10
    assert plan() == []
    assert client.get("/readyz").json()["migrations"] is True


@pytest.mark.parametrize("app", sorted({app for app, _ in JOINED}))
def test_one_that_stopped_on_the_way_is_refused_and_not_passed_over(recorder, client, app):
    *_, last = sorted(o for m in JOINED.values() for o in m.replaces if o[0] == app)
    recorder.record_unapplied(*last)
    with pytest.raises(NodeNotFoundError, match="already applied"):
        plan()
    assert client.get("/readyz").json()["migrations"] is False


def test_no_old_file_is_replaced_twice_or_is_there():
    replaced = [old for migration in JOINED.values() for old in migration.replaces]
    assert len(replaced) == len(set(replaced)) == 66
    assert not set(replaced) & set(MigrationLoader(None).disk_migrations)
