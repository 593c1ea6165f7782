"""Reading and writing through a database that goes away and comes back."""

import time
from collections.abc import Callable
from typing import TypeVar

from django.db import InterfaceError, OperationalError, connection

from clinic.errors import Busy

T = TypeVar("T")
BACK_WITHIN_S = 60


def persist(work: Callable[[], T]) -> T:
    """Do something that may be done twice until the database lets it happen.

    Raises the database's error when that takes longer than a minute.
    """
    end = time.monotonic() + BACK_WITHIN_S
    while True:
        try:
            return work()
        except (OperationalError, InterfaceError, Busy):
            connection.close()
            if time.monotonic() > end:
                raise
            time.sleep(0.1)
