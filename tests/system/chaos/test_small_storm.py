"""A small run of `make chaos`: real processes, killed while reminders leave."""

import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
from django.db import connection

from chaos.waiting import wait_until

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.system]
ROOT = Path(__file__).resolve().parents[3]
MAILS = 100
DEADLINE_S = 300


def chaos(folder: Path, *arguments: str) -> subprocess.Popen[str]:
    """Start the command on servers of its own, with the tables of the test's database."""
    connection.ensure_connection()
    kept = connection.settings_dict
    names = {"NAME": "dbname", "USER": "user", "PASSWORD": "password", "HOST": "host"}
    names["PORT"] = "port"
    tables = " ".join(f"{key}='{kept[name]}'" for name, key in names.items() if kept[name])
    return subprocess.Popen(
        [sys.executable, "-m", "chaos", "--folder", folder, "--no-report",
         "--tables-of", tables, *arguments],
        cwd=ROOT, env=os.environ, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder that PostgreSQL's account may walk into; another run of pytest closes its own."""
    with tempfile.TemporaryDirectory(prefix="steady-chaos-") as name:
        yield Path(name)


def test_reminders_survive_kills_a_flush_and_a_crash(folder):
    run = chaos(folder, "--only", "storm", "--size", str(MAILS))
    said, complained = run.communicate(timeout=DEADLINE_S)
    assert run.returncode == 0, said + complained
    lines = said.splitlines()
    assert [line.split()[:2] for line in lines[:4]] == [
        ["PASS", name] for name in ("r1", "r2", "r3", "storm")
    ]
    assert f"n={MAILS} kills=1 flushes=1 broker_kills=1 crashes=1 lost=0 twice=0" in lines[3]
    assert "server_errors=0" in lines[2]
    assert list(folder.rglob("postmaster.pid")) == []


def test_a_run_that_is_interrupted_leaves_nothing_running(folder):
    run = chaos(folder, "--only", "storm", "--size", str(MAILS))
    wait_until("its workers run", (folder / "log" / "worker-1.log").exists, within_s=DEADLINE_S)
    started = psutil.Process(run.pid).children(recursive=True)
    assert len(started) > 2
    run.send_signal(signal.SIGINT)
    said, _complained = run.communicate(timeout=DEADLINE_S)
    assert (run.returncode, said) == (130, "")
    _gone, alive = psutil.wait_procs(started, timeout=5)
    assert alive == []
    assert list(folder.rglob("postmaster.pid")) == []
