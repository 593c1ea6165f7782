"""Where staff read whom a mail tells, an address that came back counts as none."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from clinic import clock
from clinic.actors import Actor
from notifications.models import HeldBecause
from notifications.suppressing import suppress
from programs import actions
from programs.selectors.away import sessions_off
from programs.selectors.session_page import session_page
from tests.factories.programs import scene

pytestmark = pytest.mark.django_db


def counted(work):
    with CaptureQueriesContext(connection) as asked:
        return work(), len(asked)


def test_rosters_and_previews_know_held_addresses_without_a_query_for_each():
    here = scene()
    session = here.session(capacity=8)

    def book(email):
        enrollment = here.enrollment(email=email)
        actions.book(session=session, enrollment=enrollment, by=here.by)
        return enrollment.patient

    told, held = book("a@mail.example"), book("Back@mail.example")
    suppress(
        address="back@mail.example",
        reason=HeldBecause.BOUNCED,
        code="550",
        by=Actor.system("test"),
    )
    now = clock.now()
    page, few = counted(lambda: session_page(session, now=now))
    assert {line.name for line in page.people if not line.gets_mail} == {held.full_name}
    assert page.told == [
        f"1 patient is told by e-mail: {told.full_name}.",
        f"No mail goes to {held.full_name}: phone them.",
    ]
    (off,), few_off = counted(lambda: sessions_off([session], now=now))
    assert {p.name for p in off.people if not p.gets_mail} == {held.full_name}
    for number in range(4):
        book(f"{number}@mail.example")
    assert counted(lambda: session_page(session, now=now))[1] == few
    assert counted(lambda: sessions_off([session], now=now))[1] == few_off
