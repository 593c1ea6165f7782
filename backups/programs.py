"""Running PostgreSQL's programs, and `age`."""

import os
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

from backups.errors import BackupFailed

# The folder of PostgreSQL's programs, where they are not on the path.
PROGRAMS = "STEADY_PG_PROGRAMS"


def program(name: str) -> str:
    """Return where a program is. Raises BackupFailed when it is not installed."""
    folder = os.environ.get(PROGRAMS, "")
    found = shutil.which(name, path=folder) if folder and name != "age" else None
    found = found or shutil.which(name)
    if not found:
        where = "apt install age" if name == "age" else f"name its folder in {PROGRAMS}"
        raise BackupFailed(f"The program {name} is not installed: {where}.")
    return found


def run(name: str, *arguments: str | Path, environment: Mapping[str, str] | None = None) -> str:
    """Run a program to its end and return what it printed. Raises BackupFailed with its words."""
    done = subprocess.run(
        [program(name), *arguments],
        check=False, capture_output=True, text=True, stdin=subprocess.DEVNULL,
        env={**os.environ, "LC_ALL": "C", **(environment or {})},
    )  # fmt: skip
    if done.returncode != 0:
        raise BackupFailed(f"{name} failed: {last_words(done.stderr)}")
    return done.stdout


def last_words(said: str) -> str:
    """Return the line with which a program gave up."""
    lines: Sequence[str] = [line.strip() for line in said.splitlines() if line.strip()]
    for line in lines:
        if any(mark in line for mark in ("FATAL:", "ERROR:", "error:")):
            return line
    return lines[-1] if lines else "it said nothing"
