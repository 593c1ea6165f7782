"""Who saw and who changed what: pages and API for those who answer for it."""

import csv
import time

import pytest
from django.contrib.auth import get_user_model
from django.db import connection
from django.test.utils import CaptureQueriesContext

from clinic import audit
from clinic.actors import Actor
from clinic.identity.events import note
from clinic.identity.sessions import STARTED
from clinic.models import AccessEvent, SignInKind
from clinic.permissions import Role
from notifications.actions import set_preferences
from patients.accounting.changes import Wanted, changes_page, way_to_patient
from patients.accounting.words import histories
from patients.models import Patient
from tests.factories.clinic import ClinicFactory
from tests.factories.patients import PatientFactory


@pytest.fixture
def patient(clinic):
    return PatientFactory(clinic=clinic, family_name="Marcada")


@pytest.fixture
def nurse(staff_client, patient):
    """A nurse who has opened the record and added a precaution."""
    client = staff_client(Role.NURSE)
    client.get(f"/patients/{patient.uid}/", REMOTE_ADDR="10.1.2.3")
    sent = {"kind": "osteoporosis", "note": "Secreto"}
    assert client.post(f"/patients/{patient.uid}/precaution/", sent).status_code == 303
    return client


@pytest.fixture
def administrator(staff_client):
    return staff_client(Role.ADMINISTRATOR)


def test_each_history_of_a_patient_is_found_from_her(db):
    ways = {
        label: way_to_patient(history.pgh_tracked_model) for label, history in histories().items()
    }
    hers = {label for label, way in ways.items() if way is not None}
    assert {"patients.Patient", "programs.Booking", "programs.PerformedSet"} <= hers
    assert "adherence.Contact" in hers
    assert not {"clinic.Room", "programs.Exercise", "adherence.RuleSet"} & hers


def test_what_raw_sql_does_to_her_wishes_is_told(administrator, patient, clinic):
    set_preferences(clinic_id=clinic.pk, recipient_uid=patient.uid, wishes={"check-in": False})
    with connection.cursor() as cursor:
        cursor.execute("UPDATE notifications_preference SET wanted = true")
        cursor.execute("DELETE FROM notifications_preference")
    found = changes_page(
        clinic, Wanted(patient=patient, kind="notifications.Preference"), names=True
    )
    told = [(row.verb, row.columns, row.patient.mrn) for row in found.rows]
    assert told == [
        ("removed", [], patient.mrn), ("changed", ["wanted"], patient.mrn),
        ("added", [], patient.mrn),
    ]  # fmt: skip
    page = administrator.get(f"/audit/patients/{patient.uid}/changes/").content.decode()
    assert "Preference changed: wanted" in page


def test_a_request_is_told_with_role_purpose_and_network(nurse, patient, clinic):
    seen = AccessEvent.objects.earliest("pk")
    assert (seen.roles, seen.purpose, seen.route) == (["nurse"], "view patients", "patient-detail")
    assert seen.address == "10.1.2.0/24"
    answer = nurse.get(f"/patients/{patient.uid}/")
    assert str(AccessEvent.objects.latest("pk").request) == answer["X-Request-ID"]
    added = changes_page(clinic, Wanted(patient=patient, kind="patients.Precaution"), names=False)
    facts = added.rows[0].facts
    assert (facts["roles"], facts["purpose"]) == ("Oncology nurse", "edit patients")
    assert len({seen.session, AccessEvent.objects.latest("pk").session}) == 1


def test_an_administrator_reads_record_numbers_and_no_value(administrator, nurse, patient):
    for url in ("/audit/", f"/audit/patients/{patient.uid}/", "/audit/changes/",
                f"/audit/patients/{patient.uid}/changes/"):  # fmt: skip
        page = administrator.get(url).content.decode()
        assert patient.mrn in page, url
        assert nurse.staff.name in page, url
        assert "Marcada" not in page
        assert "Secreto" not in page
        assert AccessEvent.objects.latest("pk").patients == [patient.pk]
    assert "Precaution added" in page
    found = administrator.post("/audit/find/", {"mrn": patient.mrn.lower()})
    assert found["Location"] == f"/audit/patients/{patient.uid}/"
    told = administrator.get("/audit/?day=yesterday&person=nobody").content.decode()
    assert "“yesterday” is no date. Write it like 2026-11-24." in told


def test_a_coordinator_sees_it_of_one_patient_and_others_not_at_all(staff_client, nurse, patient):
    coordinator = staff_client(Role.COORDINATOR)
    page = coordinator.get(f"/patients/{patient.uid}/changes/").content.decode()
    assert "Precaution added" in page
    assert coordinator.get("/audit/").status_code == 403
    assert nurse.get(f"/patients/{patient.uid}/changes/").status_code == 403


