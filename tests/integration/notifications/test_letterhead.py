"""A clinic's logo in its mails: inside each, kept once, shown again, and never asked for twice."""

from base64 import b64encode
from email import message_from_bytes, policy

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from clinic import actions
from clinic.actors import Actor
from clinic.models import ClinicLogo
from clinic.permissions import Role
from notifications.delivery.composing import compose
from notifications.kinds import kind_named
from notifications.letterhead import PLACE
from notifications.models import SentCopy
from tests.factories.clinic import ClinicFactory
from tests.factories.notifications import NOW, MessageFactory, mail_to
from tests.factories.pictures import picture

pytestmark = pytest.mark.django_db
BY = Actor.system("test")


@pytest.fixture
def answer(kind):
    """Let a row be a mail in the frame of every mail."""

    def lead(row):
        html = kind_named("check-in").sample(row.clinic, "en").html
        kind.answers[row.detail] = mail_to(row.detail, html=html)

    return lead


@pytest.fixture
def logo(clinic):
    return actions.set_logo(clinic=clinic, content=picture(300, 100), by=BY)


def read(raw):
    return message_from_bytes(raw, policy=policy.default)


def image_of(mail):
    return next((part for part in mail.walk() if part.get_content_type() == "image/png"), None)


def test_the_logo_travels_inside_the_mail_and_is_shown_by_its_html(
    server, deliver, answer, clinic, logo
):
    answer(MessageFactory(clinic=clinic))
    assert deliver().sent == 1
    mail = read(server.accepted[0][1])
    alternative, calendar = mail.iter_parts()
    assert calendar.get_content_type() == "text/calendar"
    text, related = alternative.iter_parts()
    assert (text.get_content_type(), related.get_content_type()) == (
        "text/plain",
        "multipart/related",
    )
    assert related.get_param("type") == "text/html"
    html, image = related.iter_parts()
    assert image.get_payload(decode=True) == bytes(logo.png)
    assert f'src="cid:{image["Content-ID"][1:-1]}"' in html.get_content()
    assert image.get_content_disposition() == "inline"
    assert max(map(len, server.accepted[0][1].split(b"\r\n"))) < 998


def test_a_clinic_without_one_writes_as_before(server, deliver, answer, clinic, logo):
    answer(MessageFactory(clinic=ClinicFactory()))
    deliver()
    mail = read(server.accepted[0][1])
    assert image_of(mail) is None
    assert "multipart/related" not in [part.get_content_type() for part in mail.walk()]
    assert "<img" not in mail.get_body(("html",)).get_content()


def test_copies_name_the_logo_and_staff_see_it_even_after_it_was_replaced(
    server, deliver, answer, clinic, logo, staff_client
):
    row = MessageFactory(clinic=clinic)
    answer(row)
    deliver()
    raw = bytes(SentCopy.objects.get().raw)
    assert image_of(read(raw)).get_payload(decode=True) == b""
    assert len(raw) < len(server.accepted[0][1]) - len(logo.png)
    actions.set_logo(clinic=clinic, content=picture(200, 100), by=BY)
    shown = staff_client(Role.NURSE).get(reverse("message-html", args=[row.uid]))
    assert f"data:image/png;base64,{b64encode(logo.png).decode()}" in shown.content.decode()
    assert "img-src data:;" in shown.headers["Content-Security-Policy"] + ";"
    assert "sandbox" in shown.headers["Content-Security-Policy"]
    ClinicLogo.objects.all().delete()
    again = staff_client(Role.NURSE).get(reverse("message-html", args=[row.uid]))
    assert again.status_code == 200


def test_a_batch_asks_for_logos_once(kind, answer, clinic, logo):
    def queries(number):
        rows = MessageFactory.create_batch(number, clinic=clinic)
        for row in rows:
            answer(row)
        with CaptureQueriesContext(
            connection,
        ) as captured:
            composed = compose(rows, now=NOW)
        assert len({id(out.images[0]) for out in composed.outgoing}) == 1
        return sum("clinic_cliniclogo" in query["sql"] for query in captured), len(captured)

    assert queries(1) == queries(20)
    assert queries(2)[0] == 1


@pytest.mark.parametrize("name", ["check-in", "day-sheet"])
def test_every_frame_has_one_place_for_it(clinic, name):
    assert kind_named(name).sample(clinic, "en").html.count(PLACE) == 1
