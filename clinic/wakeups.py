"""Telling the workers that there is something to do."""

import logging
import time
from functools import partial

from django.db import transaction

from clinic.celery import wake

logger = logging.getLogger(__name__)

_PAUSE_S = 10
_quiet_until = 0.0


def wake_on_commit(topic: str) -> None:
    """Wake the workers for a topic once the transaction is committed.

    Never fails and hardly waits: the rows are stored, and the next tick finds them. A broker that
    does not answer is left alone for ten seconds, so it slows one request and not every one.
    """
    transaction.on_commit(partial(_wake_now, topic), robust=True)


def _wake_now(topic: str) -> None:
    global _quiet_until
    if time.monotonic() < _quiet_until:
        return
    try:
        wake(topic)
    except KeyError:
        raise  # a topic nobody composed is a mistake in the code
    except Exception as error:  # whatever a broker's client raises
        _quiet_until = time.monotonic() + _PAUSE_S
        logger.warning("No broker answered (%s); the next tick will do it", type(error))
