"""The chain of seals: what is added is sealed, what commits late is waited for, all is verified."""

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from clinic import audit
from clinic.actors import Actor
from clinic.models import AccessEvent, AuditAmendment, AuditPart, AuditVerification
from clinic.permissions import Role
from clinic.tasks import seal_audit, verify_audit
from clinic.trail.amending import cut, write_over
from clinic.trail.sealing import seal, seal_anew
from clinic.trail.verifying import verify
from tests.factories.clinic import ClinicFactory, MembershipFactory
from tests.factories.patients import PatientFactory

BY = Actor.system("test")


@pytest.fixture
def patients(clinic):
    with audit.acting(BY, reason="test"):
        return [PatientFactory(clinic=clinic) for _ in range(5)]


def read(clinic, staff, keys, view="test") -> AccessEvent:
    return AccessEvent.objects.create(clinic=clinic, staff=staff, patients=keys, view=view)


def wrong() -> list[str]:
    return [finding.name for finding in verify().findings if not finding.passed]


def test_what_is_added_is_sealed_once_and_verified(patients, clinic, member):
    first = seal()
    assert first.number == 1
    assert seal() is None
    read(clinic, member(Role.NURSE), [patients[0].pk])
    second = seal()
    assert (second.number, second.previous) == (2, first.hash)
    verdict = verify()
    assert verdict.passed
    assert verdict.seals == 2
    assert verdict.rows >= len(patients) + 2
    sealed = set(AuditPart.objects.values_list("layout__table", flat=True))
    assert {"patients_patientevent", "pghistory_context", "clinic_accessevent"} <= sealed


@pytest.mark.django_db(transaction=True)
def test_a_row_that_commits_after_the_seal_is_waited_for():
    clinic = ClinicFactory()
    staff = MembershipFactory(clinic=clinic).staff
    seal()
    other = connection.copy()
    try:
        other.set_autocommit(False)
        with other.cursor() as cursor:  # takes the lower key, and commits last
            cursor.execute(
                "INSERT INTO clinic_accessevent (uid, created_at, clinic_id, staff_id, patients,"
                " view) VALUES (gen_random_uuid(), now(), %s, %s, '{1}', 'late')",
                [clinic.pk, staff.pk],
            )
        read(clinic, staff, [2], "early")
        assert seal(patience_s=0) is None
        other.commit()
    finally:
        other.close()
    assert seal(patience_s=0) is not None
    assert AuditPart.objects.latest("pk").rows == 2
    assert verify().passed


def test_writing_over_words_leaves_a_trace_and_the_rest_is_still_verified(patients):
    seal()
    table = "patients_patientevent"
    event = type(patients[0]).pgh_event_model if hasattr(patients[0], "pgh_event_model") else None
    assert event is not None
    key = event.objects.filter(pgh_obj_id=patients[0].pk).values_list("pk", flat=True)[0]
    write_over(table, {key: {"family_name": "Former"}}, why="she left", by=BY)
    assert event.objects.get(pk=key).family_name == "Former"
    assert AuditAmendment.objects.get().why == "she left"
    assert verify().passed
    write_over(table, {key: {"family_name": "Again"}}, why="she left", by=BY)
    assert seal() is not None  # the amendments
    assert verify().passed
    _past_the_guards(f"UPDATE {table} SET family_name = 'Forged' WHERE pgh_id = {key}")
    assert wrong() == [table]


def test_only_words_can_be_written_over(patients):
    with pytest.raises(Exception, match="only words and dates"), transaction.atomic():
        write_over("patients_patientevent", {1: {"pgh_label": "insert"}}, why="no", by=BY)
    with pytest.raises(Exception, match="no table of the audit trail"), transaction.atomic():
        write_over("patients_patient", {1: {"family_name": "x"}}, why="no", by=BY)


def test_only_what_is_older_than_the_clinic_keeps_is_cut(clinic, member):
    staff = member(Role.NURSE)
    old, young = read(clinic, staff, [1]), read(clinic, staff, [2])
    years = clinic.record_years + 1
    _past_the_guards(
        f"UPDATE clinic_accessevent SET created_at = created_at - interval '{years} years'"
        f" WHERE id = {old.pk}"
    )
    seal()
    with pytest.raises(Exception, match="younger than the clinic keeps"), transaction.atomic():
        cut("clinic_accessevent", [young.pk], why="too old", by=BY)
    cut("clinic_accessevent", [old.pk], why="too old", by=BY)
    assert list(AccessEvent.objects.all()) == [young]
    assert verify().passed


def test_the_schedule_seals_and_verifies_and_monitoring_is_told(patients, client, settings):
    settings.METRICS_TOKEN = "token"
    seal_audit()
    verify_audit()
    told = client.get("/metrics", headers={"Authorization": "Bearer token"}).content.decode()
    assert "steady_audit_whole 1.0" in told
    assert "steady_audit_verified_age_seconds" in told
    _past_the_guards("DELETE FROM patients_patientevent")
    verify_audit()
    told = client.get("/metrics", headers={"Authorization": "Bearer token"}).content.decode()
    assert "steady_audit_whole 0.0" in told
    assert "patients_patientevent: rows" in AuditVerification.objects.latest("pk").said


def test_a_column_that_went_away_is_sealed_anew_and_told(patients, capsys):
    seal()
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE clinic_clinicevent DROP COLUMN mail_name")
    assert wrong() == ["clinic_clinicevent"]
    assert seal_anew("clinic_clinicevent", why="mail_name went away") is not None
    assert verify().passed
    call_command("verify_audit")
    assert "mail_name went away" in capsys.readouterr().out


def test_a_chain_made_anew_does_not_agree_with_the_heads(patients, settings, tmp_path, capsys):
    settings.AUDIT_HEADS = str(tmp_path / "heads")
    call_command("seal_audit")
    call_command("verify_audit")
    _past_the_guards(
        "UPDATE patients_patientevent SET family_name = 'Forged'",
        "DELETE FROM clinic_auditpart",
        "DELETE FROM clinic_auditseal",
    )
    seal()
    assert verify().passed  # whoever owns the database can make a chain that fits
    with pytest.raises(CommandError):
        call_command("verify_audit")
    assert "FAIL heads" in capsys.readouterr().out
    assert list(AuditVerification.objects.values_list("passed", flat=True)) == [True, False]


def _past_the_guards(*statements: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET session_replication_role = replica")
        for statement in statements:
            cursor.execute(statement)
        cursor.execute("SET session_replication_role = DEFAULT")
