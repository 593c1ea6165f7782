"""RFC 8058: a mail program posts one press, without cookies and without having seen a page."""

from datetime import timedelta
from urllib.parse import urlsplit

import pytest
import time_machine
from django.test import Client

from notifications.kinds import all_kinds, kind_named
from notifications.models import Preference
from patients.mail import PatientKind
from tests.factories.mails import MORNING, waiting
from tests.factories.programs import scene
from tests.integration.patient_face.test_scanners import changed, rows

pytestmark = pytest.mark.django_db
OPTIONAL = [kind.name for kind in all_kinds() if kind.optional and isinstance(kind, PatientKind)]
ONE_CLICK = {"List-Unsubscribe": "One-Click"}


@pytest.fixture
def here():
    with time_machine.travel(MORNING, tick=False):
        yield scene()


@pytest.mark.parametrize("name", OPTIONAL)
def test_one_press_ends_one_kind_and_nothing_else(here, name):
    (row,) = waiting(name, here, 1)
    with time_machine.travel(row.due_at + timedelta(minutes=1), tick=False):
        mail = kind_named(name).compose([row])[row.pk]
        parts = urlsplit(mail.headers["List-Unsubscribe"].strip("<>"))
        url = f"{parts.path}?{parts.query}"
        program = Client(enforce_csrf_checks=True)
        before = rows()
        assert program.get(url).status_code == program.head(url).status_code == 303
        assert program.get(url, follow=True).status_code == 200
        assert program.options(url).status_code in (200, 405)
        assert changed(before) == set(), "looking changes nothing"
        for _press in range(2):
            program.cookies.clear()
            answer = program.post(url, ONE_CLICK)
            assert (answer.status_code, answer.content) == (200, b"")
            assert not answer.cookies
        history = {"notifications_preferenceevent", "pghistory_context"}
        assert changed(before) == {"notifications_preference", *history}
        assert list(Preference.objects.values_list("kind", "wanted")) == [(name, False)]
        assert Preference.objects.get().recipient_uid == row.recipient_uid


def test_a_code_that_is_gone_ends_every_optional_kind_and_a_wrong_link_none(here):
    """A code of a kind that is gone: whoever presses wants silence, and gets it."""
    (row,) = waiting("check-in", here, 1)
    with time_machine.travel(row.due_at + timedelta(minutes=1), tick=False):
        mail = kind_named("check-in").compose([row])[row.pk]
        path = urlsplit(mail.headers["List-Unsubscribe"].strip("<>")).path
        program = Client(enforce_csrf_checks=True)
        assert program.post(f"{path}?kind=gone", ONE_CLICK).status_code == 200
        assert set(Preference.objects.values_list("kind", flat=True)) == set(OPTIONAL)
        other = path.replace(path.strip("/").split("/")[1], "x" * 43)
        assert program.post(other, ONE_CLICK).status_code == 410