def test_sign_ins_and_roles_are_told_with_by_whom(administrator, staff_client, member, clinic):
    ada, there = member(Role.NURSE), ClinicFactory()
    note(SignInKind.FAILED, ada)
    note(SignInKind.FAILED, None)
    note(SignInKind.ROLE_GIVEN, ada, by=administrator.staff, clinic=clinic, detail="coordinator")
    note(SignInKind.ROLE_GIVEN, ada, clinic=there, detail="physiologist")

    def told(query: str) -> str:
        return administrator.get(f"/audit/sign-ins/?{query}").content.decode().split("<table")[-1]

    roles = told(f"kind=roles&person={ada.uid}")
    assert "Role given: Coordinator" in roles
    assert f'data-label="By">{administrator.staff.name}' in roles
    assert "physiologist" not in roles.lower(), "what another clinic did is its own"
    assert "Password refused" not in roles
    tried = told("kind=in-vain")
    assert tried.count("Password refused") == 2
    assert "nobody" in tried
    assert "Role given" in told("")
    assert "Nothing happened to an account" in told("day=2020-01-01")
    assert "There is no kind “x”" in administrator.get("/audit/sign-ins/?kind=x").content.decode()
    (row,) = administrator.get("/api/v1/sign-in-events/?kind=roles").json()["results"]
    assert (row["whose"], row["detail"], row["by"]) == (
        ada.name, "Coordinator", administrator.staff.name
    )  # fmt: skip
    file = administrator.post("/audit/sign-ins/file/", {"kind": "roles"}).content.decode()
    assert "Coordinator" in file
    assert "Password refused" not in file
    assert (
        "Role given: Coordinator"
        in administrator.get(f"/settings/people/{ada.uid}/").content.decode()
    )
    other = staff_client(Role.ADMINISTRATOR, at=there)
    theirs = other.get("/audit/sign-ins/").content.decode().split("<table")[-1]
    assert "Role given: Exercise physiologist" in theirs
    assert "Role given: Coordinator" not in theirs
    assert theirs.count("Password refused") == 1, "the one at an address that is nobody's"
    assert staff_client(Role.COORDINATOR).get("/audit/sign-ins/").status_code == 403


def test_another_clinics_trail_is_not_there(staff_client, nurse, patient):
    there = ClinicFactory()
    other = staff_client(Role.ADMINISTRATOR, at=there)
    assert patient.mrn not in other.get("/audit/").content.decode()
    assert other.get(f"/audit/patients/{patient.uid}/").status_code == 404
    for resource in ("access-events", "change-events"):
        answer = other.get(f"/api/v1/{resource}/?patient={patient.uid}")
        assert answer.status_code == 404
        assert patient.mrn not in other.get(f"/api/v1/{resource}/").content.decode()


def test_more_rows_cost_no_more_queries_and_come_in_pages(administrator, nurse, patient):
    urls = ("/audit/", "/audit/changes/", f"/audit/patients/{patient.uid}/changes/",
            "/audit/changes/?kind=patients.Patient", "/audit/whole/", "/api/v1/access-events/",
            "/api/v1/change-events/", "/audit/sign-ins/", "/api/v1/sign-in-events/")  # fmt: skip
    administrator.get("/audit/")  # what a first request of a process looks up once
    few = {url: _asked(administrator, url) for url in urls}
    for n in range(60):
        other = PatientFactory(clinic=patient.clinic, family_name=f"Otra{n}")
        with audit.acting(Actor.member(nurse.staff)):
            Patient.objects.filter(pk=patient.pk).update(phone=f"+34 600 000 0{n:02}")
        nurse.get(f"/patients/{other.uid}/")
        note(SignInKind.FAILED, nurse.staff)
    for url in urls:
        assert _asked(administrator, url) <= few[url] <= 4, url
    page = administrator.get(f"/audit/patients/{patient.uid}/changes/").content.decode()
    older = page.split('rel="next" href="')[1].split('"')[0].replace("&amp;", "&")
    assert "Patient added" in administrator.get(older).content.decode()


def test_a_page_goes_on_where_most_deeds_held_nothing_of_this_clinic(clinic, member):
    """Whoever works at two clinics did much at the other: what she did here is shown at once."""
    by = Actor.member(member(Role.NURSE))
    here, there = PatientFactory(clinic=clinic), PatientFactory(clinic=ClinicFactory())
    for n, patient in enumerate([here] * 60 + [there] * 30):
        with audit.acting(by):
            Patient.objects.filter(pk=patient.pk).update(phone=f"+34 600 000 0{n:02}")
    wanted = Wanted(staff=by.staff)
    pages, before = [], ""
    while len(pages) < 9:
        with CaptureQueriesContext(connection) as asked:
            page = changes_page(clinic, wanted, names=False, before=before)
        assert len(asked) <= 2
        pages.append(page.rows)
        if not (before := page.next_before):
            break
    assert [len(rows) for rows in pages] == [50, 10], "full pages, and none after the last row"
    assert len({row.uid for rows in pages for row in rows}) == 60
    assert {row.patient.key for rows in pages for row in rows} == {here.pk}


def test_the_file_is_for_somebody_who_showed_again_who_she_is(administrator, nurse, patient):
    staff = get_user_model().objects.get(pk=administrator.staff.pk)
    staff.set_password("a long enough phrase")
    staff.save()
    administrator.force_login(staff)
    session = administrator.session
    session[STARTED] = time.time() - 11 * 60
    session.save()
    asked = administrator.post("/audit/file/")
    assert asked.status_code == 303
    assert "reauthenticate" in asked["Location"]
    administrator.post(asked["Location"], {"password": "a long enough phrase"})
    file = administrator.post("/audit/file/")
    rows = list(csv.reader(file.content.decode("utf-8-sig").splitlines()))
    assert rows[0][:3] == ["when", "who", "roles"]
    assert patient.mrn in rows[1][5]
    assert AccessEvent.objects.latest("pk").view == "audit-reads-file"


def _asked(client, url) -> int:
    """Return the queries of a page beside those of signing in: session, person, membership."""
    with CaptureQueriesContext(connection) as asked:
        assert client.get(url).status_code == 200
    return len(asked) - 3
