"""What the database itself holds, whoever writes: raw SQL, past every action."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from clinic import clock
from clinic.db import constraint_of
from patients.models import Patient, SymptomReport, TherapyCourse
from tests.factories.patients import (
    PatientFactory,
    PrecautionFactory,
    SymptomReportFactory,
    TherapyCourseFactory,
)

pytestmark = pytest.mark.django_db


def refused_by(sql: str, values: list) -> str:
    """Run raw SQL that must fail, and return the constraint that refused it."""
    with pytest.raises(DatabaseError) as error, transaction.atomic():
        connection.cursor().execute(sql, values)
    return constraint_of(error.value)


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("pain", 11),
        ("interference", 11),
        ("tiredness", -1),
        ("sleep_problems", 11),
        ("hot_flushes", 12),
        ("bother", 5),
        ("missed_doses", 8),
    ],
)
def test_scales_hold(column, value):
    report = SymptomReportFactory()
    columns = [
        field.column for field in SymptomReport._meta.concrete_fields if field.column != "id"
    ]
    values = {"uid": "gen_random_uuid()", "reported_for": "'2020-01-01'", column: str(value)}
    chosen = ", ".join(values.get(name, f'"{name}"') for name in columns)
    names = ", ".join(f'"{name}"' for name in columns)
    constraint = refused_by(
        f"INSERT INTO patients_symptomreport ({names}) SELECT {chosen} "
        "FROM patients_symptomreport WHERE id = %s",
        [report.pk],
    )
    assert constraint.startswith((f"report_{column}_0_to_", "patients_symptomreport_"))


@pytest.mark.parametrize(
    "change",
    ["pain = 0", "note = 'x'", "reported_for = '2020-01-01'", "superseded_at = now(), pain = 0"],
)
def test_report_never_changes(change):
    report = SymptomReportFactory()
    constraint = refused_by(
        f"UPDATE patients_symptomreport SET {change} WHERE id = %s", [report.pk]
    )
    assert constraint == "report_is_append_only"


def test_report_is_never_removed_and_never_comes_back():
    report = SymptomReportFactory(superseded_at=clock.now())
    delete = "DELETE FROM patients_symptomreport WHERE id = %s"
    revive = "UPDATE patients_symptomreport SET superseded_at = NULL WHERE id = %s"
    assert refused_by(delete, [report.pk]) == "report_is_append_only"
    assert refused_by(revive, [report.pk]) == "report_is_append_only"


def made(factory, **values) -> str:
    with pytest.raises(DatabaseError) as error, transaction.atomic():
        factory(**values)
    return constraint_of(error.value)


def test_one_current_report_a_day():
    report = SymptomReportFactory()
    again = {"patient": report.patient, "reported_for": report.reported_for}
    assert made(SymptomReportFactory, **again, version=2) == "report_one_current_a_day"
    assert (
        made(SymptomReportFactory, **again, superseded_at=clock.now())
        == "report_version_once_a_day"
    )


def test_report_taken_by_staff_names_who_took_it():
    assert made(SymptomReportFactory, source="phone") == "report_by_staff_has_a_recorder"


def test_courses_hold():
    course = TherapyCourseFactory()
    patient, today = course.patient, clock.now().date()
    assert made(TherapyCourseFactory, patient=patient) == "therapy_one_open_course_a_patient"
    ended = {"patient": patient, "ended_on": today}
    assert made(TherapyCourseFactory, **ended) == "therapy_end_has_a_reason"
    early = {"ended_on": course.started_on - timedelta(days=1), "end_reason": "completed"}
    assert made(TherapyCourseFactory, **early) == "therapy_ends_after_it_starts"
    assert made(TherapyCourseFactory, drug="aspirin") == "therapy_drug_known"
    assert made(TherapyCourseFactory, planned_years=16) == "therapy_planned_years_1_to_15"
    assert TherapyCourse.objects.count() == 1


def test_patient_and_precaution_hold():
    patient = PatientFactory()
    taken = made(PatientFactory, clinic=patient.clinic, mrn=patient.mrn)
    assert taken == "patient_mrn_once_per_clinic"
    assert made(PatientFactory, status="lost") == "patient_status_known"
    PrecautionFactory(patient=patient)
    assert made(PrecautionFactory, patient=patient) == "precaution_once_while_it_lasts"


def test_every_change_of_a_patient_is_kept_even_in_raw_sql():
    patient = PatientFactory()
    connection.cursor().execute(
        "UPDATE patients_patient SET birth_date = %s WHERE id = %s", [date(1950, 1, 1), patient.pk]
    )
    kept = Patient.objects.get().events.order_by("pgh_id")
    assert [event.birth_date.year for event in kept] == [1962, 1950]
