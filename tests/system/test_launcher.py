"""What `make` calls: made once, supervised, gone without a trace, and plain about what is wrong."""

import ast
import os
import shutil
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
from django.core.management import CommandError

from clinic.launcher import bootstrap, demo, requirements, start, testing
from clinic.launcher.supervisor import LOOK_EVERY_S, SILENCE_S, Child, GaveUp, Supervisor

pytestmark = pytest.mark.system

ROOT = Path(__file__).resolve().parents[2]


def free_port() -> int:
    with socket.socket() as tried:
        tried.bind(("127.0.0.1", 0))
        return tried.getsockname()[1]


@pytest.mark.parametrize("version", [(2, 7), (3, 6), (3, 10, 4)])
def test_an_old_python_is_told(version: tuple[int, ...]) -> None:
    said = start.complaint(version)
    assert said is not None
    assert f"this is {version[0]}.{version[1]}" in said
    assert "3.11 or newer" in said
    assert start.complaint((3, 11)) is None


def test_the_first_file_can_be_read_by_old_pythons() -> None:
    source = Path(start.__file__).read_text()
    tree = ast.parse(source, feature_version=(3, 4))
    assert not [node for node in ast.walk(tree) if isinstance(node, ast.JoinedStr | ast.AnnAssign)]
    assert not [
        node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef) and node.returns
    ]


def test_a_newer_python_on_the_path_is_found(tmp_path: Path) -> None:
    for name in ("python3.9", "python3.11", "python3.12"):
        (tmp_path / name).touch(mode=0o755)
    assert start.newer_python(f"/nowhere:{tmp_path}") == str(tmp_path / "python3.12")


def test_a_python_without_venv_is_told_the_package() -> None:
    said = bootstrap.missing_module(lambda name: None if name in ("ensurepip", "pip") else name)
    assert said is not None
    assert f"apt install python{sys.version_info[0]}.{sys.version_info[1]}-venv" in said
    assert bootstrap.missing_module() is None


@pytest.mark.parametrize(
    ("said", "built", "sentence"),
    [
        ("WARNING: Retrying ... NewConnectionError(...)\nERROR: No matching", [], "no network"),
        ("ERROR: Could not install: [Errno 28] No space left on device", [], "no space left"),
        ("ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM", [], "recorded hash"),
        ("error: command 'gcc' failed", ["psutil"], "no ready-made psutil"),
        ("ERROR: Something else.\nmore", [], "Something else"),
    ],
)
def test_what_pip_says_becomes_one_sentence(said: str, built: list[str], sentence: str) -> None:
    assert sentence in bootstrap._reason(said, built)


def test_an_environment_is_made_once_and_a_broken_one_again(tmp_path: Path) -> None:
    for name in bootstrap.REQUIREMENTS.values():
        (tmp_path / name).write_text("")
    python = bootstrap.ensure(tmp_path, "run")
    made = (tmp_path / ".venv").stat().st_ino
    assert bootstrap.ensure(tmp_path, "run") == python
    assert (tmp_path / ".venv").stat().st_ino == made
    python.unlink()
    bootstrap.ensure(tmp_path, "run")
    assert subprocess.run([python, "-c", ""], check=False).returncode == 0


def test_pinned_lists_are_those_of_pyproject_and_name_no_host() -> None:
    assert requirements.complaint() is None
    for name in requirements.FILES:
        text = (ROOT / name).read_text()
        assert "://" not in text
        assert "--index" not in text


def test_what_is_missing_is_left_out_by_its_marker() -> None:
    assert testing.selection([]) == []
    assert testing.selection(testing.NEEDS) == ["-m", "not system and not browser and not pdf"]


@pytest.mark.parametrize(("processors", "wanted"), [(None, 2), (1, 2), (2, 2), (4, 4), (64, 4)])
def test_the_tests_run_side_by_side_but_never_many(processors: int | None, wanted: int) -> None:
    assert testing.side_by_side(processors)[:2] == ["-n", str(wanted)]


def test_a_busy_port_is_told_with_a_way_out() -> None:
    with socket.socket() as busy:
        busy.bind(("127.0.0.1", 0))
        busy.listen()
        port = busy.getsockname()[1]
        with pytest.raises(CommandError, match=f"Port {port} is in use.*make demo PORT={port + 1}"):
            demo.check_port(port)


