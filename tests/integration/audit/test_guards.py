"""Nobody changes the audit trail, whatever settings they choose; the tables are all of them."""

from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.db import DatabaseError, IntegrityError, connection, transaction

from clinic import clock
from clinic.models import AccessEvent
from clinic.models.base import ClinicOwned
from clinic.permissions import Role
from clinic.settings.base import APPS_OF_THE_HOUSE
from clinic.trail.guards import unguarded
from clinic.trail.tables import append_only_tables, is_history
from notifications.models import DeliveryEvent, Message
from patients.models import Export, PortalVisit, SignIn
from tests.factories.patients import PatientFactory

# Models about a clinic or a patient that no trigger follows, each with the reason.
NOT_FOLLOWED = {
    "adherence.AssessmentRun": "says when a night's work was done, and nothing about anybody",
    "adherence.QualityReport": "is worked out from rows that are followed; frozen by a trigger",
    "adherence.SavedView": "is one person's way of looking at a list",
    "adherence.Signal": "is worked out from check-ins and replayed at will; episodes are followed",
    "clinic.IdempotentResponse": "repeats an answer; what was done is in the histories",
    "clinic.RetentionPreview": "says what would go; what went is a receipt, and sealed",
    "notifications.Message": "is a ledger: whose mail it is never changes, its steps are rows",
    "patients.Export": "is itself the note that a file was made; frozen by a trigger",
    "patients.FactsChange": "is work to do, gone when it is done",
    "patients.PortalVisit": "is the note that her pages were open; whose it is never changes",
    "patients.SignIn": "is the note that a link was asked for; whose it is never changes",
    "patients.SymptomReport": "is never changed: a correction is a new version, by a trigger",
    "programs.PlannedDose": "is never changed, by a trigger: adjustments are rows of their own",
    "programs.PlannedExercise": "is never changed, by a trigger",
}


APPS = (*APPS_OF_THE_HOUSE, "demo", "bench", "simulation")
SWITCH = "pgtrigger.ignore"
REFUSED = r"only ever added to|Cannot update or delete rows"  # ours, or pghistory's own


def test_every_table_of_the_trail_refuses(db):
    assert unguarded() == []
    assert {"clinic_accessevent", "pghistory_context", "patients_patientevent"} <= set(
        append_only_tables()
    )


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE {table} SET {column} = {column}",
        "DELETE FROM {table}",
        "TRUNCATE {table} CASCADE",
        "SELECT set_config('pgtrigger.ignore', array_agg(tgname)::text, true) FROM pg_trigger;"
        " DELETE FROM {table}",
    ],
)
@pytest.mark.parametrize(
    ("table", "column"),
    [
        ("clinic_accessevent", "view"),
        ("patients_patientevent", "mrn"),
        ("pghistory_context", "metadata"),
        ("clinic_auditseal", "hash"),
    ],
)
def test_no_statement_changes_it(clinic, member, table, column, statement):
    from clinic import audit
    from clinic.actors import Actor
    from clinic.trail.sealing import seal

    with audit.acting(Actor.system("test")):
        patient = PatientFactory(clinic=clinic)
    AccessEvent.objects.create(
        clinic=clinic, staff=member(Role.NURSE), patients=[patient.pk], view="test"
    )
    seal()
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        with pytest.raises(DatabaseError, match=REFUSED), transaction.atomic():
            cursor.execute(statement.format(table=table, column=column))


def test_no_code_of_ours_switches_the_triggers_off():
    ours = [p for app in APPS for p in Path(settings.BASE_DIR, app).rglob("*.py")]
    found = [p for p in ours if "migrations" not in p.parts and SWITCH in p.read_text("utf-8")]
    root = Path(settings.BASE_DIR)
    assert sorted(found) == [
        # the same words under another key are no change that a history should tell
        root / "clinic" / "sealed" / "rotating.py",
        # what the last erasure removes may leave no copy of itself in a history
        root / "patients" / "retention" / "last.py",
    ]


def test_every_model_about_a_clinic_or_patient_is_followed_or_says_why(db):
    followed = {model.pgh_tracked_model for model in apps.get_models() if is_history(model)}
    about = {
        model
        for model in apps.get_models()
        if not is_history(model)
        and model._meta.managed
        and (issubclass(model, ClinicOwned) or _names_a_patient(model))
    }
    missing = {m._meta.label for m in about - followed if not getattr(m, "append_only", False)}
    assert sorted(missing - set(NOT_FOLLOWED)) == []
    assert sorted(set(NOT_FOLLOWED) - {m._meta.label for m in about}) == []


@pytest.mark.parametrize(
    "change",
    [
        "notifications_message SET recipient_uid = gen_random_uuid()",
        "notifications_deliveryevent SET event = 'bounced'",
        "patients_export SET form = 'pdf'",
        "patients_portalvisit SET token_hash = 'other'",
        "patients_signin SET browser_hash = 'other'",
    ],
)
def test_what_is_followed_by_nothing_stays_as_written(clinic, change):
    patient, now = PatientFactory(clinic=clinic), clock.now()
    hers = {"clinic": clinic, "patient": patient}
    mail = Message.objects.create(
        clinic=clinic, kind="check-in", recipient_kind="patient", recipient_uid=patient.uid,
        about_uid=patient.uid, dedupe_key="x", due_at=now, send_before=now,
    )  # fmt: skip
    DeliveryEvent.objects.create(message=mail, event="sent")
    Export.objects.create(**hers, form="json", bytes=1)
    PortalVisit.objects.create(**hers, token_hash="a", seen_at=now, expires_at=now)
    SignIn.objects.create(**hers, browser_hash="a", expires_at=now)
    with connection.cursor() as cursor, pytest.raises(IntegrityError, match="never changes"):
        cursor.execute(f"UPDATE {change}")


def _names_a_patient(model) -> bool:
    return any(
        field.related_model._meta.label == "patients.Patient"
        for field in model._meta.concrete_fields
        if field.remote_field
    )
