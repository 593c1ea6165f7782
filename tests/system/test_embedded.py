"""The embedded PostgreSQL survives what happens to it on a developer's machine."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from clinic.embedded import server
from clinic.embedded.cluster import Cluster
from clinic.embedded.errors import EmbeddedUnavailable

pytestmark = pytest.mark.system

USER = """
import sys
from pathlib import Path
from clinic.embedded import server
print(server.ensure_running(Path(sys.argv[1]), database="steady"), flush=True)
sys.stdin.read()
"""


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    yield tmp_path / "postgres"
    server.stop(tmp_path / "postgres")


def user_of(folder: Path) -> subprocess.Popen[str]:
    """Start a process that uses the server until its input ends."""
    return subprocess.Popen(
        [sys.executable, "-c", USER, str(folder)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def answer(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


def leave(process: subprocess.Popen[str]) -> None:
    process.communicate()
    assert process.returncode == 0


def test_two_first_starts_at_once_share_one_server_and_the_last_user_stops_it(folder: Path) -> None:
    first, second = user_of(folder), user_of(folder)
    assert answer(first) == answer(second) == str(folder)
    leave(first)
    assert Cluster(folder).postmaster()
    leave(second)
    assert Cluster(folder).postmaster() is None


def test_a_killed_user_leaves_a_server_that_the_next_one_uses_and_stops(folder: Path) -> None:
    killed = user_of(folder)
    answer(killed)
    before = Cluster(folder).postmaster()
    killed.kill()
    killed.communicate()
    following = user_of(folder)
    answer(following)
    assert Cluster(folder).postmaster() == before
    leave(following)
    assert Cluster(folder).postmaster() is None


def test_a_killed_server_starts_again(folder: Path) -> None:
    user = user_of(folder)
    answer(user)
    postmaster = Cluster(folder).postmaster()
    assert postmaster
    os.kill(postmaster.pid, signal.SIGKILL)
    psutil.wait_procs([postmaster], timeout=10)
    assert server.ensure_running(folder, database="steady") == folder
    server.release(folder)
    leave(user)
    assert Cluster(folder).postmaster() is None


def test_a_pid_file_that_names_a_stranger_is_no_server(folder: Path) -> None:
    leave(user_of(folder))
    lines = [str(os.getpid()), str(folder / "data"), "1", "5432", str(folder), "", "1 2", "ready"]
    (folder / "data" / "postmaster.pid").write_text("\n".join(lines) + "\n")
    assert server.ensure_running(folder) == folder
    assert Cluster(folder).postmaster()


def test_an_interrupted_first_start_is_repeated(folder: Path) -> None:
    (folder / "data.new").mkdir(parents=True)
    (folder / "data.new" / "PG_VERSION").write_text("18\n")
    assert server.ensure_running(folder) == folder
    assert not (folder / "data.new").exists()


def test_a_path_too_long_for_a_socket_gets_a_short_private_folder(tmp_path: Path) -> None:
    folder = tmp_path / ("it's a long way " * 6) / "postgres"
    try:
        socket_folder = server.ensure_running(folder)
        assert socket_folder != folder
        assert socket_folder.stat().st_mode & 0o077 == 0
    finally:
        server.stop(folder)


def test_nobody_else_reaches_the_socket(folder: Path) -> None:
    assert server.ensure_running(folder).stat().st_mode & 0o077 == 0


def test_a_folder_that_cannot_be_made_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(EmbeddedUnavailable, match=r"cannot be written.*set STEADY_VAR_DIR"):
        server.ensure_running(tmp_path / "file" / "postgres")


def test_a_server_that_cannot_start_gives_postgresqls_own_reason(folder: Path) -> None:
    with pytest.raises(EmbeddedUnavailable, match="invalid value for parameter"):
        server.ensure_running(folder, options={"max_connections": "many"})
