"""PostgreSQL and Redis of a run, which are killed and come back on the same data."""

import pwd
import shutil
import signal
import socket
import subprocess
from contextlib import suppress
from pathlib import Path

import psutil
import redis

from chaos.waiting import wait_until
from clinic.embedded.account import server_account
from clinic.embedded.cluster import SUPERUSER, Cluster, programs
from clinic.embedded.server import ensure_running, release
from clinic.walls.roles import MAKE_ROLES

DATABASE = "steady"
_UP_WITHIN_S = 60
_PID_FILE = "redis.pid"
_PROGRAM = "redis-server"


class Postgres:
    """The embedded server, in a folder of its own, with the durability of production."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.socket = Path()

    def start(self) -> None:
        """Make the cluster if need be, and start it."""
        self.socket = ensure_running(self._folder, database=DATABASE)

    def crash(self) -> None:
        """Restart as `pg_ctl restart -m immediate` does: nothing is finished, all recovers."""
        self.stop()
        self.come_back()

    def stop(self) -> None:
        """Let it vanish, dropping every connection as a crash does."""
        Cluster(self._folder).stop("immediate")

    def come_back(self) -> None:
        """Start it again after it was stopped, on the same data."""
        Cluster(self._folder).start({})

    @property
    def data(self) -> Path:
        """The folder with everything that is stored."""
        return Cluster(self._folder).data

    @property
    def account(self) -> pwd.struct_passwd | None:
        """The account it runs under, unless that is ours."""
        return server_account(self._folder / "data")

    def destroy(self) -> None:
        """Kill -9 every process of it and delete everything it had stored."""
        postmaster = Cluster(self._folder).postmaster()
        if postmaster is not None:
            processes = [postmaster, *postmaster.children()]
            for process in processes:
                with suppress(psutil.NoSuchProcess):
                    process.kill()
            psutil.wait_procs(processes, timeout=_UP_WITHIN_S)
        shutil.rmtree(self.data)

    def copy_tables(self, source: str) -> None:
        """Fill the empty database with what another one holds; `source` is a connection string."""
        here = f"host={self.socket} user={SUPERUSER} dbname={DATABASE}"
        dump = subprocess.run(
            [programs() / "pg_dump", "--no-owner", "--dbname", source],
            check=True, capture_output=True,
        )  # fmt: skip
        subprocess.run(
            [programs() / "psql", "--quiet", "--set", "ON_ERROR_STOP=1", "--dbname", here],
            check=True, input=MAKE_ROLES.encode() + dump.stdout, stdout=subprocess.DEVNULL,
        )  # fmt: skip

    def close(self) -> None:
        release(self._folder)


class Redis:
    """A Redis server with an append-only file, as the compose file starts it."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder
        _end_leftover(folder)
        self.port = free_port()
        self._process: subprocess.Popen[bytes] | None = None
        self._client = redis.Redis(port=self.port, socket_timeout=5)

    @staticmethod
    def installed() -> bool:
        return shutil.which(_PROGRAM) is not None

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.port}/0"

    def start(self) -> None:
        """Start the server and wait until it answers."""
        with (self._folder / "log").open("ab") as log:
            self._process = subprocess.Popen(
                [
                    _PROGRAM, "--port", str(self.port), "--bind", "127.0.0.1",
                    "--appendonly", "yes", "--maxmemory-policy", "noeviction", "--save", "",
                ],
                cwd=self._folder, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                start_new_session=True,
            )  # fmt: skip
        (self._folder / _PID_FILE).write_text(str(self._process.pid))
        wait_until("Redis answers", self._answers, within_s=_UP_WITHIN_S)

    def kill(self) -> None:
        """End the server at once."""
        if self._process is not None:
            self._process.send_signal(signal.SIGKILL)
            self._process.wait()

    def flush(self) -> None:
        """Throw every message away."""
        self._client.flushall()

    def version(self) -> str:
        return str(self._client.info("server")["redis_version"])

    def close(self) -> None:
        self._client.close()
        self.kill()

    def _answers(self) -> bool:
        try:
            return bool(self._client.ping())
        except redis.RedisError:
            return False


def _end_leftover(folder: Path) -> None:
    """End the server that a killed run left in this folder."""
    try:
        process = psutil.Process(int((folder / _PID_FILE).read_text()))
        if process.name().startswith("redis") and Path(process.cwd()) == folder.resolve():
            process.kill()
            process.wait(5)
    except (OSError, ValueError, psutil.Error):
        return


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
