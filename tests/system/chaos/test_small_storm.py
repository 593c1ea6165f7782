"""A small run of `make chaos`: real processes, killed while reminders leave."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.system]
ROOT = Path(__file__).resolve().parents[3]
MAILS = 200
DEADLINE_S = 300


def chaos(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the command on servers of its own, with the tables of the test's database."""
    connection.ensure_connection()
    kept = connection.settings_dict
    names = {"NAME": "dbname", "USER": "user", "PASSWORD": "password", "HOST": "host"}
    names["PORT"] = "port"
    tables = " ".join(f"{key}='{kept[name]}'" for name, key in names.items() if kept[name])
    return subprocess.run(
        [sys.executable, "-m", "chaos", "--folder", folder, "--no-report",
         "--tables-of", tables, *arguments],
        cwd=ROOT, env=os.environ, capture_output=True, text=True, timeout=DEADLINE_S, check=False,
    )  # fmt: skip


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder that PostgreSQL's account may walk into; another run of pytest closes its own."""
    with tempfile.TemporaryDirectory(prefix="steady-chaos-") as name:
        yield Path(name)


def test_reminders_survive_kills_a_flush_and_a_crash(folder):
    done = chaos(folder, "--only", "storm", "--size", str(MAILS))
    lines = done.stdout.splitlines()
    assert done.returncode == 0, done.stdout + done.stderr
    assert [line.split()[:2] for line in lines[:4]] == [
        ["PASS", name] for name in ("r1", "r2", "r3", "storm")
    ]
    assert f"n={MAILS} kills=2 flushes=1 broker_kills=1 crashes=1 lost=0 twice=0" in lines[3]
    assert list(folder.rglob("postmaster.pid")) == []
