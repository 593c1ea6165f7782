"""A statement larger than the socket holds reaches the server whole, its scope with it."""

import signal
from collections.abc import Iterator
from types import FrameType

import pytest
from django.db import connection

from clinic import tenancy
from notifications.delivery.ledger import run

pytestmark = pytest.mark.django_db(transaction=True)

LARGE = b"x" * 8_000_000
_TOO_LONG_S = 30


@pytest.fixture(autouse=True)
def _ends() -> Iterator[None]:
    """End what waits for an answer to a message that never arrived whole."""

    def end(_number: int, _frame: FrameType | None) -> None:
        raise TimeoutError("the statement never reached the server whole")

    before = signal.signal(signal.SIGALRM, end)
    signal.alarm(_TOO_LONG_S)
    yield
    signal.alarm(0)
    signal.signal(signal.SIGALRM, before)


def test_a_batch_of_mails_with_pictures_is_kept():
    with tenancy.everywhere("a test"):
        assert run("SELECT length(%(raw)s::bytea)", {"raw": LARGE}) == [(len(LARGE),)]
        sizes = run(
            "SELECT length(raw) FROM unnest(%(raws)b::bytea[]) AS kept (raw)", {"raws": [LARGE] * 2}
        )
    assert sizes == [(len(LARGE),)] * 2


def test_many_rows_at_once_are_too():
    with tenancy.everywhere("a test"), connection.cursor() as cursor:
        cursor.executemany("SELECT length(%s::bytea)", [(LARGE,), (LARGE,)])
