"""A sender that dies at any step of a mail: nothing lost, nothing twice, with a server to ask."""

from datetime import timedelta

import pytest

from notifications.delivery import composing, engine, ledger
from notifications.delivery.smtp import Transport
from notifications.models import MessageState
from tests.factories.notifications import MessageFactory

pytestmark = pytest.mark.django_db
# where it dies: the thing called, and whether before or after it has been done
STEPS = [
    (ledger, "claim", "after"),
    (engine, "compose", "before"),
    (composing, "_keep_copies", "after"),
    (ledger, "begin", "before"),
    (ledger, "begin", "after"),
    (Transport, "_envelope", "after"),
    (Transport, "_content", "before"),
    (Transport, "_content", "after"),
    (ledger, "settle", "before"),
    (ledger, "settle", "after"),
]


class Killed(BaseException):
    """The process is gone: nothing in it may catch this."""


@pytest.mark.parametrize(("where", "name", "when"), STEPS, ids=lambda step: str(step)[-12:])
def test_each_mail_arrives_once_wherever_a_sender_dies(
    server, deliver, settings, monkeypatch, where, name, when
):
    settings.MAIL_LOOKUP = f"maildir:{server.folder}"
    rows = MessageFactory.create_batch(3)
    real = getattr(where, name)

    def dies(*args, **kwargs):
        if when == "after":
            real(*args, **kwargs)
        raise Killed

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
