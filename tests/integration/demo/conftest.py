from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from clinic import clock
from clinic.models import Clinic
from demo.seeding import seed
from tests.factories.mail_server import MailServer, mail_server

TUESDAY = datetime(2026, 3, 17, 9, 40, tzinfo=UTC)


def set_clock(path: Path, moment: datetime) -> None:
    path.write_text(str((moment - datetime.now(UTC)).total_seconds()))


@pytest.fixture
def clock_file(tmp_path: Path, settings) -> Path:
    """The demo's clock, at a Tuesday, 10:40 in Madrid."""
    settings.CLOCK_OFFSET_FILE = tmp_path / "clock-offset"
    set_clock(settings.CLOCK_OFFSET_FILE, TUESDAY)
    return settings.CLOCK_OFFSET_FILE


@pytest.fixture
def demo(db: None, clock_file: Path) -> Clinic:
    """A small synthetic clinic: one patient of each story, four weeks of past."""
    return seed(patients=32, weeks=4, seed=1, fresh=False, now=clock.now())


@pytest.fixture
def mails(tmp_path: Path, settings) -> Iterator[MailServer]:
    """A mail server that the delivery engine talks to."""
    with mail_server(tmp_path / "mail") as (server, port):
        settings.EMAIL_PORT = port
        yield server


WEEK = timedelta(days=7)
