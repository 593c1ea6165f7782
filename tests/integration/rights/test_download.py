"""Her data as a file: complete, limited, logged."""

import json

import pytest
from django.apps import apps

from clinic.models import AccessEvent
from clinic.permissions import Role
from patients.models import Export, Patient
from patients.rights.download import covered
from tests.factories.patients import SymptomReportFactory, TherapyCourseFactory
from tests.factories.programs import BookingFactory, EnrollmentFactory

# What hangs on rows about a patient and is about others, each with its reason.
NOT_ABOUT_HER = {
    "programs.Series": "a rule of the calendar",
    "programs.CalendarChange": "a change that concerns many",
    "programs.PlanningRun": "a plan for many",
    "adherence.RuleDraft": "rules, not people",
}


def about_a_patient() -> set[str]:
    """Return every model from whose rows keys lead to a patient, histories left out."""
    found, size = {Patient}, 0
    while size != len(found):
        size = len(found)
        for model in apps.get_models():
            links = {f.related_model for f in model._meta.concrete_fields if f.remote_field}
            if links & found and not hasattr(model, "pgh_obj"):
                found.add(model)
    return {model._meta.label for model in found}


def test_every_table_about_a_patient_is_in_the_file_or_named():
    missing = about_a_patient() - covered() - set(NOT_ABOUT_HER)
    assert not missing
    assert {"notifications.Message", "clinic.AccessEvent"} <= covered()


def test_she_gets_everything_as_json_and_it_is_logged(hers, patient, clinic):
    TherapyCourseFactory(patient=patient)
    SymptomReportFactory(patient=patient, note="stiff in the morning", pain=7)
    booking = BookingFactory(session__clinic=clinic, enrollment=EnrollmentFactory(patient=patient))
    answer = hers.post("/my/rights/file/", {"form": "json"})
    assert "attachment" in answer["Content-Disposition"]
    assert patient.family_name not in answer["Content-Disposition"]
    data = json.loads(answer.content)
    assert (data["format"], data["version"]) == ("steady-her-data", 1)
    rows = {name: part["rows"] for name, part in data["parts"].items()}
    assert rows["patient"][0]["family_name"] == patient.family_name
    assert rows["therapy_courses"][0]["drug_words"] == "Letrozole"
    assert (rows["check_ins"][0]["note"], rows["check_ins"][0]["pain"]) == (
        "stiff in the morning",
        7,
    )
    assert rows["appointments"][0]["uid"] == str(booking.uid)
    assert rows["mails"][0]["kind"] == "sign-in"
    assert "token_hash" not in answer.content.decode()
    assert data["left_out"]
    export = Export.objects.get(patient=patient)
    assert (export.form, export.made_by, export.bytes) == ("json", None, len(answer.content))


def test_more_than_six_an_hour_are_refused_in_words(hers, patient, clinic):
    Export.objects.bulk_create(
        Export(clinic=clinic, patient=patient, form="json", bytes=1) for _ in range(6)
    )
    answer = hers.post("/my/rights/file/", {"form": "json"})
    assert answer.status_code == 429
    assert "Please wait a little" in answer.content.decode()
    assert hers.post("/my/rights/file/", {"form": "exe"}).status_code == 422


@pytest.mark.pdf
def test_she_gets_it_to_read(hers, patient):
    answer = hers.post("/my/rights/file/", {"form": "pdf"})
    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF")


def test_staff_make_it_for_her(staff_client, patient):
    coordinator = staff_client(Role.COORDINATOR)
    answer = coordinator.post(f"/patients/{patient.uid}/file/", {"form": "json"})
    assert json.loads(answer.content)["format"] == "steady-her-data"
    assert Export.objects.get().made_by == coordinator.staff
    assert AccessEvent.objects.filter(view="her-data-file", patients=[patient.pk]).exists()
    api = f"/api/v1/patients/{patient.uid}/file/"
    made = coordinator.post(api, {"form": "json"}, content_type="application/json")
    assert made.json()["form"] == "json"
    assert staff_client(Role.NURSE).post(f"/patients/{patient.uid}/file/").status_code == 403
