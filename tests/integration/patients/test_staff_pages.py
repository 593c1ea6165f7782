"""The list of patients, the record and its forms: who sees what, and what is refused."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from clinic import clock
from clinic.models import AccessEvent
from clinic.permissions import Role
from patients.models import Measurement, Patient, Precaution, SymptomReport, TherapyCourse
from tests.factories.clinic import ClinicFactory
from tests.factories.notifications import MessageFactory
from tests.factories.patients import (
    MeasurementFactory,
    PatientFactory,
    PrecautionFactory,
    SymptomReportFactory,
    TherapyCourseFactory,
)

PERSON = {
    "mrn": "H-100",
    "given_name": "Luz",
    "family_name": "Ejemplo",
    "birth_date": "1960-02-29",
    "email": "luz@mail.example",
    "phone": "+34 600 123 123",
    "language": "en",
    "time_zone": "",
    "consents_to_mail": "on",
}


@pytest.fixture
def nurse(staff_client):
    return staff_client(Role.NURSE)


@pytest.fixture
def patient(clinic) -> Patient:
    return PatientFactory(clinic=clinic)


def days_ago(days: int):
    return clock.now().date() - timedelta(days=days)


def test_list_shows_the_clinic_and_logs_who_was_seen(nurse, patient):
    other = PatientFactory()
    TherapyCourseFactory(patient=patient)
    SymptomReportFactory(patient=patient, reported_for=days_ago(7), pain=3)
    SymptomReportFactory(patient=patient, reported_for=days_ago(1), pain=6)
    page = nurse.get(reverse("patient-list")).content.decode()
    assert patient.family_name in page
    assert "Letrozole" in page
    assert "Worst joint pain 3 to 6, of 10" in page
    assert other.family_name not in page
    event = AccessEvent.objects.get()
    assert (event.patients, event.view, event.staff) == ([patient.pk], "patient-list", nurse.staff)


@pytest.mark.parametrize("rows", [1, 20])
def test_list_takes_four_queries_whatever_it_shows(nurse, clinic, rows):
    for patient in PatientFactory.create_batch(rows, clinic=clinic):
        TherapyCourseFactory(patient=patient)
        SymptomReportFactory(patient=patient)
    nurse.get(reverse("patient-list"))
    anchor = Patient.objects.order_by("family_name").first()
    url = reverse("patient-list") + (f"?after={anchor.uid}" if rows > 1 else "")
    with CaptureQueriesContext(
        connection,
    ) as queries:
        nurse.get(url)
    ours = [q["sql"] for q in queries if "patients_" in q["sql"] or "accessevent" in q["sql"]]
    assert len(ours) <= 4
    assert len(queries) <= 4 + 3  # session, user, membership


def test_search_finds_by_every_word_and_stays_out_of_the_address(nurse, clinic):
    luz = PatientFactory(clinic=clinic, given_name="Luz", family_name="Ejemplo", mrn="H-77")
    PatientFactory(clinic=clinic, given_name="Luz", family_name="Prueba")
    response = nurse.post(reverse("patient-list"), {"search": "luz h-77"})
    assert (response.status_code, response["Location"]) == (303, reverse("patient-list"))
    page = nurse.get(reverse("patient-list")).content.decode()
    assert str(luz.uid) in page
    assert "Prueba" not in page
    nurse.post(reverse("patient-list"), {"search": ""})
    assert "Prueba" in nurse.get(reverse("patient-list")).content.decode()


def test_filters_split_the_list(nurse, clinic):
    PatientFactory(clinic=clinic, family_name="Answering")
    SymptomReportFactory(patient=Patient.objects.get(), reported_for=days_ago(3))
    silent = PatientFactory(clinic=clinic, family_name="Silent")
    SymptomReportFactory(patient=silent, reported_for=days_ago(20))
    PatientFactory(clinic=clinic, family_name="Postless", email="")
    PatientFactory(clinic=clinic, family_name="Departed", status="left")

    def shown(show: str) -> set[str]:
        page = nurse.get(reverse("patient-list"), {"show": show}).content.decode()
        names = {"Answering", "Silent", "Postless", "Departed"}
        return {name for name in names if f"{name}," in page}

    assert shown("active") == shown("nonsense") == {"Answering", "Silent", "Postless"}
    assert shown("no-mail") == {"Postless"}
    assert shown("silent") == {"Silent", "Postless"}
    assert shown("all") == {"Answering", "Silent", "Postless", "Departed"}


def test_list_pages_by_name_without_losing_or_repeating_anybody(nurse, clinic):
    PatientFactory.create_batch(60, clinic=clinic, family_name="Igual")
    PatientFactory.create_batch(50, clinic=clinic)
    seen, url = [], reverse("patient-list")
    while url:
        response = nurse.get(url)
        seen += [row.patient.pk for row in response.context["page"].rows]
        url = response.context["next_url"]
    assert len(seen) == len(set(seen)) == 110


def test_register_with_therapy(nurse, clinic):
    response = nurse.post(
        reverse("patient-create"),
        {**PERSON, "drug": "letrozole", "started_on": "2026-01-05", "planned_years": "5"},
    )
    patient = Patient.objects.get()
    assert response.status_code == 303
    assert response["Location"] == reverse("patient-detail", args=[patient.uid])
    assert (patient.clinic, patient.email) == (clinic, "luz@mail.example")
    assert TherapyCourse.objects.get().drug == "letrozole"


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"email": "a@b.example, c@d.example"}, "more than one address"),
        ({"email": "luz"}, "is not an e-mail address"),
        ({"email": "josé@mail.example"}, "before the @"),
        ({"birth_date": "2020-01-01"}, "adults of 18"),
        ({"birth_date": "1820-01-01"}, "adults of 18"),
        ({"birth_date": "2090-01-01"}, "in the future"),
        ({"birth_date": "31/31/1960"}, "date"),
        ({"mrn": ""}, "“Record number” is empty"),
        ({"given_name": "   "}, "“Given name” is empty"),
        ({"phone": "call me"}, "is not a phone number"),
        ({"time_zone": "Mars/Base"}, "is not a known time zone"),
        ({"language": "xx"}, "xx"),
        ({"drug": "letrozole"}, "Enter the day she first took it"),
        ({"started_on": "2026-01-05"}, "Choose the drug"),
        ({"drug": "aspirin", "started_on": "2026-01-05"}, "aspirin"),
        ({"drug": "letrozole", "started_on": "2090-01-05"}, "in the future"),
        ({"drug": "letrozole", "started_on": "2026-01-05", "planned_years": "40"}, "from 1 to 15"),
    ],
)
def test_registration_that_cannot_be_is_refused_and_kept_as_typed(nurse, clinic, change, words):
    response = nurse.post(reverse("patient-create"), {**PERSON, **change})
    page = response.content.decode()
    assert response.status_code == 422
    assert words in page
    assert "There is a problem" in page
    assert "Ejemplo" in page
    assert not Patient.objects.exists()


def test_record_number_is_unique_in_a_clinic_only(nurse, clinic):
    PatientFactory(mrn="H-100")
    PatientFactory(clinic=clinic, mrn="H-100")
    response = nurse.post(reverse("patient-create"), PERSON)
    assert response.status_code == 422
    assert "Record number H-100 belongs to another patient" in response.content.decode()


def test_record_shows_every_section_and_is_logged(nurse, patient):
    TherapyCourseFactory(patient=patient)
    SymptomReportFactory(patient=patient, red_flags=["swelling"], note="Left arm")
    MeasurementFactory(patient=patient)
    PrecautionFactory(patient=patient)
    page = nurse.get(reverse("patient-detail", args=[patient.uid])).content.decode()
    for words in ("Letrozole", "Left arm", "Swelling", "70.5", "Osteoporosis", patient.mrn):
        assert words in page
    assert AccessEvent.objects.get().view == "patient-detail"


def test_record_shows_what_to_mind_on_top_and_the_latest_check_ins(nurse, patient):
    PrecautionFactory(patient=patient, note="Thoracic spine")
    for days in range(0, 70, 7):
        SymptomReportFactory(patient=patient, reported_for=days_ago(days))
    page = nurse.get(reverse("patient-detail", args=[patient.uid])).content.decode()
    assert "Osteoporosis: Thoracic spine" in page.partition("<h1>")[0]
    assert page.count('<tr id="check-in-') == 6
    assert "All 10 check-ins" in page
    assert page.count("Enter a check-in") == 1


def test_every_check_in_stands_on_a_page_with_the_picture_of_its_answers(nurse, patient):
    for days in range(0, 70, 2):
        SymptomReportFactory(patient=patient, reported_for=days_ago(days), pain=days % 11)
    url = reverse("patient-check-ins", args=[patient.uid])
    newest = nurse.get(url)
    page = newest.content.decode()
    assert page.count('<tr id="check-in-') == 30
    assert "Worst joint pain, 0 to 10 (higher is worse)" in page
    assert AccessEvent.objects.filter(view="patient-check-ins", patients=[patient.pk]).count() == 1
    older = nurse.get(newest.context["older_url"]).content.decode()
    assert older.count('<tr id="check-in-') == 5
    assert f'id="check-in-{days_ago(68)}"' in older
    assert f'href="{url}"' in older
    assert nurse.get(f"{url}?before={days_ago(400)}").status_code == 200
    assert nurse.get(f"{url}?before=never").status_code == 404


def test_record_shows_the_mails_around_now_and_a_page_has_all(nurse, patient):
    hours = range(-8, 8)
    for hour in hours:
        MessageFactory(
            clinic=patient.clinic,
            recipient_uid=patient.uid,
            due_at=clock.now() + timedelta(hours=hour, minutes=30),
            state="sent" if hour < 0 else "pending",
            sent_at=clock.now() if hour < 0 else None,
        )
    record = nurse.get(reverse("patient-detail", args=[patient.uid])).content.decode()
    mails = record.partition('id="mails-title"')[2].partition("</section>")[0]
    assert (mails.count("/mail/"), "All 16 mails" in mails) == (8, True)
    page = nurse.get(reverse("patient-mails", args=[patient.uid])).content.decode()
    assert page.count('<th scope="row"') == len(hours)
    assert AccessEvent.objects.filter(view="patient-mails").count() == 1


def test_counts_read_as_times(nurse, patient):
    MeasurementFactory(patient=patient, kind="sit_to_stand", value=15, unit="{count}")
    page = nurse.get(reverse("patient-detail", args=[patient.uid])).content.decode()
    assert "15 times" in page


def test_record_without_anything_says_so(nurse, clinic):
    patient = PatientFactory(clinic=clinic, email="")
    page = nurse.get(reverse("patient-detail", args=[patient.uid])).content.decode()
    assert "She has no e-mail address: phone her" in page
    assert "That is not an all-clear" in page


def test_history_names_the_person_and_the_values(nurse, patient):
    data = {**PERSON, "mrn": patient.mrn, "phone": "+34 600 999 999", "status": "active"}
    nurse.post(reverse("patient-contact", args=[patient.uid]), data)
    page = nurse.get(reverse("patient-detail", args=[patient.uid])).content.decode()
    assert "+34 600 111 222 to +34 600 999 999" in page
    assert nurse.staff.name in page.partition("Who changed what")[2]


def post(client, name: str, patient: Patient, data: dict, *more):
    return client.post(reverse(name, args=[patient.uid, *more]), data)


def test_forms_of_the_record_save(nurse, patient):
    day = clock.today(patient.zone).isoformat()
    report = {"source": "phone", "reported_for": day, "pain": "6", "missed_doses": "1",
              "missed_reason": "cost", "bother": ""}  # fmt: skip
    assert post(nurse, "patient-check-in", patient, report).status_code == 303
    measured = {"kind": "weight", "value": "71.2", "taken_on": day}
    assert post(nurse, "patient-measurement", patient, measured).status_code == 303
    assert post(nurse, "patient-precaution", patient, {"kind": "falls"}).status_code == 303
    started = {"drug": "letrozole", "started_on": "2026-01-05", "planned_years": "5"}
    assert post(nurse, "patient-course-start", patient, started).status_code == 303
    course = TherapyCourse.objects.get()
    switched = {"ended_on": "2026-03-01", "drug": "exemestane", "started_on": "2026-03-15",
                "planned_years": "5"}  # fmt: skip
    assert post(nurse, "patient-course-switch", patient, switched, course.uid).status_code == 303
    course = TherapyCourse.objects.get(ended_on__isnull=True)
    ended = {"ended_on": "2026-06-01", "end_reason": "stopped_by_patient"}
    assert post(nurse, "patient-course-end", patient, ended, course.uid).status_code == 303
    precaution = Precaution.objects.get()
    assert post(nurse, "patient-precaution-end", patient, {}, precaution.uid).status_code == 303
    assert SymptomReport.objects.get().recorded_by == nurse.staff
    assert Measurement.objects.get().unit == "kg"
    assert list(TherapyCourse.objects.values_list("end_reason", flat=True)) == [
        "switched",
        "stopped_by_patient",
    ]
    precaution.refresh_from_db()
    assert precaution.ended_at is not None


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("patient-check-in", {"pain": "11", "source": "phone", "reported_for": "2026-01-01"},
         "11 is not on the scale"),
        ("patient-check-in", {"pain": "", "source": "phone", "reported_for": "2026-01-01"},
         "Choose a number from 0 to 10"),
        ("patient-check-in", {"pain": "1", "source": "link", "reported_for": "2026-01-01"}, "link"),
        ("patient-check-in", {"pain": "1", "source": "phone", "reported_for": "2090-01-01"},
         "in the future"),
        ("patient-measurement", {"kind": "weight", "value": "7000", "taken_on": "2026-01-01"},
         "Enter a value from 25 to 300"),
        ("patient-measurement", {"kind": "weight", "value": "NaN", "taken_on": "2026-01-01"},
         "number"),
        ("patient-measurement", {"kind": "weight", "value": "70", "taken_on": "2090-01-01"},
         "in the future"),
        ("patient-measurement", {"kind": "mood", "value": "70", "taken_on": "2026-01-01"}, "mood"),
        ("patient-precaution", {"kind": "falls"}, "already marked"),
        ("patient-course-start", {"drug": "aspirin", "started_on": "2026-01-01"}, "aspirin"),
        ("patient-course-start",
         {"drug": "letrozole", "started_on": "2026-01-01", "planned_years": "5"},
         "She already takes Letrozole"),
    ],
)  # fmt: skip
def test_form_that_cannot_be_saved_says_why(nurse, patient, name, data, words):
    TherapyCourseFactory(patient=patient)
    PrecautionFactory(patient=patient, kind="falls")
    response = post(nurse, name, patient, data)
    assert response.status_code == 422
    assert words in response.content.decode()
    assert not SymptomReport.objects.exists()
    assert not Measurement.objects.exists()
    assert TherapyCourse.objects.count() == 1


def all_addresses(patient: Patient) -> list[str]:
    course, precaution = TherapyCourseFactory(patient=patient), PrecautionFactory(patient=patient)
    here = [patient.uid]
    return [
        reverse("patient-detail", args=here),
        *(
            reverse(f"patient-{name}", args=here)
            for name in (
                "mails",
                "contact",
                "check-in",
                "measurement",
                "precaution",
                "course-start",
            )
        ),
        reverse("patient-course-end", args=[*here, course.uid]),
        reverse("patient-course-switch", args=[*here, course.uid]),
        reverse("patient-precaution-end", args=[*here, precaution.uid]),
    ]


def test_another_clinics_patient_is_not_there(nurse):
    stranger = PatientFactory(clinic=ClinicFactory())
    for url in all_addresses(stranger):
        method = nurse.post if url.endswith("/end/") and "precaution" in url else nurse.get
        assert method(url).status_code == 404, url
    assert not AccessEvent.objects.exists()


def test_another_patients_course_is_not_hers(nurse, patient):
    course = TherapyCourseFactory(patient__clinic=patient.clinic)
    assert (
        nurse.get(reverse("patient-course-end", args=[patient.uid, course.uid])).status_code == 404
    )
    assert nurse.get(reverse("patient-detail", args=[uuid4()])).status_code == 404


@pytest.mark.parametrize(
    ("role", "status"),
    [
        (Role.PHYSIOLOGIST, 200),
        (Role.NURSE, 200),
        (Role.COORDINATOR, 200),
        (Role.ADMINISTRATOR, 403),
    ],
)
def test_roles(staff_client, patient, role, status):
    client = staff_client(role)
    urls = [reverse("patient-list"), reverse("patient-create"), *all_addresses(patient)[:-1]]
    for url in urls:
        assert client.get(url).status_code == status, url
