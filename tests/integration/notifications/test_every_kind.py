"""What holds for a mail of every kind; a kind that is new is asked the same."""

import re
from datetime import timedelta
from html.parser import HTMLParser

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from icalendar import Calendar

from clinic import clock
from clinic.banned_words import words_in_mail, words_up_front
from notifications.delivery.mime import build
from notifications.kinds import Mail, all_kinds, kind_named
from notifications.staff_mail import StaffKind
from patients.carer_mail import CarerKind
from patients.mail import PatientKind
from tests.factories.mails import MAKERS, MORNING, waiting
from tests.factories.programs import scene

pytestmark = pytest.mark.django_db
KINDS = [kind.name for kind in all_kinds()]
LINK = re.compile(r"https?://[^\s\"<>)]+")


@pytest.fixture
def here():
    with time_machine.travel(MORNING, tick=False):
        yield scene(digest_at="07:30")


def written(kind, here, count=1):
    """Return rows of a kind and their mails, as they are at the moment they are due."""
    rows = waiting(kind, here, count)
    assert len(rows) == count
    due = max(row.due_at for row in rows) + timedelta(minutes=1)
    with clock.standing_at(due), CaptureQueriesContext(connection) as asked:
        found = kind_named(kind).compose(rows)
    mails = [found[row.pk] for row in rows]
    assert all(isinstance(mail, Mail) for mail in mails), mails
    return rows, mails, len([q for q in asked if "SAVEPOINT" not in q["sql"]])


def _figures(part):
    """Return the clock times and telephone numbers that a part of a mail tells."""
    return set(re.findall(r"\b\d{1,2}:\d{2}\b|\+\d[\d ]{6,}\d", part))


class _Words(HTMLParser):
    def __init__(self, html):
        super().__init__()
        self.said, self.links, self.skips = [], [], False
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.skips = tag in ("style", "title")
        self.links += [value for name, value in attrs if name == "href"]

    def handle_endtag(self, tag):
        self.skips = False

    def handle_data(self, data):
        if not self.skips:
            self.said.append(data)


def test_every_kind_has_a_maker_and_one_of_three_kinds_of_recipients():
    assert set(MAKERS) == set(KINDS)
    for kind in all_kinds():
        assert isinstance(kind, PatientKind | StaffKind | CarerKind)
        assert kind.says.until, "every kind says after what it is worth nothing"


@pytest.mark.parametrize("name", KINDS)
def test_what_holds_for_every_mail(name, here):
    (row, *_), (mail, *_), _queries = written(name, here)
    kind = kind_named(name)
    assert row.due_at < row.send_before < row.due_at + timedelta(days=100), "every mail expires"

    stops = {key for key in mail.headers if key.lower().startswith("list-unsubscribe")}
    if isinstance(kind, PatientKind) and kind.optional:
        assert stops == {"List-Unsubscribe", "List-Unsubscribe-Post"}
        assert mail.headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
        assert f"/?kind={kind.stop_code}>" in mail.headers["List-Unsubscribe"]
    else:
        assert not stops

    head = build(row, mail).partition(b"\r\n\r\n")[0].decode()
    others = [line for line in head.split("\r\n") if not line.startswith("To: ")]
    for line in (mail.subject, mail.from_name, *others):
        assert words_up_front(line) == []
    if mail.calendar:
        for event in Calendar.from_ical(mail.calendar.content).walk("VEVENT"):
            for part in ("SUMMARY", "LOCATION", "DESCRIPTION"):
                assert words_up_front(str(event.get(part, ""))) == []

    html = _Words(mail.html)
    assert mail.text.strip()
    for part in (mail.text, " ".join(html.said)):
        assert words_in_mail(part) == []
    shown = {link.partition("?v=")[0] for link in html.links if "://" in link}
    assert {link.partition("?v=")[0] for link in LINK.findall(mail.text)} == shown
    told, text = _figures(" ".join(html.said)), _figures(LINK.sub("", mail.text))
    assert text == told, "both parts tell the same times and telephone numbers"


@pytest.mark.parametrize("name", KINDS)
def test_writing_many_asks_the_database_no_more_than_writing_one(name, here):
    assert written(name, here, 1)[2] == written(name, here, 4)[2] <= 10


@pytest.mark.parametrize("name", [k.name for k in all_kinds() if isinstance(k, PatientKind)])
def test_whatever_did_not_reach_her_can_be_said_on_the_phone(name, here):
    from programs.selectors.phoning import people_to_phone

    (row,) = waiting(name, here, 1)
    type(row).objects.exclude(pk=row.pk).delete()
    type(row).objects.filter(pk=row.pk).update(
        state="failed", error_class="recipient", error_code="550"
    )
    soon = row.due_at + timedelta(minutes=5)
    (person,) = people_to_phone(here.clinic, now=soon)
    (thing,) = person.things
    assert thing.messages == (row.uid,)
    assert thing.what[-1] == "."
    assert soon < thing.by
    over = max(thing.by, row.send_before) + timedelta(minutes=1)
    assert people_to_phone(here.clinic, now=over) == []
