"""The worker's task and the command do the same, without and with a broker."""

import io

import pytest
from django.core.management import CommandError, call_command

from notifications.models import MessageState
from notifications.tasks import deliver_due_messages
from tests.factories.notifications import MessageFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def due_now(kind):
    from datetime import timedelta

    from clinic import clock

    return MessageFactory(due_at=clock.now(), send_before=clock.now() + timedelta(days=1))


def test_the_command_sends_and_says_what_it_did(server, due_now):
    out = io.StringIO()
    call_command("deliver", "--once", stdout=out)
    assert out.getvalue() == "sent 1\n"
    due_now.refresh_from_db()
    assert due_now.state == MessageState.SENT
    out = io.StringIO()
    call_command("deliver", "--once", stdout=out)
    assert out.getvalue() == "nothing due\n"


def test_the_task_sends(server, due_now):
    deliver_due_messages()
    assert len(server.accepted) == 1


def test_the_command_wants_to_know_how(server):
    with pytest.raises(CommandError, match="--once"):
        call_command("deliver")
