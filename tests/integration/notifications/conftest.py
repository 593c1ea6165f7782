from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from notifications.delivery import DeliveryResult, deliver_due
from tests.factories.mail_server import MailServer, mail_server
from tests.factories.notifications import NOW, NoteKind, registered


@pytest.fixture
def kind() -> Iterator[NoteKind]:
    with registered(NoteKind()) as kind:
        yield kind


@pytest.fixture
def server(tmp_path: Path, settings) -> Iterator[MailServer]:
    with mail_server(tmp_path / "mail") as (running, port):
        settings.EMAIL_HOST = "127.0.0.1"
        settings.EMAIL_PORT = port
        settings.MAIL_LOOKUP = ""
        yield running


@pytest.fixture
def deliver(kind: NoteKind) -> Callable[..., DeliveryResult]:
    def run(after=None, **options) -> DeliveryResult:
        return deliver_due(now=NOW + after if after else NOW, **options)

    return run
