"""Backups of a real server: taken, followed, sealed, damaged, and restored."""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import psutil
import psycopg
import pytest

from backups.checking import look
from backups.errors import BackupFailed
from backups.programs import PROGRAMS
from backups.restoring import hand_over, restore
from backups.server import identify
from backups.store import Store
from backups.taking import take
from chaos.waiting import wait_until
from clinic.embedded.cluster import SUPERUSER, Cluster, programs

pytestmark = [pytest.mark.system]
ROOT = Path(__file__).resolve().parents[3]


class Site:
    """A server with a store of backups beside it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.cluster = self.new_cluster("first")
        self.cluster.make()
        self.store = Store(folder / "store")
        self.identity, self.recipients = folder / "key", folder / "recipients"
        subprocess.run(["age-keygen", "-o", self.identity], check=True, capture_output=True)
        told = subprocess.run(["age-keygen", "-y", self.identity], check=True, capture_output=True)
        self.recipients.write_bytes(told.stdout)

    def new_cluster(self, name: str) -> Cluster:
        (self.folder / name).mkdir()
        cluster = Cluster(self.folder / name)
        cluster.prepare_folder()
        return cluster

    def start(self, cluster: Cluster) -> psycopg.Connection:
        cluster.start({"fsync": "off"})
        place = f"host={cluster.wait_until_ready()} user={SUPERUSER}"
        return psycopg.connect(f"{place} dbname=postgres", autocommit=True)

    @property
    def source(self) -> str:
        return f"host={self.cluster.socket_folder()} user={SUPERUSER}"

    def receiver(self) -> "subprocess.Popen[bytes]":
        environment = {
            **os.environ,
            "STEADY_BACKUP_DIR": str(self.store.folder),
            "STEADY_BACKUP_SOURCE": self.source,
            "STEADY_BACKUP_RECIPIENTS": str(self.recipients),
        }
        command = [sys.executable, "-m", "backups", "wal"]
        return subprocess.Popen(command, cwd=ROOT, env=environment, stderr=subprocess.DEVNULL)

    def restored(self, name: str, *, to: datetime | None = None) -> Cluster:
        cluster = self.new_cluster(name)
        restore(self.store, cluster.data, identity=self.identity, to=to)
        if cluster.account:
            uid, gid = cluster.account.pw_uid, cluster.account.pw_gid
            hand_over(cluster.data, uid=uid, gid=gid)
        return cluster


@pytest.fixture
def site(monkeypatch) -> Iterator[Site]:
    monkeypatch.setenv(PROGRAMS, str(programs()))
    with tempfile.TemporaryDirectory(prefix="steady-backups-") as name:
        site = Site(Path(name))
        yield site
        for folder in ("first", "end", "moment"):
            if (site.folder / folder / "data").exists():
                Cluster(site.folder / folder).stop("immediate")


def count(connection: psycopg.Connection) -> int:
    return connection.execute("SELECT count(*) FROM written").fetchone()[0]


def promoted(connection: psycopg.Connection) -> bool:
    return not connection.execute("SELECT pg_is_in_recovery()").fetchone()[0]


def test_what_was_committed_comes_back_to_the_end_and_to_a_moment(site):
    database = site.start(site.cluster)
    receiver = site.receiver()
    try:
        asked = "SELECT count(*) FROM pg_stat_replication WHERE state = 'streaming'"
        wait_until("WAL is received", lambda: database.execute(asked).fetchone()[0], within_s=30)
        database.execute("ALTER SYSTEM SET synchronous_standby_names = 'steady_wal'")
        database.execute("SELECT pg_reload_conf()")
        database.execute("CREATE TABLE written (at timestamptz DEFAULT clock_timestamp())")
        take(site.store, site.source, recipients=site.recipients)
        database.execute("INSERT INTO written SELECT FROM generate_series(1, 5)")
        (moment,) = database.execute("SELECT clock_timestamp()").fetchone()
        database.execute("SELECT pg_switch_wal()")
        database.execute("INSERT INTO written SELECT FROM generate_series(1, 3)")
        postmaster = site.cluster.postmaster()
        for process in [postmaster, *postmaster.children()]:
            with suppress(psutil.NoSuchProcess):  # they end when one of them is killed
                process.kill()
        shutil.rmtree(site.cluster.data)
    finally:
        receiver.terminate()
        receiver.wait(20)
    assert b"PG_VERSION" not in next(site.store.base.glob("*/*.age")).read_bytes()
    for name, to, rows in (("end", None, 8), ("moment", moment, 5)):
        cluster = site.restored(name, to=to)
        cluster.start({"fsync": "off", "synchronous_standby_names": ""})
        place = f"host={cluster.wait_until_ready()} user={SUPERUSER} dbname=postgres"
        with psycopg.connect(place, autocommit=True) as back:
            wait_until("writes are taken", lambda: promoted(back), within_s=60)
            assert count(back) == rows
            back.execute("INSERT INTO written DEFAULT VALUES")
            assert not (cluster.data / "steady_restore").exists()
        cluster.stop("immediate")


def test_a_backup_that_was_changed_is_not_restored(site):
    site.start(site.cluster).close()
    backup = take(site.store, site.source, recipients=site.recipients)
    sealed = site.store.sealed_of(backup)
    content = bytearray(sealed.read_bytes())
    content[len(content) // 2] ^= 1
    sealed.write_bytes(content)
    with pytest.raises(BackupFailed, match="is not what was written"):
        restore(site.store, site.folder / "end" / "data", identity=site.identity)
    assert not (site.folder / "end" / "data").exists()


def test_a_password_file_as_the_runbook_says_lets_the_backups_in(site):
    with site.start(site.cluster) as database:
        database.execute("CREATE ROLE steady_backup LOGIN REPLICATION PASSWORD 'secret'")
        allowed = site.cluster.data / "pg_hba.conf"
        line = "local replication steady_backup scram-sha-256\n"
        allowed.write_text(line + allowed.read_text())
        database.execute("SELECT pg_reload_conf()")
    folder, passwords = site.cluster.socket_folder(), site.folder / "backup-pgpass"
    passwords.write_text(f"{folder}:*:replication:steady_backup:secret\n")
    passwords.chmod(0o600)
    source = f"host={folder} user=steady_backup passfile={passwords}"
    assert identify(source).timeline == 1


def test_another_clusters_backups_and_a_dead_server_are_refused_in_a_sentence(site):
    site.start(site.cluster).close()
    site.store.belongs_to("4711")
    with pytest.raises(BackupFailed, match="holds backups of the database cluster 4711"):
        take(site.store, site.source, recipients=site.recipients)
    source = site.source
    site.cluster.stop("immediate")
    with pytest.raises(BackupFailed, match="psql failed"):
        take(site.store, source, recipients=site.recipients)
    assert site.store.backups() == []
    condition = look(site.store, now=datetime.now(UTC))
    assert "There is no whole backup yet." in condition.troubles
    assert "No WAL was ever received." in condition.troubles
