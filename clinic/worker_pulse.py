"""The sign of life that each worker owes the database, whatever beats and other workers do.

A worker sends itself a task through a queue of its own. The row that the task writes says that
this worker takes messages, that its pool works and that the database is there. While every process
of the pool is busy the message would only wait, so the row is written at once: those tasks have
time limits, which end whatever hangs.
"""

import logging
from collections.abc import Callable
from typing import Any

from celery import bootsteps, signals
from celery.utils.nodenames import worker_direct
from celery.worker.state import active_requests
from django.db import Error, connection

from clinic.actions import forget_worker, record_heartbeat

EVERY_S = 10

logger = logging.getLogger(__name__)


def pulse_step(send: Callable[..., object]) -> type[bootsteps.StartStopStep]:
    """Return the part of a worker that keeps its pulse; `send` publishes a task by name."""

    class Pulse(bootsteps.StartStopStep):
        """Begins with each connection to the broker, as that of Celery's own events does."""

        requires = ("celery.worker.consumer.tasks:Tasks",)

        def __init__(self, consumer: Any, **options: Any) -> None:
            super().__init__(consumer, **options)
            self._timer: Any = None

        def start(self, consumer: Any) -> None:
            self._timer = consumer.timer.call_repeatedly(EVERY_S, self._beat, (consumer,))
            self._beat(consumer)

        def stop(self, consumer: Any) -> None:
            if self._timer is not None:
                self._timer.cancel()
                self._timer = None

        shutdown = stop

        def _beat(self, consumer: Any) -> None:
            try:
                if len(active_requests) >= consumer.pool.num_processes:
                    _write(consumer.hostname)
                else:
                    queue = worker_direct(consumer.hostname)
                    send("clinic.heartbeat", queue=queue, expires=EVERY_S)
            except Exception as error:  # no broker or no database: then there is no sign of life
                logger.warning("no sign of life was sent: %s", type(error))

    return Pulse


def _write(worker: str) -> None:
    try:
        record_heartbeat(worker=worker)
    finally:
        connection.close()


@signals.worker_shutdown.connect
def _say_goodbye(sender: Any, **_: object) -> None:
    """Take the row away: a worker that was asked to stop is not missing."""
    try:
        forget_worker(worker=sender.hostname)
    except Error as error:
        logger.warning("the database did not hear the goodbye: %s", type(error))
    finally:
        connection.close()
