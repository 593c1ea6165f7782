"""What waits for an answer is done beside the connection, in the scope of its request."""

import pytest
from django.test import Client

from clinic import answer_first
from notifications.models import Message
from tests.factories.clinic import MembershipFactory
from tests.factories.patients import PatientFactory

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _in_a_thread(settings):
    settings.ANSWER_FIRST_IN_A_THREAD = True


def until_done():
    answer_first._beside.submit(lambda: None).result(timeout=30)


def test_her_mail_and_a_new_password_are_planned_beside_the_request(clinic):
    PatientFactory(clinic=clinic, email="ana@clinic.example")
    MembershipFactory(clinic=clinic, staff__email="bea@clinic.example")
    Client().post("/my/sign-in/", {"email": "ana@clinic.example"})
    Client().post("/accounts/password/reset/", {"email": "bea@clinic.example"})
    until_done()
    assert {row.kind for row in Message.objects.all()} == {"sign-in", "new-password"}


def test_what_goes_wrong_there_is_told_and_the_next_is_done(caplog, rf):
    def answered(work):
        request = rf.get("/")
        answer_first.after_answer(request, work)
        answer_first.AnswerFirst(lambda _request: answer_first.HttpResponse())(request).close()
        until_done()

    done = []
    answered(lambda: 1 / 0)
    answered(lambda: done.append(1))
    assert "what waited for the answer went wrong" in caplog.text
    assert done == [1]
