"""The work of a storm: reminders planned and called off while everything around is killed."""

import random
import threading
from collections.abc import Callable, Iterator
from queue import Empty, Queue

from django.db import connection

from chaos.auditor import Promises
from chaos.patience import persist
from chaos.people import Clientele, remind
from clinic import clock, tenancy
from programs.actions import cancel_booking
from programs.models import Booking, CancelReason

CHUNK = 100
_AHEAD = 1500  # so many more are planned than have arrived
_CALLED_OFF = 0.05


class Flow:
    """Two threads: one plans chunks of reminders, twice each; one cancels some of the bookings."""

    def __init__(self, clientele: Clientele, seed: int, arrived: Callable[[], int]) -> None:
        self._clientele, self._arrived = clientele, arrived
        self._chance = random.Random(f"{seed}/flow")  # noqa: S311
        self._to_cancel: Queue[Booking | None] = Queue()
        self._stopped = threading.Event()
        self.promises = Promises()
        self.faults: list[BaseException] = []
        self._threads = [
            threading.Thread(target=tenancy.carried(self._watched), args=[work], daemon=True)
            for work in (self._plan, self._cancel)
        ]

    def start(self) -> None:
        for thread in self._threads:
            thread.start()

    @property
    def busy(self) -> bool:
        """Whether there is still something to plan or to cancel. Raises what a thread raised."""
        if self.faults:
            raise self.faults[0]
        return any(thread.is_alive() for thread in self._threads)

    def stop(self) -> None:
        self._stopped.set()
        for thread in self._threads:
            thread.join(10)

    def _watched(self, work: Callable[[], None]) -> None:
        try:
            work()
        except BaseException as error:
            self.faults.append(error)
        finally:
            connection.close()

    def _plan(self) -> None:
        planned = 0
        for chunk in self._chunks():
            while planned - self._arrived() > _AHEAD and not self._stopped.wait(0.05):
                pass
            if self._stopped.is_set():
                break
            for _ in range(2):  # as after an answer that got lost: the second adds nothing
                persist(lambda chunk=chunk: remind(chunk))  # type: ignore[misc]
            self.promises.reminders |= {booking.uid for booking in chunk}
            planned += len(chunk)
            for booking in self._chance.sample(chunk, round(len(chunk) * _CALLED_OFF)):
                self._to_cancel.put(booking)
        self._to_cancel.put(None)

    def _chunks(self) -> Iterator[list[Booking]]:
        bookings = self._clientele.bookings
        for start in range(0, len(bookings), CHUNK):
            yield bookings[start : start + CHUNK]

    def _cancel(self) -> None:
        while not self._stopped.is_set():
            try:
                booking = self._to_cancel.get(timeout=0.2)
            except Empty:
                continue
            if booking is None:
                return
            persist(
                lambda booking=booking: cancel_booking(  # type: ignore[misc]
                    booking=booking, reason=CancelReason.NOT_SAID, by=self._clientele.by
                )
            )
            self.promises.called_off[booking.uid] = clock.now()
