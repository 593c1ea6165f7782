"""The migration seals what a clinic already has, in tables that never change too, and opens it."""

import pytest
from django.apps import apps
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from clinic.sealed.holding import sealed_columns
from clinic.sealed.migrating import SealColumns
from patients.models import Patient, SymptomReport
from tests.factories.patients import PatientFactory, SymptomReportFactory
from tests.factories.programs import SessionFactory
from tests.sealed import opened_texts, raw

TRIGGERS = """
SELECT tgrelid::regclass::text, tgname, tgenabled, pg_get_triggerdef(oid), obj_description(oid)
  FROM pg_trigger WHERE NOT tgisinternal ORDER BY 1, 2
"""


def query(sql: str) -> list:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchall()


@pytest.fixture(scope="module")
def steps():
    """Every sealing of the migrations, with the models before and after it."""
    loader = MigrationLoader(None)
    found = []
    for app, name in [node for node in loader.graph.nodes if node[1].endswith("sealed_columns")]:
        migration = loader.get_migration(app, name)
        state = loader.project_state((app, name), at_end=False)
        for operation in migration.operations:
            before = state.clone()
            operation.state_forwards(app, state)
            if isinstance(operation, SealColumns):
                found.append((app, operation, before, state.clone()))
    return found


def test_there_and_back(clinic, steps):
    patient = PatientFactory(clinic=clinic, email="ana@example.org", phone="")
    report = SymptomReportFactory(patient=patient, note="tamarind")
    SessionFactory(clinic=clinic, title="With Ana")
    connection.check_constraints()  # deferred triggers have had their say
    words, triggers = sorted(opened_texts()), query(TRIGGERS)
    with connection.schema_editor() as editor:
        for app, operation, before, after in steps:
            operation.database_backwards(app, editor, after, before)
    assert raw(patient, "email") == "ana@example.org"
    assert raw(report, "note") == "tamarind"
    assert query("SELECT title FROM programs_sessionevent") == [("With Ana",)]
    # how a condition casts its columns follows their types; nothing else may differ
    assert [row[:3] + row[4:] for row in query(TRIGGERS)] == [t[:3] + t[4:] for t in triggers]
    with connection.schema_editor() as editor:
        for app, operation, before, after in steps:
            operation.database_forwards(app, editor, before, after)
    assert sorted(opened_texts()) == words
    assert query(TRIGGERS) == triggers
    assert Patient.objects.get().email == "ana@example.org"
    assert SymptomReport.objects.get().note == "tamarind"
    assert apps.get_model("patients", "PatientEvent").objects.get().email == "ana@example.org"


def test_every_sealed_column_is_sealed_by_a_migration(steps):
    sealed = {
        f"{app}_{model}.{name}"
        for app, operation, _, _ in steps
        for model, fields in operation.columns.items()
        for name in fields
    }
    ours = {f"{one.column.table}.{one.column.name}" for one in sealed_columns()}
    born_so = {
        f"{model._meta.db_table}"
        for label in ("RecordOpening", "Restriction", "LegalHold")
        for model in (
            apps.get_model("patients", label),
            apps.get_model("patients", f"{label}Event"),
        )
    }
    born_so.add("patients_correctionevent")
    later = {column for column in ours - sealed if column.partition(".")[0] not in born_so}
    assert later == {"mfa_authenticator.data", "pghistory_context.metadata"}
