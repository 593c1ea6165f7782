"""The backups of a run's database: taken, followed by its WAL, and all there is after a fire."""

import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import psycopg

from backups.programs import PROGRAMS, program
from backups.receiving import RECEIVER
from backups.restoring import Restored, hand_over, restore
from backups.store import Backup, Store
from backups.taking import take
from chaos.arena import Stage
from chaos.servers import DATABASE, Postgres
from chaos.waiting import wait_until
from clinic.embedded.cluster import SUPERUSER, programs

_UP_WITHIN_S = 60
_BALLAST_PIECE = 1 << 20


@dataclass(frozen=True)
class Vault:
    """A store of backups, with its key, of the database of a run."""

    postgres: Postgres
    folder: Path

    def __post_init__(self) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(parents=True, mode=0o700)
        os.environ[PROGRAMS] = str(programs())
        subprocess.run(
            [program("age-keygen"), "-o", self.identity], check=True, capture_output=True
        )
        told = subprocess.run(
            [program("age-keygen"), "-y", self.identity], check=True, capture_output=True
        )
        self.recipients.write_bytes(told.stdout)

    @property
    def store(self) -> Store:
        return Store(self.folder / "store")

    @property
    def identity(self) -> Path:
        return self.folder / "key"

    @property
    def recipients(self) -> Path:
        return self.folder / "recipients"

    @property
    def _source(self) -> str:
        return f"host={self.postgres.socket} user={SUPERUSER}"

    def receive(self, stage: Stage) -> None:
        """Start receiving, and let no commit be acknowledged that was not received as well."""
        environment = {
            **stage.environment,
            PROGRAMS: str(programs()),
            "STEADY_BACKUP_DIR": str(self.store.folder),
            "STEADY_BACKUP_SOURCE": self._source,
            "STEADY_BACKUP_RECIPIENTS": str(self.recipients),
        }
        stage.arena.crew.add("wal", ["backups", "wal"], environment)
        wait_until("WAL is received", self._received, within_s=_UP_WITHIN_S)
        self._say(f"ALTER SYSTEM SET synchronous_standby_names = '{RECEIVER}'")
        self._say("SELECT pg_reload_conf()")
        wait_until("commits wait for it", self._synchronous, within_s=_UP_WITHIN_S)

    def take(self) -> Backup:
        return take(self.store, self._source, recipients=self.recipients)

    def load(self, megabytes: int) -> None:
        """Make the database so much larger, by what no program can compress."""
        with psycopg.connect(f"{self._source} dbname={DATABASE}") as connection:
            connection.execute("CREATE TABLE IF NOT EXISTS drill_ballast (piece bytea)")
            connection.execute("ALTER TABLE drill_ballast ALTER piece SET STORAGE EXTERNAL")
            with connection.cursor().copy("COPY drill_ballast FROM STDIN (FORMAT binary)") as rows:
                rows.set_types(["bytea"])
                for _ in range(megabytes):
                    rows.write_row([os.urandom(_BALLAST_PIECE)])

    def bring_back(self, *, to: datetime | None) -> tuple[Restored, float]:
        """Restore into the place of what is gone and start it; return how long that took."""
        start = time.monotonic()
        restored = restore(self.store, self.postgres.data, identity=self.identity, to=to)
        if account := self.postgres.account:
            hand_over(restored.folder, uid=account.pw_uid, gid=account.pw_gid)
        self.postgres.come_back()
        wait_until("it takes writes again", self._promoted, within_s=300)
        return restored, time.monotonic() - start

    def clear(self) -> None:
        """Let commits no longer wait, and the slot keep nothing, once a proof is over."""
        self._say("ALTER SYSTEM RESET synchronous_standby_names")
        self._say("SELECT pg_reload_conf()")
        self._say("DROP TABLE IF EXISTS drill_ballast")
        self._say(
            "SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots WHERE NOT active"
        )

    def _promoted(self) -> bool:
        return not self._ask("SELECT pg_is_in_recovery()")

    def _received(self) -> bool:
        return bool(self._ask("SELECT count(*) FROM pg_stat_replication WHERE state = 'streaming'"))

    def _synchronous(self) -> bool:
        return self._ask("SELECT max(sync_state) FROM pg_stat_replication") == "sync"

    def _say(self, statement: str) -> None:
        with self._connected() as connection:
            connection.execute("SET synchronous_commit = local")
            connection.execute(statement)

    def _ask(self, question: str) -> object:
        with self._connected() as connection:
            row = connection.execute(question).fetchone()
        return row[0] if row else None

    @contextmanager
    def _connected(self) -> Iterator[psycopg.Connection[tuple[object, ...]]]:
        with psycopg.connect(f"{self._source} dbname={DATABASE}", autocommit=True) as connection:
            yield connection
