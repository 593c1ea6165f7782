"""The seeded troublemaker: at which point of a run what is killed."""

import random
from collections import Counter
from collections.abc import Callable, Sequence

import psutil

from chaos.arena import Stage
from chaos.crew import Member


class Trouble:
    """A shuffled list of faults, each of which is let loose by `strike`."""

    def __init__(
        self, stage: Stage, victims: Sequence[Member], *, kills: int, flushes: int = 0,
        broker_kills: int = 0, crashes: int = 0,
    ) -> None:  # fmt: skip
        self._stage, self._victims = stage, victims
        self._chance = random.Random(f"{stage.arena.seed}/trouble")  # noqa: S311
        self.done: Counter[str] = Counter()
        self._waiting: list[tuple[str, Callable[[], None]]] = [
            *[("kills", self._kill)] * kills,
            *[("flushes", stage.arena.redis.flush)] * flushes,
            *[("broker_kills", self._kill_broker)] * broker_kills,
            *[("crashes", stage.arena.postgres.crash)] * crashes,
        ]
        self._chance.shuffle(self._waiting)
        self.total = len(self._waiting)

    @property
    def left(self) -> int:
        return len(self._waiting)

    def strike(self) -> None:
        """Let the next fault happen."""
        name, fault = self._waiting.pop()
        fault()
        self.done[name] += 1

    def _kill(self) -> None:
        """Kill -9 a whole program, or one process of a worker's pool."""
        member = self._chance.choice(self._victims)
        pool = member.children()
        if pool and self._chance.random() < 0.5:
            try:
                self._chance.choice(pool).kill()
            except psutil.NoSuchProcess:
                self._stage.arena.crew.kill(member)
        else:
            self._stage.arena.crew.kill(member)

    def _kill_broker(self) -> None:
        self._stage.arena.redis.kill()
        self._stage.arena.redis.start()
