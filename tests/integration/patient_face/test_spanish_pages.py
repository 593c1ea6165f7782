"""What a patient who reads Spanish meets behind her links: no sentence in English."""

import html
import re
from functools import cache

import pytest
from django.utils import translation
from django.utils.formats import date_format

from clinic import clock
from clinic.actors import Actor
from patients.selectors import next_open_day
from programs import actions
from programs.models import Booking, BookingStatus
from tests.factories.programs import BookingFactory
from tests.integration.programs_pages.helpers import began_an_hour_ago
from tests.unit.patients.test_spanish import CATALOGS, ENTRY, SAME_IN_BOTH


@cache
def english() -> list[re.Pattern[str]]:
    """Return every sentence of the catalogs as it would stand on a page."""
    found = []
    for folder in CATALOGS:
        for _context, text, translated in ENTRY.findall((folder / "django.po").read_text()):
            words = re.sub(r"%\(\w+\)[sd]", "\0", text.replace('\\"', '"'))
            if len(words) > 5 and text != translated and text not in SAME_IN_BOTH:
                pattern = re.escape(words).replace("\0", ".{1,60}?")
                found.append(re.compile(rf"(?<![\w.]){pattern}(?!\w)"))
    return found


def assert_spanish(page: str) -> None:
    assert '<html lang="es"' in page
    page = re.sub(r'\b(href|action|src)="[^"]*"', "", html.unescape(page))
    assert not [pattern.pattern for pattern in english() if pattern.search(page)]
    for word in (" the ", " your ", " please ", "Monday", "November", "Select a valid"):
        assert word not in re.sub(r"<[^>]+>", " ", page)


def shown(response) -> str:
    page = response.content.decode()
    assert_spanish(page)
    return page


def test_the_net_catches_english(client, patient, address):
    patient.language = "en"
    patient.save()
    page = html.unescape(client.get(address("visit")).content.decode())
    assert len([pattern for pattern in english() if pattern.search(page)]) > 10


def test_visit_from_open_to_confirmed_to_cancelled_and_back(client, address, booking):
    url = address("visit")
    page = shown(client.get(url))
    with translation.override("es"):
        day = date_format(booking.session.day, r"l j \d\e F").capitalize()
    assert f"{day}, de 10:00 a 11:00" in page
    assert "Contamos con usted" in shown(client.post(url + "confirm/", follow=True))
    shown(client.get(url + "cannot-come/"))
    assert "reason" in shown(client.post(url + "cannot-come/", {"reason": "nonsense"}))
    assert "anulada" in shown(client.post(url + "cannot-come/", follow=True))
    assert "Contamos con usted" in shown(client.post(url + "undo/", follow=True))


def test_a_place_given_away(client, address, booking):
    booking.session.capacity = 1
    booking.session.save(update_fields=["capacity"])
    client.post(address("visit") + "cannot-come/")
    BookingFactory(session=booking.session)
    assert "Otra persona tiene ahora su plaza" in shown(client.post(address("visit") + "undo/"))


@pytest.mark.parametrize(
    "happens",
    [
        lambda booking: Booking.objects.filter(pk=booking.pk).update(
            status=BookingStatus.WAITLISTED
        ),
        lambda booking: began_an_hour_ago(booking.session),
        lambda booking: actions.cancel_session(
            session=booking.session, reason="Obras", by=Actor.system("test")
        ),
    ],
    ids=["waitlisted", "over", "cancelled by the clinic"],
)
def test_other_states_of_a_visit(client, address, booking, happens):
    happens(booking)
    shown(client.get(address("visit")))


@pytest.mark.parametrize(
    "answer",
    [
        {"pain": 1},
        {"pain": 5},
        {"pain": 9},
        {"pain": 2, "red_flags": ["fracture"]},
        {"pain": 2, "red_flags": ["chest_pain"]},
    ],
)
def test_answers_and_advice(client, address, booking, answer):
    page = shown(client.post(address("visit") + "joints/", answer, follow=True))
    clinic = booking.patient.clinic
    day = next_open_day(clinic, after=clock.today(clinic.time_zone))
    with translation.override("es"):
        words = date_format(day, r"l j \d\e F")
    assert f"como tarde el {words}" in page
    url = address("check_in")
    assert "Ya ha respondido a esto" in shown(client.get(url))
    shown(client.post(url, {"pain": answer["pain"]}, follow=True))
    for key, said in ((9, {"missed_doses": "2"}), (10, {"missed_reason": "cost"})):
        shown(client.post(f"{url}{key}/", said, follow=True))
    for key in range(2, 17):
        shown(client.get(f"{url}{key}/"))
    for key in (14, 15):
        client.post(f"{url}{key}/", {"mood_interest": "3", "mood_low": "3"})
    shown(client.get(f"{url}done/"))


@pytest.mark.parametrize(
    "answer", [{}, {"pain": "11"}, {"pain": "x"}, {"pain": "11", "note": "ñ" * 1001}]
)
def test_answers_that_cannot_be_saved(client, address, answer):
    page = shown(client.post(address("visit") + "joints/", answer))
    assert "Hay un problema" in page
    shown(client.post(address("check_in"), answer))


def test_more_that_cannot_be_saved(client, address):
    client.post(address("check_in"), {"pain": 3})
    for key, answer in (
        (2, {"red_flags": ["none", "fracture"]}),
        (2, {}),
        (4, {"interference": "11"}),
        (9, {"missed_doses": "x"}),
        (11, {"stiffness_minutes": "5000"}),
        (12, {"thinking_of_stopping": "perhaps"}),
    ):
        response = client.post(address("check_in") + f"{key}/", answer)
        assert response.status_code == 422
        shown(response)


def test_mail_wishes(client, address):
    shown(client.get(address("mail")))
    shown(client.post(address("mail"), {}, follow=True))


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/v/unknown/", "/c/unknown/", "/u/unknown/"])
def test_a_link_that_is_over_speaks_the_browsers_language(client, path):
    response = client.get(path, headers={"accept-language": "es-MX,es;q=0.9"})
    assert response.status_code == 410
    assert "Este enlace ya no funciona" in shown(response)
    assert "This link no longer works" in client.get(path).content.decode()
