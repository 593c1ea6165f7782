"""The database burns down under load and is restored: nothing acknowledged lost, nobody told twice.

Runs d1 and d2 of `make chaos` as a program of their own, on servers of their own.
"""

import subprocess
import sys
import tempfile

from clinic.settings.env import BASE_DIR
from security.lines import Line

# Full: a gigabyte is restored, to the end and to a moment. Small: the harder one of the two.
_WHOLE = ("d1,d2", 10_000)
_SMALL = ("d2", 50)


def prove(*, full: bool, tables_of: str = "") -> list[Line]:
    """Return a line for each kind of restore; `tables_of` names a database to copy tables from."""
    proofs, size = _WHOLE if full else _SMALL
    with tempfile.TemporaryDirectory(prefix="steady-restore-") as folder:
        command = [
            sys.executable, "-m", "chaos", "--only", proofs, "--no-report",
            "--size", str(size), "--folder", folder,
        ]  # fmt: skip
        if tables_of:
            command += ["--tables-of", tables_of]
        done = subprocess.run(
            command, check=False, cwd=BASE_DIR, capture_output=True, text=True,
            stdin=subprocess.DEVNULL,
        )  # fmt: skip
    lines = [_line(line) for line in done.stdout.splitlines() if _is_verdict(line)]
    if not lines:
        last = done.stderr.strip().splitlines()[-1:] or ["it said nothing"]
        return [Line("restore", False, {"error": last[0]})]
    return lines


def _is_verdict(line: str) -> bool:
    return line.startswith(("PASS d", "FAIL d"))


def _line(text: str) -> Line:
    """Read what a proof of `make chaos` prints: its verdict, its name and its figures."""
    verdict, name, *rest = text.split(" wrong: ")[0].split(" ")
    figures = dict(pair.split("=", 1) for pair in rest if "=" in pair)
    return Line(f"restore {name}", verdict == "PASS", {**figures})
