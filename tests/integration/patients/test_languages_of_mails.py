"""The languages of a clinic: chosen, taken away with eyes open, and what patients get then."""

import html
import json

import pytest

from clinic.languages import english_name
from clinic.models import Clinic
from clinic.permissions import Role
from tests.factories.patients import PatientFactory

pytestmark = pytest.mark.django_db
PAGE, API = "/settings/languages/", "/api/v1/mail-languages/"


@pytest.fixture
def admin(staff_client):
    return staff_client(Role.ADMINISTRATOR)


def shown(response):
    return html.unescape(response.content.decode())


def put(client, **body):
    return client.put(API, json.dumps(body), content_type="application/json")


def test_a_language_is_added_and_becomes_the_first(admin, clinic):
    Clinic.objects.update(languages=["en"])
    assert admin.post(PAGE, {"languages": ["en", "es"], "first": "es"}).status_code == 303
    clinic.refresh_from_db()
    assert clinic.languages == ["es", "en"]


def test_taking_a_language_away_says_from_how_many_and_needs_a_yes(admin, clinic):
    patients = PatientFactory.create_batch(2, clinic=clinic, language="es")
    PatientFactory(clinic=clinic, language="es", status="left")
    page = admin.post(PAGE, {"languages": ["en"], "first": "en"})
    assert page.status_code == 409
    assert "2 patients want Spanish. Without it they get mails and pages in English" in shown(page)
    clinic.refresh_from_db()
    assert clinic.languages == ["en", "es"]
    assert patients[0].language_in(clinic) == "es"
    yes = {"languages": ["en"], "first": "en", "understood": "on"}
    assert admin.post(PAGE, yes).status_code == 303
    clinic.refresh_from_db()
    assert patients[0].language_in(clinic) == "en"
    assert patients[0].language == "es"


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"first": "en"}, "Mails need a language. Choose one at least."),
        ({"languages": ["en"], "first": "es"}, "Spanish is not among the languages of mails"),
        ({"languages": ["tlh"], "first": "en"}, "tlh is not one of the available choices"),
    ],
)
def test_what_cannot_be_chosen_is_told(admin, clinic, typed, sentence):
    page = admin.post(PAGE, typed)
    assert page.status_code == 422
    assert sentence in shown(page)


def test_the_api_does_the_same(admin, clinic):
    PatientFactory(clinic=clinic, language="es")
    spanish = admin.get(API).json()["languages"][1]
    assert spanish == {
        "code": "es",
        "name": "Spanish",
        "written": True,
        "first": False,
        "known": True,
        "patients": 1,
        "untranslated": 0,
    }
    assert put(admin, languages=["en"]).status_code == 409
    assert put(admin, languages=[]).status_code == 422
    assert put(admin, languages=["tlh"]).status_code == 422
    assert put(admin, languages=["en"], understood=True).status_code == 200


def test_only_who_may_edit_the_clinic_chooses(staff_client, clinic):
    for role in (Role.NURSE, Role.PHYSIOLOGIST, Role.COORDINATOR):
        client = staff_client(role)
        assert client.get(PAGE).status_code == 403
        assert client.get(API).status_code == 403
        assert put(client, languages=["en"]).status_code == 403


def test_a_language_without_a_catalog_gives_way_to_one_that_has_one(clinic):
    clinic.languages = ["tlh", "es"]
    assert PatientFactory.build(clinic=clinic, language="tlh").language_in(clinic) == "es"
    clinic.languages = []
    assert PatientFactory.build(clinic=clinic, language="es").language_in(clinic) == "en"
    assert [english_name(code) for code in ("es", "pt-br", "es-xx", "tlh")] == [
        "Spanish",
        "Brazilian Portuguese",
        "Spanish",
        "tlh",
    ]
