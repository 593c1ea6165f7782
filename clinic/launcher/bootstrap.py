"""Make the virtual environment, install the pinned packages into it, and run a command in it.

Standard library only. A stamp in the environment names what was installed, so a second run does
nothing; an environment that does not work is made anew.
"""

import fcntl
import hashlib
import importlib.util
import os
import platform
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
REQUIREMENTS = {"run": "requirements.txt", "dev": "requirements-dev.txt"}


class Problem(Exception):
    """Why there is no environment, in one sentence for a person."""


def run(kind: str, command: list[str]) -> None:
    """Replace this process by a Python command in the environment; exits with a sentence."""
    try:
        python = ensure(ROOT, kind)
    except Problem as problem:
        sys.exit(f"{problem}")
    except KeyboardInterrupt:
        sys.exit(130)
    os.chdir(ROOT)
    os.execv(python, [str(python), *command])  # noqa: S606


def ensure(root: Path, kind: str) -> Path:
    """Return the environment's Python, with the packages of ``kind`` installed."""
    environment = root / ".venv"
    python = environment / "bin" / "python"
    wanted = fingerprint(root / REQUIREMENTS[kind])
    if _stamped(environment, kind) == wanted and _works(python):
        return python
    with _alone(root):
        if _stamped(environment, kind) != wanted or not _works(python):
            _make(environment, root / REQUIREMENTS[kind], kind, wanted)
    return python


def fingerprint(requirements: Path) -> str:
    """Return what identifies an installation: the pinned packages and the Python they run on."""
    facts = f"{sys.version_info[:2]} {platform.machine()}\n".encode() + requirements.read_bytes()
    return hashlib.sha256(facts).hexdigest()


def _stamp(environment: Path, kind: str) -> Path:
    return environment / f".steady-{kind}"


def _stamped(environment: Path, kind: str) -> str:
    stamp = _stamp(environment, kind)
    return stamp.read_text() if stamp.is_file() else ""


def _works(python: Path) -> bool:
    if not python.exists():
        return False
    try:
        tried = subprocess.run([python, "-c", "import sys; print(*sys.version_info[:2])"],
                               check=False, capture_output=True, text=True)  # fmt: skip
    except OSError:
        return False
    return tried.stdout.split() == [str(part) for part in sys.version_info[:2]]


@contextmanager
def _alone(root: Path) -> Iterator[None]:
    """Hold the checkout's lock: two first runs at once would mix their files."""
    try:
        (root / "var").mkdir(exist_ok=True)
        lock_file = (root / "var" / "bootstrap.lock").open("w")
    except OSError as error:
        raise Problem(
            f"Steady keeps its packages and data in {root}, which cannot be written "
            f"({error.strerror}): put the checkout in a folder of your own."
        ) from error
    with lock_file:
        fcntl.flock(lock_file, fcntl.LOCK_EX)
        yield


def _make(environment: Path, requirements: Path, kind: str, wanted: str) -> None:
    before = os.umask(0o022)  # PostgreSQL's account reads its programs in here
    try:
        fresh = not _works(environment / "bin" / "python")
        if fresh:
            _make_environment(environment)
        for stamp in environment.glob(".steady-*"):
            stamp.unlink()
        print(f"Installing the packages of {requirements.name} (once, about a minute) ...",
              file=sys.stderr)  # fmt: skip
        try:
            _install(environment, requirements)
        except Problem:
            if fresh:
                raise
            _make_environment(environment)  # what was there may be half of something
            _install(environment, requirements)
        _stamp(environment, kind).write_text(wanted)
        if kind == "dev":  # holds all of "run"
            run_file = requirements.with_name(REQUIREMENTS["run"])
            _stamp(environment, "run").write_text(fingerprint(run_file))
    except OSError as error:
        raise Problem(
            f"The packages cannot be stored in {environment}: {error.strerror}."
        ) from error
    finally:
        os.umask(before)


