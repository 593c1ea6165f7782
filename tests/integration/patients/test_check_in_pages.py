"""The check-in behind a mailed link: what it shows, saves, refuses and never does."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client

from clinic import clock
from clinic.actors import Actor
from clinic.models import Closure, WorkingHours
from patients import links
from patients.actions import update_patient
from patients.models import AccessLink, Patient, RedFlag, SymptomReport
from tests.factories.patients import PatientFactory


@pytest.fixture
def patient(clinic) -> Patient:
    return PatientFactory(clinic=clinic, given_name="Zoraida", family_name="Inventada")


def address(patient: Patient, capability: str = "check_in", days: int = 7) -> str:
    link = links.issue(
        patient=patient,
        capability=capability,
        about_uid=uuid4(),
        expires_at=clock.now() + timedelta(days=days),
    )
    return re.sub(r"^https?://[^/]+", "", links.url_of(link))


def facts() -> tuple:
    """Everything that a page behind a link could change."""
    return (
        list(SymptomReport.objects.values_list("pk", "superseded_at")),
        list(AccessLink.objects.values_list("pk", "use_count", "last_used_at", "revoked_at")),
    )


def test_number_from_the_mail_is_chosen_but_not_saved(client, patient):
    page = client.get(address(patient) + "?v=6").content.decode()
    assert re.search(r'value="6" id="id_pain_6" checked', page)
    assert not SymptomReport.objects.exists()


@pytest.mark.parametrize("given", ["11", "-1", "six", "06", "6.0", "", "٦", "<script>"])
def test_number_that_is_none_chooses_nothing(client, patient, given):
    response = client.get(address(patient), {"v": given})
    assert response.status_code == 200
    assert " checked" not in response.content.decode()


def test_opening_five_times_changes_nothing(client, patient):
    url = address(patient)
    client.post(url, {"pain": 4})
    before = facts()
    for _ in range(5):
        for path in (url, f"{url}more/", f"{url}done/", f"{url}?v=9"):
            assert client.get(path).status_code == 200
            assert client.head(path).status_code == 200
    assert facts() == before


def test_one_press_saves_and_the_rest_is_optional(client, patient):
    url = address(patient)
    response = client.post(url, {"pain": 5})
    assert (response.status_code, response["Location"]) == (303, f"{url}more/")
    report = SymptomReport.objects.get()
    assert (report.pain, report.source, report.recorded_by) == (5, "link", None)
    assert report.reported_for == clock.today(patient.zone)
    assert AccessLink.objects.get().use_count == 1


def test_what_she_adds_is_a_new_version_with_the_first_answer_kept(client, patient):
    url = address(patient)
    client.post(url, {"pain": 5})
    response = client.post(
        f"{url}more/",
        {
            "interference": 3,
            "missed_doses": 2,
            "missed_reason": "side_effects",
            "thinking_of_stopping": "unsure",
            "red_flags": ["none"],
            "note": "Hands in the morning",
        },
    )
    assert (response.status_code, response["Location"]) == (303, f"{url}done/")
    report = SymptomReport.objects.get(superseded_at__isnull=True)
    assert (report.version, report.pain, report.interference, report.missed_doses) == (2, 5, 3, 2)
    assert (report.missed_reason, report.thinking_of_stopping) == ("side_effects", "unsure")
    assert report.red_flags == []


def test_second_press_the_same_day_says_so_and_keeps_a_warning_sign(client, patient):
    url = address(patient)
    client.post(url, {"pain": 5})
    client.post(f"{url}more/", {"red_flags": [RedFlag.SWELLING]})
    assert "replaces the earlier one" in client.get(url).content.decode()
    client.post(url, {"pain": 2})
    report = SymptomReport.objects.get(superseded_at__isnull=True)
    assert (report.pain, report.red_flags, report.version) == (2, [RedFlag.SWELLING], 3)


@pytest.mark.parametrize(
    ("answer", "words"),
    [({}, "Choose a number from 0 to 10"), ({"pain": "11"}, "11 is not on the scale"),
     ({"pain": "bad"}, "Choose a number from 0 to 10"), ({"pain": "5\x00"}, "Choose a number")],
)  # fmt: skip
def test_answer_that_cannot_be_is_refused_in_words(client, patient, answer, words):
    response = client.post(address(patient), answer)
    assert response.status_code == 422
    assert words in response.content.decode()
    assert not SymptomReport.objects.exists()


@pytest.mark.parametrize(
    ("added", "words"),
    [
        ({"red_flags": ["none", "swelling"]}, "Untick one of the two"),
        ({"missed_reason": "forgot"}, "Choose on how many days you missed"),
        ({"missed_doses": "8"}, "8 is not on the scale"),
        ({"red_flags": ["sunburn"]}, "sunburn"),
        ({"thinking_of_stopping": "x"}, "x"),
        ({"note": "x" * 1001}, "1000"),
    ],
)
def test_addition_that_cannot_be_keeps_the_first_answer(client, patient, added, words):
    url = address(patient)
    client.post(url, {"pain": 5})
    response = client.post(f"{url}more/", added)
    assert response.status_code == 422
    assert words in response.content.decode()
    assert SymptomReport.objects.get().version == 1


@pytest.mark.parametrize(
    ("pain", "signs", "seen", "unseen"),
    [
        (2, [], "What often helps", "Phone the clinic today"),
        (5, [], "A nurse will read your answer by", "Phone the clinic today"),
        (7, [], "Phone the clinic today", "Call the emergency number"),
        (2, [RedFlag.FRACTURE], "Phone the clinic today", "What often helps"),
        (2, [RedFlag.CHEST_PAIN], "Call the emergency number now", "What often helps"),
    ],
)
def test_advice_fits_the_answer(client, patient, pain, signs, seen, unseen):
    url = address(patient)
    client.post(url, {"pain": pain})
    client.post(f"{url}more/", {"red_flags": signs})
    page = client.get(f"{url}done/").content.decode()
    assert seen in page
    assert unseen not in page
    assert patient.clinic.phone in page


@pytest.mark.parametrize("token", ["x", "A" * 43, "no%00thing", "é" * 9])
def test_mangled_link_is_told_so(client, db, token):
    response = client.get(f"/c/{token}/")
    assert response.status_code == 410
    assert "no longer works" in response.content.decode()


@pytest.mark.parametrize("state", ["expired", "revoked", "other capability", "left"])
def test_link_that_is_over_saves_nothing(client, patient, state):
    url = address(patient, capability="visit" if state == "other capability" else "check_in")
    url = url.replace("/v/", "/c/")
    if state == "expired":
        AccessLink.objects.update(expires_at=clock.now())
    elif state == "revoked":
        links.revoke(patient=patient)
    elif state == "left":
        Patient.objects.update(status="left")
    for response in (client.get(url), client.post(url, {"pain": 5}), client.get(f"{url}more/")):
        assert response.status_code == 410
        assert "Zoraida" not in response.content.decode()
    assert not SymptomReport.objects.exists()


def test_pages_tell_nobody_who_she_is(client, patient):
    url = address(patient)
    client.post(url, {"pain": 8})
    for path in (url, f"{url}more/", f"{url}done/"):
        response = client.get(path)
        page = response.content.decode()
        for secret in ("Zoraida", "Inventada", patient.mrn, patient.email, "cancer", "letrozole"):
            assert secret not in page
        assert response["Cache-Control"] == "no-store"
        assert response["Referrer-Policy"] == "no-referrer"
        assert "htmx" not in page


def test_check_works_without_cookies_or_forgery_token(patient):
    client = Client(enforce_csrf_checks=True)
    assert client.post(address(patient), {"pain": 1}).status_code == 303


def test_reading_day_skips_closures(client, patient, clinic):
    today = clock.today(clinic.time_zone)
    for weekday in range(1, 8):
        WorkingHours.objects.create(clinic=clinic, weekday=weekday, opens="09:00", closes="17:00")
    Closure.objects.create(
        clinic=clinic,
        first_day=today,
        last_day=today + timedelta(days=2),
        reason="Holidays",
    )
    url = address(patient)
    client.post(url, {"pain": 5})
    expected = today + timedelta(days=3)
    assert (
        f"by {expected:%A} {expected.day} {expected:%B}"
        in client.get(f"{url}done/").content.decode()
    )


def test_page_speaks_her_language(client, clinic):
    clinic.languages = ["en", "es"]
    clinic.save()
    patient = PatientFactory(clinic=clinic, language="es")
    page = client.get(address(patient)).content.decode()
    assert '<html lang="es"' in page
    assert "¿Cómo está esta semana?" in page
    assert "Guardar mi respuesta" in page


def test_status_left_closes_her_links(client, patient, clinic):
    url = address(patient)
    update_patient(patient=patient, status="left", by=Actor.system("test"))
    assert client.get(url).status_code == 410