@pytest.fixture
def supervisor(tmp_path: Path) -> Iterator[Supervisor]:
    made = Supervisor(log_folder=tmp_path / "log", folder=ROOT)
    yield made
    made.stop()


def program(tmp_path: Path, text: str) -> Child:
    script = tmp_path / "program.py"
    script.write_text(text)
    return Child("program", [str(script)], os.environ)


def test_a_child_that_keeps_dying_is_given_up_with_its_last_words(
    supervisor: Supervisor, tmp_path: Path
) -> None:
    child = program(tmp_path, "raise SystemExit('the disk is on fire')")
    supervisor.start(child)
    with pytest.raises(GaveUp, match=r"(?s)died 5 times in a row.*the disk is on fire"):
        watch_for_ever(supervisor, child)


def watch_for_ever(supervisor: Supervisor, child: Child) -> None:
    while True:
        if child.process:
            child.process.wait()
        child.restart_at = 0  # no pause between the restarts
        supervisor.watch()


def test_stopping_takes_the_childs_own_children_along(
    supervisor: Supervisor, tmp_path: Path
) -> None:
    text = "import os, signal\nos.fork()\nopen(f'{__file__}.{os.getpid()}', 'w')\nsignal.pause()"
    supervisor.start(program(tmp_path, text))
    while len(found := list(tmp_path.glob("program.py.*"))) < 2:
        os.sched_yield()
    supervisor.stop()
    pids = [int(path.suffix[1:]) for path in found]
    _, alive = psutil.wait_procs([psutil.Process(p) for p in pids if psutil.pid_exists(p)], 5)
    assert alive == []


def test_a_child_that_is_there_and_does_nothing_is_started_again(
    supervisor: Supervisor, tmp_path: Path
) -> None:
    child = program(tmp_path, "import signal\nsignal.pause()")
    beats = iter([1, 2, *[2] * 9])
    child.pulse = lambda: next(beats)
    supervisor.start(child)
    assert child.process is not None
    frozen = child.process
    for _ in range(2):  # its heart beats, however long ago the last look was
        look_again_later(supervisor, child)
        assert child.process is frozen
    frozen.send_signal(signal.SIGSTOP)
    look_again_later(supervisor, child)
    assert frozen.returncode == -signal.SIGKILL
    child.restart_at = 0
    supervisor.watch()
    assert child.process is not None
    assert child.process.pid != frozen.pid


def look_again_later(supervisor: Supervisor, child: Child) -> None:
    supervisor.watch()
    supervisor._looked_at -= LOOK_EVERY_S
    child.felt_at -= SILENCE_S


def start_demo(port: int, folder: Path) -> subprocess.Popen[str]:
    process = subprocess.Popen(
        [sys.executable, "manage.py", "demo", "--port", str(port), "--folder", str(folder)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "clinic.settings.development"},
    )
    assert process.stdout is not None
    assert process.stdout.readline() == f"Steady is ready: http://127.0.0.1:{port}/\n"
    return process


def processes_of(folder: Path) -> list[psutil.Process]:
    found = []
    for process in psutil.process_iter(["cmdline", "environ"]):
        environment = process.info["environ"] or {}
        arguments = " ".join(process.info["cmdline"] or [])
        if environment.get("STEADY_VAR_DIR") == str(folder) or str(folder) in arguments:
            found.append(process)
    return found


def test_the_demo_answers_and_leaves_nothing_even_when_it_was_killed(tmp_path: Path) -> None:
    port, folder = free_port(), tmp_path / "demo"
    killed = start_demo(port, folder)
    killed.kill()
    killed.communicate()
    again = start_demo(port, folder)  # while the children of the first may still be leaving
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz") as answer:
        assert answer.status == 200
    again.send_signal(signal.SIGINT)
    again.communicate()
    assert again.returncode == 0
    _, alive = psutil.wait_procs(processes_of(folder), timeout=15)
    assert alive == []
    assert not (folder / "postgres" / "data" / "postmaster.pid").exists()


def test_make_lists_its_targets() -> None:
    make = shutil.which("make")
    assert make
    said = subprocess.run([make, "help"], cwd=ROOT, capture_output=True, text=True, check=True)
    mentioned = {line.split()[1] for line in said.stdout.splitlines()}
    assert {"demo", "test", "check", "fix", "bench", "chaos", "evaluate"} <= mentioned
    assert {"screenshots", "requirements"} <= mentioned