def missing_module(found: Callable[[str], object] = importlib.util.find_spec) -> str | None:
    """Return the sentence for a Python that cannot make environments, or None.

    Debian and its relatives ship venv in a package of its own.
    """
    if found("venv") and (found("ensurepip") or found("pip")):
        return None
    version = f"{sys.version_info[0]}.{sys.version_info[1]}"
    return (
        f"Python {version} came without its venv module: install it "
        f"(on Debian and Ubuntu: apt install python{version}-venv) and run this again."
    )


def _make_environment(environment: Path) -> None:
    if problem := missing_module():
        raise Problem(problem)
    if environment.is_symlink():
        environment.unlink()
    elif environment.exists():
        shutil.rmtree(environment)
    without_pip = [] if importlib.util.find_spec("ensurepip") else ["--without-pip"]
    made = subprocess.run([sys.executable, "-m", "venv", *without_pip, environment],
                          check=False, capture_output=True, text=True)  # fmt: skip
    if made.returncode:
        words = (made.stderr or made.stdout).strip().splitlines() or ["no reason given"]
        raise Problem(f"The virtual environment could not be made: {words[-1]}")


def _install(environment: Path, requirements: Path) -> None:
    """Install with hashes, ready-made packages only; one that must be built is tried by itself."""
    to_build: list[str] = []
    while True:
        said = _pip(environment, requirements, to_build)
        if said is None:
            return
        lacking = re.search(r"No matching distribution found for ([A-Za-z0-9._-]+?)(==|\s|$)", said)
        name = lacking.group(1) if lacking else ""
        if not name or name in to_build or _reason(said, to_build).startswith("no network"):
            raise Problem(f"The packages could not be installed: {_reason(said, to_build)}.")
        to_build.append(name)


def _pip(environment: Path, requirements: Path, to_build: list[str]) -> str | None:
    """Run pip; return what it said when it failed, else None."""
    python = environment / "bin" / "python"
    own = (environment / "bin" / "pip").exists()
    pip: list[str | Path] = (
        [python, "-m", "pip"] if own else [sys.executable, "-m", "pip", "--python", python]
    )
    build = ["--no-binary", ",".join(to_build)] if to_build else []
    settings = {"PIP_USER": "0", "PIP_NO_INPUT": "1", "PIP_DISABLE_PIP_VERSION_CHECK": "1",
                "PIP_ROOT_USER_ACTION": "ignore", "PIP_REQUIRE_VIRTUALENV": "0"}  # fmt: skip
    done = subprocess.run(
        [*pip, "install", "--require-hashes", "--only-binary", ":all:", *build,
         "--retries", "2", "--timeout", "20", "--progress-bar", "off", "-r", requirements],
        check=False, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        env={**os.environ, **settings},
    )  # fmt: skip
    return done.stdout if done.returncode else None


_NETWORK = ("NewConnectionError", "NameResolutionError", "ConnectTimeoutError", "ReadTimeoutError",
            "ProxyError", "Connection refused", "Network is unreachable")  # fmt: skip


def _reason(said: str, built: list[str]) -> str:
    """Return, from all that pip said, the half sentence that helps."""
    if any(mark in said for mark in _NETWORK):
        return "no network, or the package index does not answer; connect and run this again"
    if "No space left on device" in said:
        return "no space left on the device"
    if "DO NOT MATCH THE HASHES" in said:
        return "a download does not match its recorded hash; run this again or tell us"
    if built:
        return (
            f"there is no ready-made {built[-1]} for {platform.system()} {platform.machine()} and "
            f"Python {platform.python_version()}, and building it failed; install a C compiler and "
            "Python's headers (on Debian: apt install build-essential python3-dev)"
        )
    errors = [line for line in said.splitlines() if line.startswith("ERROR:")]
    return errors[0].removeprefix("ERROR:").strip().rstrip(".") if errors else "pip gave no reason"
