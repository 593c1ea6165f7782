"""What opens a mailed link before she does: how it is done, and what it must not learn."""

import pytest
from django.db import connection
from django.test import Client

from clinic.models import Allowance
from patients.models import Capability
from programs import actions
from programs.models import CalendarFeed
from tests.factories.clinic import MembershipFactory
from tests.factories.programs import BookingFactory, scene
from tests.integration.patient_face.links import link_of, path_of
from tests.opening import Browser

PREFETCH = {
    "HTTP_PURPOSE": "prefetch",
    "HTTP_SEC_PURPOSE": "prefetch;prerender",
    "HTTP_X_MOZ": "prefetch",
    "HTTP_USER_AGENT": "Mozilla/5.0 (compatible; MailScanner/1.0)",
}

LIMITS = Allowance._meta.db_table


def rows() -> dict[str, list[tuple]]:
    """Return where every row of every table lies and what wrote it: any write moves one.

    But for what limits count, which is about whoever asks.
    """
    with connection.cursor() as cursor:
        found = {}
        for table in set(connection.introspection.table_names(cursor)) - {LIMITS}:
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
    assert set(scanner.cookies) <= {"her-links", "csrftoken"}  # no session, no visit


@pytest.fixture
def booking(clinic):
    return BookingFactory(session__clinic=clinic)


def test_opening_a_calendar_feed_notes_only_that_it_was_read(db):
    here = scene()
    _, token = actions.make_feed(clinic=here.clinic, staff=here.physiologist, by=here.by)
    before = rows()
    scan(f"/calendar/feed/{token}.ics")
    assert changed(before) <= {CalendarFeed._meta.db_table}


@pytest.mark.parametrize("letter", "vcuqshkw")
def test_a_token_that_cannot_be_reads_like_one_that_is_over(booking, letter):
    MembershipFactory()  # a second clinic, so that no clinic is named to anybody
    kind = Capability.MAIL if letter != "u" else Capability.VISIT
    other = path_of(link_of(kind, booking, Browser()))[3:-1]
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
