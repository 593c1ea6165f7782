"""A patient leaves: what goes is gone, from every table of the database."""

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from clinic import clock
from clinic.actors import Actor
from clinic.audit import acting
from clinic.errors import Conflict
from clinic.models import IdempotentResponse
from clinic.permissions import Role
from notifications.actions import set_preferences
from notifications.models import Message, SentCopy
from patients.actions import (
    add_precaution,
    ask_correction,
    ask_to_leave,
    name_carer,
    record_report,
    register_patient,
    update_patient,
)
from patients.models import Departure, Patient, PatientStatus, SymptomReport
from programs.actions import send_file
from tests.factories.patients import PatientFactory
from tests.factories.programs import BookingFactory, EnrollmentFactory, SessionFactory, in_days
from tests.sealed import opened_texts

PHONE = "phone"
WORDS = ("Zenobia", "Quintanilla", "Yolanda", "zenobia@away.example", "+34 611 222 333", "tamarind")


def where(word: str) -> set[str]:
    """Return the tables in which a word stands anywhere in any row, sealed or not."""
    found = {table for table, text in opened_texts() if word in text}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            name = connection.ops.quote_name(table)
            cursor.execute(
                f"SELECT 1 FROM {name} AS t WHERE strpos(t::text, %s) > 0 "
                "OR strpos(to_jsonb(t)::text, %s) > 0 LIMIT 1",
                [word, word],
            )
            if cursor.fetchone():
                found.add(table)
    return found


@pytest.fixture
def full(clinic, member, staff_client) -> Patient:
    """A patient about whom words stand wherever words can stand."""
    staff = member()
    by = Actor.member(staff)
    patient = register_patient(
        clinic=clinic, mrn="R-77", given_name="Yolanda", family_name="Quintanilla",
        birth_date=PatientFactory.birth_date, email="zenobia@away.example",
        phone="+34 611 222 333", by=by,
    )  # fmt: skip
    patient = update_patient(patient=patient, given_name="Zenobia", by=by)
    today = clock.today(patient.zone)
    add_precaution(patient=patient, kind="osteoporosis", note="tamarind", by=by)
    name_carer(
        patient=patient, name="tamarind", email="tamarind@away.example", relation="sibling", by=by
    )
    record_report(
        patient=patient, reported_for=today, pain=4, note="tamarind", missed_doses=2,
        missed_words="tamarind", source=PHONE, by=by,
    )  # fmt: skip
    record_report(
        patient=patient, reported_for=today, pain=5, note="tamarind 2", source=PHONE, by=by
    )
    ask_correction(
        patient=patient, about="name", about_uid=patient.uid, said="tamarind",
        by=Actor.patient(patient.uid),
    )  # fmt: skip
    for wanted in (False, True):
        set_preferences(clinic_id=clinic.pk, recipient_uid=patient.uid, wishes={"check-in": wanted})
    enrollment = EnrollmentFactory(patient=patient, physiologist=staff)
    send_file(enrollment=enrollment, name="tamarind.fit", content=b"tamarind", by=by)
    session = SessionFactory(
        clinic=clinic, physiologist=staff, day=in_days(5), title="Zenobia Quintanilla"
    )
    BookingFactory(session=session, enrollment=enrollment)
    with acting(by, reason="Zenobia rang"):
        Patient.objects.filter(pk=patient.pk).update(language="es")
    message = Message.objects.create(
        clinic=clinic, kind="check-in", recipient_kind="patient", recipient_uid=patient.uid,
        about_uid=patient.uid,
        dedupe_key="x", due_at=clock.now(), send_before=clock.now() + timedelta(days=1),
        state="sent", sent_at=clock.now(),
    )  # fmt: skip
    SentCopy.objects.create(
        message=message, raw=b"To: zenobia@away.example", keep_until=clock.now()
    )
    staff_client(Role.COORDINATOR).post(
        "/api/v1/patients/",
        {
            "mrn": "R-78",
            "given_name": "Zenobia",
            "family_name": "Quintanilla",
            "birth_date": "1960-01-01",
        },
        content_type="application/json",
        headers={"Idempotency-Key": "k"},
    )
    Patient.objects.filter(mrn="R-78").update(given_name="Other", family_name="Woman")
    with connection.cursor() as cursor:  # the second patient only served to fill the answers
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute("DELETE FROM patients_patientevent WHERE mrn = 'R-78'")
        cursor.execute("SET LOCAL session_replication_role = origin")
    assert IdempotentResponse.objects.exists()
    return patient


