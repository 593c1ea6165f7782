"""A sender that dies at any step of a mail: nothing lost, nothing twice, with a server to ask."""

from datetime import timedelta
from itertools import count

import pytest

from notifications.delivery import composing, engine, ledger
from notifications.delivery.smtp import Transport
from notifications.models import MessageState
from tests.factories.notifications import MessageFactory

pytestmark = pytest.mark.django_db
# where it dies: the thing called, whether before or after it has been done, and at which call
STEPS = [
    (ledger, "claim", "after", 1),
    (engine, "compose", "before", 1),
    (composing, "_keep_copies", "after", 1),
    (ledger, "write_down", "before", 1),  # the first begins
    (ledger, "write_down", "after", 1),
    (Transport, "_envelope", "after", 1),
    (Transport, "_content", "before", 1),
    (Transport, "_content", "after", 1),
    (ledger, "write_down", "before", 2),  # it is settled and the second begins
    (ledger, "write_down", "after", 2),
    (ledger, "write_down", "before", 4),  # the last is settled
    (ledger, "write_down", "after", 4),
]


class Killed(BaseException):
    """The process is gone: nothing in it may catch this."""


@pytest.mark.parametrize(
    ("where", "name", "when", "at_call"), STEPS, ids=lambda step: str(step)[-12:]
)
def test_each_mail_arrives_once_wherever_a_sender_dies(
    server, deliver, settings, monkeypatch, where, name, when, at_call
):
    settings.MAIL_LOOKUP = f"maildir:{server.folder}"
    rows = MessageFactory.create_batch(3)
    real, calls = getattr(where, name), count(1)

    def dies(*args, **kwargs):
        last = next(calls) == at_call
        if last and when == "before":
            raise Killed
        answer = real(*args, **kwargs)
        if last:
            raise Killed
        return answer

    with monkeypatch.context() as patch:
        patch.setattr(where, name, dies)
        with pytest.raises(Killed):
            deliver()
    for minutes in (2, 5, 8):
        deliver(timedelta(minutes=minutes))
    assert server.recipients() == sorted(row.detail for row in rows)
    for row in rows:
        row.refresh_from_db()
        assert row.state == MessageState.SENT
