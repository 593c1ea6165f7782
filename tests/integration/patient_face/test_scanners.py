"""What opens a mailed link before she does changes nothing, and leaves it working for her."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client

from clinic import clock
from patients.links import issue_many, url_of
from patients.models import Capability, SymptomReport
from programs import actions
from programs.models import CalendarFeed
from tests.factories.clinic import MembershipFactory
from tests.factories.programs import BookingFactory, scene

PREFETCH = {
    "HTTP_PURPOSE": "prefetch",
    "HTTP_SEC_PURPOSE": "prefetch;prerender",
    "HTTP_X_MOZ": "prefetch",
    "HTTP_USER_AGENT": "Mozilla/5.0 (compatible; MailScanner/1.0)",
}
PAGES = {
    Capability.VISIT: ("", "?v=7", "cannot-come/", "confirm/", "undo/", "joints/", "thanks/"),
    Capability.CHECK_IN: ("", "?v=7", "2/", "3/", "done/"),
    Capability.MAIL: ("", "?kind=9dfb491e"),
    Capability.QUESTION: ("", "?v=7", "done/"),
}


def rows() -> dict[str, list[tuple]]:
    """Return where every row of every table lies and what wrote it: any write moves one."""
    with connection.cursor() as cursor:
        found = {}
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT ctid::text, xmin::text FROM "{table}" ORDER BY 1')
            found[table] = cursor.fetchall()
    return found


def changed(before: dict[str, list[tuple]]) -> set[str]:
    return {table for table, after in rows().items() if before[table] != after}


def scan(path: str) -> None:
    """Open an address in every way that scanners and mail programs do, and answer nothing."""
    scanner = Client(enforce_csrf_checks=True)
    answers = [
        scanner.head(path),
        scanner.options(path),
        *(scanner.get(path) for _ in range(5)),
        scanner.get(path, follow=True, **PREFETCH),
    ]
    assert all(answer.status_code < 500 for answer in answers)
    assert not scanner.cookies


@pytest.fixture
def booking(clinic):
    return BookingFactory(session__clinic=clinic)


@pytest.fixture
def paths(booking) -> dict[str, str]:
    """One mailed link of each kind to one patient, as paths."""
    until = clock.now() + timedelta(days=7)
    wanted = [(booking.patient, capability, booking.uid, until) for capability in PAGES]
    issued = issue_many(wanted, questions={booking.uid: "pain"})
    return {
        capability: "/" + url_of(link).split("/", 3)[3]
        for (capability, _about), link in issued.items()
    }


def test_no_way_of_opening_a_link_writes_a_row_and_she_can_still_answer(paths, booking):
    before = rows()
    for capability, pages in PAGES.items():
        for page in pages:
            scan(paths[capability] + page)
    assert changed(before) == set()
    hers = Client(enforce_csrf_checks=True)
    assert hers.post(paths[Capability.VISIT] + "confirm/").status_code == 303
    assert hers.post(paths[Capability.CHECK_IN], {"pain": 4}).status_code == 303
    assert hers.post(paths[Capability.QUESTION], {"answer": 3}).status_code in (302, 303)
    assert hers.post(paths[Capability.MAIL], {"kind": []}).status_code == 302
    booking.refresh_from_db()
    assert booking.confirmed_at is not None
    assert SymptomReport.objects.filter(superseded_at__isnull=True).count() == 1


def test_opening_a_calendar_feed_notes_only_that_it_was_read(db):
    here = scene()
    _, token = actions.make_feed(clinic=here.clinic, staff=here.physiologist, by=here.by)
    before = rows()
    scan(f"/calendar/feed/{token}.ics")
    assert changed(before) <= {CalendarFeed._meta.db_table}


@pytest.mark.parametrize("letter", "vcuqshkw")
def test_a_token_that_cannot_be_reads_like_one_that_is_over(db, paths, letter):
    MembershipFactory()  # a second clinic, so that no clinic is named to anybody
    other = paths[Capability.MAIL if letter != "u" else Capability.VISIT][3:-1]
    tokens = ["x", "A" * 43, "A" * 10_000, "no%00thing", "%F0%9F%92%8A", other]
    answers = [Client().get(f"/{letter}/{token}/") for token in tokens]
    assert {answer.status_code for answer in answers} == {410}
    assert len({answer.content for answer in answers}) == 1
    for answer in answers:
        assert answer["Cache-Control"] == "no-store"
        assert answer["Referrer-Policy"] == "no-referrer"
        assert "noindex" in answer["X-Robots-Tag"]
        assert other not in answer.content.decode()
        assert "//" not in answer.content.decode().replace("http://www.w3.org", "")
