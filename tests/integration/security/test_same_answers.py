"""No door tells who has an account or who is a patient (ASVS 6.3.8, which is of level 3)."""

import re

import pytest
from django.contrib.auth.hashers import MD5PasswordHasher
from django.core.handlers.base import BaseHandler
from django.core.signals import request_finished
from django.db import close_old_connections, connection
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext

from notifications.models import Message
from tests.factories.clinic import MembershipFactory
from tests.factories.patients import PatientFactory

SIGN_IN = "/accounts/login/"
KNOWN, UNKNOWN = "known@clinic.example", "other@clinic.example"
DOORS = {
    SIGN_IN: ("login", {"password": "not this one"}),
    "/accounts/password/reset/": ("email", {}),
    "/my/sign-in/": ("email", {}),
}


class CountedHasher(MD5PasswordHasher):
    """Count how often a password is hashed, which is what takes time at this door."""

    algorithm = "counted"
    times = 0

    def encode(self, password: str, salt: str) -> str:
        type(self).times += 1
        return super().encode(password, salt)


@pytest.fixture
def somebody(clinic, settings):
    settings.PASSWORD_HASHERS = [f"{__name__}.CountedHasher"]
    staff = MembershipFactory(clinic=clinic, staff__email=KNOWN).staff
    staff.set_password("four tired horses walk")
    staff.save()
    PatientFactory(clinic=clinic, email=KNOWN)


def answered(path, email):
    """Return the answer but for the token and what was typed, and what it cost until it was out."""
    field, more = DOORS[path]
    house = BaseHandler()
    house.load_middleware()
    request = RequestFactory().post(path, {field: email, **more})
    request._dont_enforce_csrf_checks = True
    before = CountedHasher.times
    with CaptureQueriesContext(connection) as queries:
        answer = house.get_response(request)
    request_finished.disconnect(close_old_connections)  # that of the test stays
    answer.close()  # as a server does once it was sent
    request_finished.connect(close_old_connections)
    said = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", answer.content.decode())
    headers = {name: value for name, value in answer.headers.items() if name != "X-Request-ID"}
    headers.pop("Content-Security-Policy")  # a nonce of its own each time, or none
    headers.pop("Expires", None)  # the second of the answer
    told = (answer.status_code, said.replace(email, ""), headers, sorted(answer.cookies))
    return told, CountedHasher.times - before, len(queries)


@pytest.mark.django_db
@pytest.mark.parametrize("path", DOORS)
def test_a_known_address_is_answered_like_any_other(path, somebody):
    answered(path, UNKNOWN)  # what a process keeps is filled
    (known, slow, queries), (unknown, as_slow, as_many) = (
        answered(path, email) for email in (KNOWN, UNKNOWN)
    )
    assert known == unknown
    assert slow == as_slow == (path == SIGN_IN)
    assert queries == as_many
    letters = {"/my/sign-in/": "sign-in", "/accounts/password/reset/": "new-password"}
    assert [row.kind for row in Message.objects.all()] == [
        kind for door, kind in letters.items() if door == path
    ]
