"""The report of one page: hers in her language, her oncologist's in English, both tagged."""

from io import BytesIO

import pytest
from django.test import Client
from pypdf import PdfReader

from clinic import pango
from clinic.models import AccessEvent
from clinic.permissions import Role
from programs.models import AdverseEvent
from tests.factories.clinic import ClinicFactory
from tests.factories.patients import MeasurementFactory, PrecautionFactory
from tests.integration.portal.test_her_appointments import entered
from tests.integration.progress.conftest import SECRET


def read(answer) -> PdfReader:
    assert answer.status_code == 200, answer.content
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Cache-Control"] == "no-store"
    return PdfReader(BytesIO(answer.content))


def text(pdf: PdfReader) -> str:
    assert len(pdf.pages) == 1
    return " ".join(pdf.pages[0].extract_text().split())


def in_order(said: str, sentences: list[str]) -> None:
    places = [said.index(sentence) for sentence in sentences]
    assert places == sorted(places)


@pytest.fixture
def much(story):
    """Nine days of story, every track, a precaution, five measurements, an adverse event."""
    episode = story.episode(8)
    for day in (9, 12, 15, 18):
        story.logged(day, 6, red_flags=["swelling"], thinking_of_stopping="unsure")
        story.contact(episode, day)
        record = story.dose.attended(day)
        for n in range(6):
            story.dose.did(record, story.dose.exercise(f"An exercise {n}", "kg"), reps=8, load_kg=9)
    for modality in ("impact", "flexibility", "balance"):
        story.dose.plan(modality, sets=2, reps=8)
    for kind in ("weight", "body_fat", "crp", "il_6", "estradiol", "grip_strength"):
        MeasurementFactory(patient=story.patient, kind=kind, taken_on=story.day(2))
    PrecautionFactory(patient=story.patient, note=SECRET)
    AdverseEvent.objects.create(
        clinic=story.dose.clinic,
        booking=record.booking,
        happened_at=story.moment(18),
        grade=2,
        what=SECRET,
        relatedness="possible",
        recorded_by=story.nurse,
    )
    return story


@pytest.mark.pdf
def test_hers_is_one_tagged_page_in_her_language(much):
    much.patient.language = "es"
    much.patient.save()
    pdf = read(entered(much.patient).get("/my/progress/report.pdf"))
    said = text(pdf)
    catalog = pdf.trailer["/Root"]
    assert (catalog["/Lang"], pdf.metadata.title) == ("es", "Su progreso")
    assert catalog["/StructTreeRoot"]["/K"]
    in_order(said, ["Aurora Belmonte", "Qué ha pasado", "Sus sesiones", "Sus mejores marcas"])
    assert SECRET not in said
    assert much.patient.mrn not in said


@pytest.mark.pdf
def test_the_oncologists_is_one_english_page_from_her_record(much, staff_client):
    much.patient.language = "es"
    much.patient.save()
    nurse = staff_client(Role.NURSE)
    address = f"/patients/{much.patient.uid}/report.pdf"
    assert address in nurse.get(f"/patients/{much.patient.uid}/").content.decode()
    pdf = read(nurse.get(address))
    said = text(pdf)
    assert pdf.trailer["/Root"]["/Lang"] == "en"
    in_order(said, ["Aurora Belmonte", "phoned her.", "In figures", "Letrozole since"])
    for fact in (
        much.patient.mrn,
        "7 on ",
        "2 of 7 days asked about",
        "Sessions attended 86 % (6 of 7)",
        "Resistance dose",
        "1 of grade 2",
        "Not sure",
    ):
        assert fact in said, fact
    assert SECRET not in said
    seen = AccessEvent.objects.get(view="patient-report")
    assert (seen.patients, seen.staff) == ([much.patient.pk], nurse.staff)
    hers = read(nurse.get(address, {"reader": "patient"}))
    assert hers.metadata.title == "Su progreso"


@pytest.mark.pdf
def test_the_api_gives_the_same_and_its_figures(story, staff_client):
    nurse = staff_client(Role.NURSE)
    address = f"/api/v1/patients/{story.patient.uid}/"
    headers = {"accept": "application/pdf"}
    assert "In figures" in text(read(nurse.get(f"{address}report.pdf", headers=headers)))
    refused = nurse.get(f"{address}report.pdf", {"reader": "neighbour"}, headers=headers)
    assert (refused.status_code, "reader" in str(refused.json())) == (422, True)
    found = nurse.get(f"{address}progress/").json()
    assert found["steps"][0]["sentences"] == ["She logged pain 7 of 10."]
    assert found["weeks"][0]["cells"]["Pain"] == "7"
    assert "Sessions attended" in [fact["name"] for fact in found["facts"]]
    views = ["api-patient-progress", "api-patient-report"]
    assert AccessEvent.objects.filter(view__in=views).count() == 2


@pytest.mark.parametrize("path", ["/patients/{}/report.pdf", "/api/v1/patients/{}/report.pdf"])
def test_only_those_who_may_see_her_get_it(story, staff_client, member, path):
    path = path.format(story.patient.uid)
    assert staff_client(Role.ADMINISTRATOR).get(path).status_code == 403
    stranger = Client()
    stranger.force_login(member(Role.NURSE, at=ClinicFactory()))
    assert stranger.get(path).status_code == 404
    assert Client().get(path).status_code in (302, 401, 403)


def test_a_machine_without_pango_says_so_everywhere(story, staff_client, monkeypatch):
    monkeypatch.setattr(pango, "_NAMES", ("no-such-library",))
    nurse = staff_client(Role.NURSE)
    for path in ("/patients/{}/report.pdf", "/api/v1/patients/{}/report.pdf"):
        answer = nurse.get(path.format(story.patient.uid))
        assert answer.status_code == 503
        assert "no-such-library" in answer.content.decode()
    hers = entered(story.patient).get("/my/progress/report.pdf")
    assert hers.status_code == 503
    assert "We cannot make the PDF now." in hers.content.decode()