def test_nothing_of_her_words_is_left_in_any_table(full, staff_client):
    for word in WORDS:
        assert where(word), word
    coordinator = staff_client(Role.COORDINATOR)
    coordinator.post(f"/patients/{full.uid}/leaving/")
    page = f"/patients/{full.uid}/leaving/erase/"
    assert coordinator.post(page, {"typed": "R-78"}).status_code == 422
    assert Patient.objects.get(pk=full.pk).status == PatientStatus.ACTIVE
    answer = coordinator.post(page, {"typed": "R-77"})
    assert answer.status_code == 303, answer.content.decode()
    assert {word: where(word) for word in WORDS if where(word)} == {}
    left = Patient.objects.get(pk=full.pk)
    assert (left.mrn, left.birth_date.year) == ("R-77", full.birth_date.year)
    reports = SymptomReport.objects.filter(patient=left).values_list("pain", "note")
    assert sorted(reports) == [(4, "(erased)"), (5, "(erased)")]
    departure = Departure.objects.get(patient=left)
    assert departure.keep_until.year - departure.erased_at.year == full.clinic.record_years
    assert not left.enrollments.filter(status="active").exists()
    assert coordinator.get(f"/patients/{full.uid}/").status_code == 200
    assert coordinator.get(page).status_code == 404


def test_what_is_kept_changes_no_more(full, staff_client):
    coordinator = staff_client(Role.COORDINATOR)
    coordinator.post(f"/patients/{full.uid}/leaving/")
    coordinator.post(f"/patients/{full.uid}/leaving/erase/", {"typed": "R-77"})
    by = Actor.member(coordinator.staff)
    with pytest.raises(Conflict, match="changes no more"):
        update_patient(patient=full, status="active", by=by)
    with pytest.raises(Conflict, match="changes no more"):
        record_report(
            patient=full, reported_for=clock.today(full.zone), pain=1, source=PHONE, by=by
        )


def test_she_asks_with_two_presses_and_may_stay(hers, patient):
    page = hers.get("/my/rights/leaving/").content.decode()
    assert "10 years" in page
    asked = hers.post("/my/rights/leaving/", {"step": "ask"}).content.decode()
    assert "Are you sure?" in asked
    assert not Departure.objects.exists()
    hers.post("/my/rights/leaving/", {"step": "sure"})
    assert Departure.objects.filter(patient=patient, erased_at=None).exists()
    assert "You asked to leave" in hers.get("/my/rights/leaving/").content.decode()
    hers.post("/my/rights/leaving/", {"step": "stay"})
    assert not Departure.objects.exists()


def test_the_api_does_the_same_and_nobody_else_may(staff_client, patient):
    coordinator = staff_client(Role.COORDINATOR)
    here = f"/api/v1/patients/{patient.uid}/departure/"
    assert staff_client(Role.NURSE).post(here).status_code == 403
    assert (
        coordinator.post(
            f"{here}erase/", {"typed": patient.mrn}, content_type="application/json"
        ).status_code
        == 422
    )
    assert coordinator.post(here).status_code == 201
    erased = coordinator.post(
        f"{here}erase/", {"typed": patient.mrn}, content_type="application/json"
    )
    assert erased.json()["keep_until"]
    assert coordinator.delete(here).status_code == 409


def test_the_command_does_it_for_somebody_who_may(staff_client, patient):
    coordinator, nurse = staff_client(Role.COORDINATOR).staff, staff_client(Role.NURSE).staff
    ask_to_leave(patient=patient, by=Actor.patient(patient.uid))
    given = {"record_number": patient.mrn, "by": nurse.email}
    with pytest.raises(CommandError, match="may not answer"):
        call_command("erase_patient", str(patient.uid), **given)
    call_command("erase_patient", str(patient.uid), **{**given, "by": coordinator.email})
    assert Departure.objects.get(patient=patient).erased_by == coordinator
