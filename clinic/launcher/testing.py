"""`make test`: bring what the tests need, say what had to be left out, run them.

Usage: python -m clinic.launcher.testing [PYTEST ARGUMENTS]
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass

from clinic import pango


@dataclass(frozen=True)
class Need:
    """Something that some tests use, how one finds it, and how they are marked."""

    name: str
    met: Callable[[], bool]
    package: str
    marker: str


def program(*names: str) -> Callable[[], bool]:
    """Return what says whether one of these programs is installed."""
    return lambda: any(shutil.which(name) for name in names)


NEEDS = [
    Need("Redis", program("redis-server"), "redis-server", "system"),
    Need(
        "Chromium",
        program("chromium", "chromium-browser", "google-chrome"),
        "chromium",
        "browser",
    ),
    Need("age", program("age"), "age", "system"),
    Need("Pango", lambda: not pango.missing(), pango.PACKAGE, "pdf"),
]

MOST_PROCESSES = 4


def main() -> None:
    missing = [need for need in NEEDS if not need.met()]
    if missing and os.geteuid() == 0 and shutil.which("apt-get"):
        _install(missing)
        missing = [need for need in missing if not need.met()]
    for need in missing:
        print(f"Left out: the {need.marker} tests, because {need.name} is not installed "
              f"(on Debian and Ubuntu: apt install {need.package}).", file=sys.stderr)  # fmt: skip
    if missing and os.environ.get("CI", "").lower() in ("1", "true"):
        sys.exit("With CI=true nothing may be left out.")
    arguments = [*side_by_side(os.cpu_count()), *selection(missing), *sys.argv[1:]]
    os.execv(sys.executable, [sys.executable, "-m", "pytest", *arguments])  # noqa: S606


def selection(missing: list[Need]) -> list[str]:
    """Return the pytest arguments that leave out what is missing."""
    markers = dict.fromkeys(need.marker for need in missing)
    return ["-m", " and ".join(f"not {marker}" for marker in markers)] if missing else []


def side_by_side(processors: int | None) -> list[str]:
    """Return the pytest arguments that spread the tests; `ARGS="-n 0"` asks for one process.

    Never one: many tests wait for a server, a browser or a worker. Never many: each of those
    starts such programs of its own.
    """
    return ["-n", str(max(2, min(processors or 1, MOST_PROCESSES))), "--dist", "loadgroup"]


def _install(missing: list[Need]) -> None:
    print(f"Installing {', '.join(need.name for need in missing)} ...", file=sys.stderr)
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    packages = [need.package for need in missing]
    for command in (["update"], ["install", "-y", "--no-install-recommends", *packages]):
        subprocess.run(["/usr/bin/apt-get", "-q", *command], check=False, env=environment,
                       stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)  # fmt: skip


if __name__ == "__main__":
    main()
