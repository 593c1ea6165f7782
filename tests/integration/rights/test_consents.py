"""What a patient agrees to, with versions; and the one truth for mail."""

import pytest
from django.db import IntegrityError, connection, transaction

from clinic.actors import Actor
from clinic.errors import Conflict
from clinic.permissions import Role
from notifications.models import Preference
from patients.actions import answer_consent, register_patient, update_patient
from patients.models import Consent, ConsentHow, Patient, Purpose
from patients.rights.consents import consents_of, refusing_calls
from patients.rights.purposes import SHIPPED
from tests.factories.patients import PatientFactory

BY = Actor.system("test")
# Words that change need the next version, a day of their own, and their digest here.
DIGESTS = {
    ("mail", 1): "aa2a634384c1c014",
    ("questions", 1): "a954365533ab1c9b",
    ("phone", 1): "8e9fbe5575881d83",
}


def newest(patient: Patient, purpose: str = Purpose.MAIL) -> Consent:
    return Consent.objects.filter(patient=patient, purpose=purpose).latest("pk")


def commit_checks() -> None:
    """Let what waits for the end of the transaction happen now."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")


def test_the_words_of_each_version_stay_as_they_are():
    assert {(str(w.purpose), w.version): w.digest for w in SHIPPED} == DIGESTS


def test_registering_and_changing_a_patient_leave_an_answer(clinic, member):
    by = Actor.member(member())
    patient = register_patient(
        clinic=clinic, mrn="1", given_name="Ana", family_name="Muestra",
        birth_date=PatientFactory.birth_date, by=by,
    )  # fmt: skip
    assert (newest(patient).given, newest(patient).how) == (True, ConsentHow.NOTED)
    update_patient(patient=patient, consents_to_mail=False, by=by)
    assert (newest(patient).given, newest(patient).recorded_by) == (False, by.staff)
    update_patient(patient=patient, phone="+34 600 000 000", by=by)
    commit_checks()
    assert Consent.objects.filter(patient=patient).count() == 2


def test_whoever_changes_the_column_leaves_an_answer_and_an_answer_changes_the_column(patient):
    Patient.objects.filter(pk=patient.pk).update(consents_to_mail=False)
    commit_checks()
    assert (newest(patient).given, newest(patient).how) == (False, ConsentHow.DATABASE)
    Consent.objects.create(
        clinic=patient.clinic, patient=patient, purpose=Purpose.MAIL, given=True, how="noted"
    )
    patient.refresh_from_db()
    assert patient.consents_to_mail


def test_an_answer_never_changes(patient):
    commit_checks()
    for change in (
        lambda: Consent.objects.filter(patient=patient).update(given=False),
        lambda: Consent.objects.filter(patient=patient).delete(),
    ):
        with pytest.raises(IntegrityError, match="never changes"), transaction.atomic():
            change()


def test_she_says_no_and_yes_on_her_page(hers, patient):
    page = hers.get("/my/rights/").content.decode()
    assert "You have not answered yet." in page
    asked = {"version": 1, "given": "no"}
    assert hers.post("/my/rights/consent/questions/", asked)["Location"] == "/my/rights/"
    answer = newest(patient, Purpose.QUESTIONS)
    assert (answer.given, answer.how, answer.version) == (False, ConsentHow.PAGE, 1)
    assert "asks me by e-mail" in answer.wording
    unwanted = Preference.objects.filter(recipient_uid=patient.uid, wanted=False)
    assert set(unwanted.values_list("kind", flat=True)) == {"check-in", "re-ask"}
    hers.post("/my/rights/consent/questions/", asked)
    assert Consent.objects.filter(patient=patient, purpose="questions").count() == 1
    hers.post("/my/rights/consent/questions/", {"version": 1, "given": "yes"})
    assert not unwanted.exists()


def test_a_no_to_mail_ends_mails_and_closes_her_pages(hers, patient):
    answer = hers.post("/my/rights/consent/mail/", {"version": 1, "given": "no"})
    assert "We phone you instead" in answer.content.decode()
    patient.refresh_from_db()
    assert not patient.consents_to_mail
    assert hers.get("/my/rights/")["Location"].startswith("/my/sign-in/")
    assert Consent.objects.filter(patient=patient, purpose="mail", given=False).count() == 1


def test_changed_words_ask_anew_and_older_words_are_not_taken(hers, patient):
    answer_consent(patient=patient, purpose="phone", given=True, version=1, by=Actor.patient(1))
    assert not any(standing.words_changed for standing in consents_of(patient))
    with pytest.raises(Conflict, match="version 1 holds now"):
        answer_consent(patient=patient, purpose="phone", given=True, version=2, by=BY)
    Consent.objects.create(
        clinic=patient.clinic, patient=patient, purpose="mail", given=True, how="page",
        version=1, language="en", wording="older",
    )  # fmt: skip
    older = consents_of(patient)[0]
    object.__setattr__(older.words, "version", 2)
    try:
        page = hers.get("/my/rights/").content.decode()
    finally:
        object.__setattr__(older.words, "version", 1)
    assert "We have changed these words since you answered" in page


def test_staff_record_what_she_signed_on_page_and_api(staff_client, patient):
    nurse = staff_client(Role.NURSE)
    page = f"/patients/{patient.uid}/consent/phone/"
    assert "The clinic phones me" in nurse.get(page).content.decode()
    nurse.post(page, {"given": "no", "how": "signed", "version": "1"})
    answer = newest(patient, "phone")
    assert (answer.given, answer.how, answer.recorded_by) == (False, "signed", nurse.staff)
    api = f"/api/v1/patients/{patient.uid}/consents/"
    said = {"purpose": "phone", "given": True, "version": 1, "how": "said"}
    assert nurse.post(api, said, content_type="application/json").status_code == 201
    assert [row["given"] for row in nurse.get(api).json()][:2] == [True, False]
    late = nurse.post(api, {**said, "version": 9}, content_type="application/json")
    assert late.status_code == 409


def test_a_no_to_calls_stands_beside_her_name(patient, clinic, staff_client):
    other = PatientFactory(clinic=clinic)
    for given in (True, False):
        Consent.objects.create(
            clinic=clinic, patient=patient, purpose=Purpose.PHONE, given=given, how="page",
            version=1, language="en", wording="words",
        )  # fmt: skip
        expected = {patient.pk} if not given else set()
        assert refusing_calls([patient.pk, other.pk]) == expected
    page = staff_client(Role.NURSE).get(f"/patients/{patient.uid}/").content.decode()
    assert "Asked not to be phoned" in page
