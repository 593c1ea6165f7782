"""The pages to read, at three depths, in her language, with and without her pages around them."""

import gzip
import html
import re
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.template.loader import render_to_string

from clinic import clock
from clinic.permissions import Role
from patients.advice import advice_for
from patients.learn.content import Depth
from patients.learn.library import library
from patients.links import issue, url_of
from patients.models import Capability, ThinkingOfStopping
from tests.factories.dose import dose_scene
from tests.factories.patients import PatientFactory, SymptomReportFactory
from tests.integration.patient_face.test_spanish_pages import assert_spanish
from tests.integration.portal.entering import entered
from tests.opening import Browser

pytestmark = pytest.mark.django_db
ADDRESSES = [
    f"/learn/{slug}/?depth={depth}" for slug in library() for depth in Depth.values
] + ["/learn/", "/learn/sources/"]  # fmt: skip


def read(browser: Browser, address: str) -> str:
    answer = browser.get(address)
    assert answer.status_code == 200, address
    return html.unescape(answer.content.decode())


def test_anybody_can_read_each_page_in_each_language(client, clinic):
    for address in ADDRESSES:
        joined = "&" if "?" in address else "?"
        assert '<html lang="en"' in read(client, address)
        assert_spanish(read(client, f"{address}{joined}language=es").replace('lang="en"', ""))
        assert len(gzip.compress(client.get(address).content)) < 15_000, address
        assert clinic.name in read(client, address)


def test_each_claim_opens_its_source_and_says_how_sure_it_is(client, clinic):
    page = read(client, "/learn/what-else-helps/")
    assert page.count("<details") == page.count('class="source"') == 6
    assert "Tested, and no difference was found" in page
    assert "https://pubmed.ncbi.nlm.nih.gov/25940724/" in page
    unread = read(client, "/learn/what-exercise-does/?depth=more")
    assert unread.count("We know only its title.") == 1


def test_depth_and_language_are_kept_on_the_way(client, clinic):
    page = read(client, "/learn/your-tablets/?depth=clinical&language=es")
    assert "HR 1,26" not in page
    assert "HR de mortalidad 1,26 (1,09-1,46)" in page
    assert 'href="/learn/your-tablets/?depth=more&language=es"' in page
    assert 'href="/learn/?language=es"' in page
    assert 'href="?depth=clinical&language=en"' in page


@pytest.mark.parametrize("query", ["depth=deep", "language=xx", "depth=more&depth=x"])
def test_what_does_not_exist_shows_the_plain_page(client, clinic, query):
    assert read(client, f"/learn/your-tablets/?{query}").count('aria-current="page"') == 1
    assert client.get("/learn/miracle-cures/").status_code == 404
    assert client.post("/learn/").status_code == 405


def test_she_reads_inside_her_own_pages_and_in_her_language(clinic):
    patient = PatientFactory(clinic=clinic, email="ana@patients.example", language="es")
    browser = entered(patient)
    page = read(browser, "/learn/why-joints-hurt/")
    assert "Por qué pueden doler" in page
    assert '<a href="/learn/" aria-current="page">' in page
    assert 'href="/my/"' in page
    assert '<a href="/learn/">' in read(browser, "/my/")


@pytest.mark.parametrize(
    ("answer", "shown", "hidden"),
    [
        ({"pain": 5}, "what-else-helps", "your-tablets"),
        ({"pain": 1, "thinking_of_stopping": ThinkingOfStopping.YES}, "your-tablets", "starting"),
        ({"pain": 1, "missed_doses": 3}, "your-tablets", "starting"),
        ({"pain": 2}, "starting-at-home", "your-tablets"),
        ({"pain": 9}, "Phone the clinic today", "/learn/"),
    ],
)
def test_an_answer_leads_to_what_fits_it(clinic, answer, shown, hidden):
    report = SymptomReportFactory(patient=PatientFactory(clinic=clinic), **answer)
    advice = advice_for(report, read_by=report.reported_for)
    page = render_to_string("patients/advice.html", {"advice": advice, "phone": "1", "top": 2})
    assert shown in page
    assert hidden not in page


def test_the_api_says_the_same(staff_client, clinic):
    nurse = staff_client(Role.NURSE)
    found = nurse.get("/api/v1/learn/", {"depth": "clinical", "language": "es"}).json()
    assert [article["slug"] for article in found] == list(library())
    claim = found[0]["parts"][0]["lines"][0]
    assert claim["strength"] == "observed"
    assert claim["text"] in read(nurse, "/learn/why-joints-hurt/?depth=clinical&language=es")
    assert claim["sources"][0]["identifier"] == "PMC3569524"
    refused = nurse.get("/api/v1/learn/", {"depth": "deep"})
    assert refused.status_code == 422
    assert "depth" in str(refused.json())
    assert Browser().get("/api/v1/learn/").status_code in (401, 403)
    assert 'href="/learn/"' in read(nurse, "/patients/")


@pytest.mark.parametrize(
    ("facts", "read_next"),
    [
        ({"status": "no_show"}, "starting-at-home"),
        ({"status": "cancelled", "cancel_reason": "joint_pain"}, "what-else-helps"),
        ({"status": "cancelled", "cancel_reason": "travel"}, ""),
    ],
)
def test_a_session_that_did_not_happen_leads_to_what_fits_it(clinic, member, facts, read_next):
    scene = dose_scene(clinic, member())
    booking = scene.booking(8 if facts["status"] == "no_show" else 23, **facts)
    link = issue(
        patient=booking.patient,
        capability=Capability.VISIT,
        about_uid=booking.uid,
        expires_at=clock.now() + timedelta(days=1),
    )
    page = read(Browser(), urlsplit(url_of(link)).path)
    found = re.findall(r'href="/learn/([a-z-]+)/\?language=en"', page)
    assert found == [read_next] * bool(read_next)
