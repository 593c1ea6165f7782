"""Her progress as she sees it: what she logged and did, what was done for her, and nothing else."""

import gzip
import html
import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from clinic import clock
from tests.factories.patients import PatientFactory
from tests.integration.patient_face.test_spanish_pages import assert_spanish
from tests.integration.portal.entering import entered
from tests.integration.progress.conftest import SECRET

PAGE = "/my/progress/"


def page(browser: Client) -> str:
    answer = browser.get(PAGE)
    assert answer.status_code == 200
    return html.unescape(answer.content.decode())


def words(text: str) -> str:
    """Return what stands on a page, without its marks."""
    return " ".join(re.sub(r"<svg.*?</svg>|<[^>]+>", " ", text, flags=re.DOTALL).split())


def test_her_story_is_told_in_the_order_of_time(story):
    said = words(page(entered(story.patient)))
    order = [
        "You logged pain 7.",
        "Ana Vidal phoned you.",
        "Your exercise plan was changed.",
        "New plan: strength at 70 % in weeks 2 to 3.",
        "You logged pain 4.",
    ]
    places = [said.index(sentence) for sentence in order]
    assert places == sorted(places)
    assert "You came to 2 of 3 sessions." in said
    assert "Leg press: 45 kg, 10 times" in said
    assert "You began with 30 kg." in said
    assert "Standing up from a chair in 30 seconds: 14 times" in said
    assert "Endurance at a stretch: 60 minutes" in said
    assert "Your session number 5: 3 more to go." in said


def test_what_staff_wrote_for_each_other_is_not_there(story):
    story.contact(story.episode(8), 9, "no_answer")
    story.adjusted(9, first_week=4, last_week=4, percent=50, withdrawn_at=clock.now())
    shown = page(entered(story.patient))
    assert SECRET not in shown
    assert "50 %" not in shown
    assert shown.count("Ana Vidal") == 1
    assert not re.search(r"episode|tier|urgent|signal|score|risk", words(shown), re.IGNORECASE)


def test_an_outcome_that_can_still_be_taken_back_is_not_told(story):
    story.episode(20, "oncologist", resolved=clock.now() - timedelta(minutes=9))
    assert "We asked your oncologist." not in page(entered(story.patient))
    type(story.patient.episodes.first()).objects.filter(outcome="oncologist").update(
        resolved_at=clock.now() - timedelta(minutes=11)
    )
    assert "We asked your oncologist." in page(entered(story.patient))


def test_silence_is_a_gap_in_the_picture_and_a_word_in_the_table(story):
    shown = page(entered(story.patient))
    assert 'class="chart-line"' not in shown  # two answers, a fortnight apart: no line joins them
    assert "no answer" in words(shown)
    story.logged(13, 5)
    assert 'class="chart-line"' in page(entered(story.patient))


def test_it_speaks_her_language(story):
    story.patient.language = "es"
    story.patient.save()
    shown = page(entered(story.patient))
    assert_spanish(shown.replace("Leg press", ""))
    for sentence in ("Anotó dolor 7.", "Ana Vidal la llamó.", "Vino a 2 de 3 sesiones."):
        assert sentence in words(shown)


def test_much_asks_as_much_of_the_database_as_little(story):
    browser = entered(story.patient)
    with CaptureQueriesContext(connection) as little:
        page(browser)
    episode = story.episode(8)
    for day in (9, 12, 15, 18):
        story.logged(day, 5)
        story.contact(episode, day)
        story.dose.attended(day)
        story.adjusted(day, modality="balance", first_week=day, last_week=day)
    with CaptureQueriesContext(connection) as much:
        shown = page(browser)
    assert len(much) == len(little) <= 16
    assert len(gzip.compress(shown.encode())) < 12_000


def test_without_a_program_it_says_what_there_is(clinic):
    said = words(page(entered(PatientFactory(clinic=clinic))))
    assert "No answer about pain on these days." in said
    assert "What comes next" not in said


@pytest.mark.parametrize("path", [PAGE, "/my/progress/report.pdf"])
def test_nobody_sees_it_who_has_not_entered(client, db, path):
    assert client.get(path)["Location"].startswith("/my/sign-in/")
    assert client.post(path).status_code in (302, 405)
