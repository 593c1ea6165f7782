"""The last erasure: nothing of her stays in any table, and nothing goes before its time."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from io import StringIO

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction

from clinic import clock, tenancy
from clinic.actors import Actor
from clinic.models import RetentionReceipt
from clinic.permissions import Role
from clinic.retention.going import keep
from clinic.trail.tables import is_history
from patients.actions import ask_to_leave, carry_out_departure, place_hold
from patients.models import Departure, Patient, SymptomReport
from patients.retention.last import erase_for_good, rows_about
from programs.models import PlannedDose
from tests.integration.rights.test_leaving import full, where

__all__ = ["full"]
FLAG = "SELECT set_config('steady.last_erasing', %s, true)"


@contextmanager
def past_the_triggers() -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        yield
        cursor.execute("SET LOCAL session_replication_role = origin")


def age(years: int) -> None:
    """Make what the database wrote by its own clock as old as what was written by ours."""
    with past_the_triggers(), connection.cursor() as cursor:
        for model in apps.get_models():
            if is_history(model):
                cursor.execute(
                    f"UPDATE {model._meta.db_table} SET pgh_created_at = "
                    f"pgh_created_at - interval '{years} years'"
                )


@pytest.fixture
def erased(full, member) -> Patient:
    """A patient with rows wherever rows can be, erased a good while before the years are over."""
    by = Actor.member(member(Role.COORDINATOR))
    PlannedDose.objects.create(
        clinic=full.clinic, enrollment=full.enrollments.get(), week=1, modality="aerobic",
        sessions=2, minutes=30,
    )  # fmt: skip
    ask_to_leave(patient=full, by=by)
    carry_out_departure(patient=full, typed=full.mrn, by=by)
    then = clock.now() - timedelta(days=366 * (full.clinic.record_years + 1))
    with past_the_triggers():
        Departure.objects.update(erased_at=then, keep_until=then + timedelta(days=3660))
    full.refresh_from_db()
    return full


def nights(clinic) -> None:
    """Let two nights pass, a week apart, within the wall that the worker has around it."""
    with tenancy.in_clinic(clinic.pk):
        keep(clinic, now=clock.now())
        with clock.standing_at(clock.now() + timedelta(days=7)):
            keep(clinic, now=clock.now())


def test_nothing_of_her_is_left_in_any_table(erased, clinic):
    age(clinic.record_years + 1)
    rows = rows_about(erased)
    assert sum(bool(keys) for keys in rows.values()) > 10, "the walk meets too little"
    marks = [str(erased.uid), erased.mrn]
    assert all(where(mark) for mark in marks)
    nights(clinic)
    assert {mark: where(mark) for mark in marks if where(mark)} == {}
    for model, keys in rows.items():
        assert not model._base_manager.filter(pk__in=keys).exists(), model
    assert RetentionReceipt.objects.get(kind="records").removed == 1
    assert Patient.objects.exists(), "others stay"


def test_what_erasing_would_do_is_said_before(full, staff_client):
    coordinator = staff_client(Role.COORDINATOR)
    coordinator.post(f"/patients/{full.uid}/leaving/")
    page = coordinator.get(f"/patients/{full.uid}/leaving/erase/").content.decode()
    assert "Symptom reports" in page
    told = coordinator.get(f"/api/v1/patients/{full.uid}/departure/erase/").json()
    reports = next(one for one in told if one["table"] == "symptom reports")
    assert (reports["rows"], reports["words"]) == (2, ["note", "missed words"])
    said = StringIO()
    call_command(
        "erase_patient", str(full.uid), record_number=full.mrn, by=coordinator.staff.email,
        dry_run=True, stdout=said,
    )  # fmt: skip
    assert "symptom reports: 2, note, missed words written over" in said.getvalue()
    assert Patient.objects.get(pk=full.pk).full_name == "Zenobia Quintanilla"


def test_young_histories_keep_all_of_it(erased, clinic):
    nights(clinic)
    assert Patient.objects.filter(pk=erased.pk).exists()
    assert PlannedDose.objects.filter(enrollment__patient=erased).exists()
    assert not RetentionReceipt.objects.filter(kind="records").exists()


def test_the_flag_alone_opens_nothing(full, erased, clinic, member):
    """Neither for a patient who is here, nor before the years are over, nor for a held one."""
    report = SymptomReport.objects.filter(patient=erased)
    plan = PlannedDose.objects.filter(enrollment__patient=erased)

    def refused() -> None:
        for rows in (report, plan):
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(FLAG, [str(erased.pk)])
                with pytest.raises(IntegrityError, match="never change"), transaction.atomic():
                    rows._raw_delete(rows.db)
                cursor.execute(FLAG, [""])

    with pytest.raises(IntegrityError, match="never change"), transaction.atomic():
        plan._raw_delete(plan.db)  # the years are over, and nobody said so
    clinic.record_years = 50
    clinic.save(update_fields=["record_years"])
    refused()
    clinic.record_years = 10
    clinic.save(update_fields=["record_years"])
    with past_the_triggers():
        Patient.objects.filter(pk=erased.pk).update(status="active")
    refused()
    with past_the_triggers():
        Patient.objects.filter(pk=erased.pk).update(status="erased")
    until = clock.today(clinic.time_zone) + timedelta(days=3)
    by = Actor.member(member(Role.COORDINATOR))
    place_hold(patient=erased, reason="claim", until=until, by=by)
    refused()
    assert erase_for_good(Departure.objects.get(patient=erased).pk, by) is False
    with (
        pytest.raises(IntegrityError, match="erased never changes"),
        transaction.atomic(),
    ):
        Departure.objects.filter(patient=erased).update(erased_at=clock.now())
