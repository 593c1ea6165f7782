"""What row-level security shows in each scope, whatever a query forgot."""

import threading

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction

from clinic import tenancy
from clinic.models import Clinic, Membership
from notifications.delivery.ledger import run
from patients.models import Patient
from tests.factories.clinic import ClinicFactory, MembershipFactory
from tests.factories.patients import PatientFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def two() -> tuple[Patient, Patient]:
    return PatientFactory(clinic=ClinicFactory()), PatientFactory(clinic=ClinicFactory())


def seen() -> set[int]:
    return set(Patient.objects.values_list("pk", flat=True))


def test_a_clinic_sees_its_own_rows_and_nobody_sees_none(two: tuple[Patient, Patient]) -> None:
    here, there = two
    with tenancy.nobody():
        assert seen() == set()
        with tenancy.in_clinic(here.clinic_id):
            assert seen() == {here.pk}
            with tenancy.in_clinic(there.clinic_id):
                assert seen() == {there.pk}
            assert seen() == {here.pk}
        assert seen() == set()
        with tenancy.everywhere("a test"):
            assert seen() == {here.pk, there.pk}
        assert seen() == set()
    assert seen() == {here.pk, there.pk}


def test_a_plan_that_is_kept_shows_each_scope_its_own_rows(two: tuple[Patient, Patient]) -> None:
    here, there = two

    def planned_once() -> set[int]:
        return {key for (key,) in run("SELECT id FROM patients_patient", {})}

    for _ in range(7):  # after the fifth time PostgreSQL may keep one plan for all
        with tenancy.everywhere("a test"):
            assert planned_once() == {here.pk, there.pk}
        with tenancy.in_clinic(here.clinic_id):
            assert planned_once() == {here.pk}
        with tenancy.in_clinic(there.clinic_id):
            assert planned_once() == {there.pk}
        with tenancy.nobody():
            assert planned_once() == set()


def test_it_writes_nothing_into_another_clinic(two: tuple[Patient, Patient]) -> None:
    here, there = two
    with tenancy.in_clinic(here.clinic_id):
        assert Patient.objects.filter(pk=there.pk).update(given_name="Not hers") == 0
        with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
            PatientFactory(clinic=there.clinic)
        with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
            Patient.objects.filter(pk=here.pk).update(clinic=there.clinic_id)
        assert seen() == {here.pk}


def test_what_a_rolled_back_part_was_told_is_told_again(two: tuple[Patient, Patient]) -> None:
    here, there = two
    with tenancy.in_clinic(here.clinic_id):
        assert seen() == {here.pk}
        refused = pytest.raises(IntegrityError)
        with tenancy.in_clinic(there.clinic_id), refused, transaction.atomic():
            Patient.objects.filter(pk=there.pk).update(mrn=None)
        assert seen() == {here.pk}


def test_the_first_statement_of_a_savepoint_that_fails_leaves_the_old_scope(
    two: tuple[Patient, Patient],
) -> None:
    here, there = two
    with tenancy.in_clinic(here.clinic_id):
        assert seen() == {here.pk}
        with tenancy.in_clinic(there.clinic_id):
            with pytest.raises(ProgrammingError), transaction.atomic():
                connection.cursor().execute("SELECT no_such_function()")
            assert seen() == {there.pk}
        assert seen() == {here.pk}


@pytest.mark.django_db(transaction=True)
def test_nothing_is_left_on_a_connection(two: tuple[Patient, Patient]) -> None:
    """Statement by statement, in a transaction, on a server's cursor, many at once."""
    here, _ = two
    with tenancy.in_clinic(here.clinic_id):
        assert seen() == {here.pk}
        assert [p.pk for p in Patient.objects.iterator()] == [here.pk]
        with transaction.atomic():
            assert [p.pk for p in Patient.objects.iterator()] == [here.pk]
        with connection.cursor() as cursor:
            cursor.executemany("UPDATE patients_patient SET given_name = %s", [["Ana"], ["Eva"]])
        assert {p.given_name for p in Patient.objects.all()} == {"Eva"}
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user = session_user, current_setting('steady.clinic', true)")
        assert cursor.fetchone() in {(True, ""), (True, None)}
    assert Patient.objects.filter(given_name="Eva").count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_thread_takes_the_scope_along(two: tuple[Patient, Patient]) -> None:
    here, _ = two
    found: list[set[int]] = []

    def look() -> None:
        found.append(seen())
        connection.close()

    with tenancy.in_clinic(here.clinic_id):
        thread = threading.Thread(target=tenancy.carried(look))
        thread.start()
        thread.join()
    assert found == [{here.pk}]


def test_a_person_finds_her_own_clinics_and_no_other(two: tuple[Patient, Patient]) -> None:
    here, there = two
    hers = MembershipFactory(clinic=here.clinic)
    MembershipFactory(clinic=there.clinic)
    with tenancy.nobody():
        tenancy.enter(staff=hers.staff_id)
        assert list(Membership.objects.all()) == [hers]
        assert list(Clinic.objects.all()) == [here.clinic]


def test_a_child_row_without_a_clinic_is_seen_by_its_parents(two: tuple[Patient, Patient]) -> None:
    from patients.changes import mark_changed
    from patients.models import FactsChange

    here, there = two
    mark_changed([here.pk, there.pk])
    with tenancy.in_clinic(here.clinic_id):
        assert [row.patient_id for row in FactsChange.objects.all()] == [here.pk]
