"""docs/security.md: written from the last full result of each proof and from nothing else."""

import json
import os
import platform
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast

import psutil
from django import get_version

from clinic.settings.env import BASE_DIR
from security.lines import Line
from security.proofs import names, words_of

FOLDER = BASE_DIR / "docs"
DOCUMENT = "security.md"
FIGURES = "security.json"
_RUN = "run"  # beside the proofs in the file of figures

HEAD = """# What was attacked, and what held

Written by `make security`; nothing here is typed by hand. Each proof runs in an empty database of
its own on a real PostgreSQL, through the same code as the pages and the API. The threats that they
belong to are in [the threat model](threat-model.md), the requirements in
[the table of OWASP ASVS](asvs.md), what could harm a patient in [the hazard log](hazard-log.md).

## Limits, first

- **These are our own attacks.** Nobody outside the project has tested Steady yet; a clinic that
  takes it into use should have that done.
- **One machine, loopback, a few minutes.** Times are this machine's.
- **Whoever is root on the server, or holds the keys, sees everything.** No proof here is about that
  person; the threat model says what is left to do about it.
- A small run of each proof is a test in `make test`; only full runs are reported here.

"""
COLUMNS = """| line | verdict | figures | when, where |
|---|---|---|---|
"""


@dataclass(frozen=True)
class Run:
    """What a run was asked for, and how long it took."""

    seconds: int
    whole: bool

    def told(self) -> str:
        """Say it in a sentence; about the machine only what matters to the figures."""
        parts = "all proofs" if self.whole else "some of the proofs"
        memory = round(psutil.virtual_memory().total / 2**30)
        return (
            f"Last run, {parts}: {datetime.now(UTC):%Y-%m-%d}, {self.seconds // 60} min "
            f"{self.seconds % 60} s on {os.cpu_count()} cores with {memory} GB. "
            f"Python {platform.python_version()}, Django {get_version()}."
        )


def store(found: Mapping[str, Sequence[Line]], run: Run, folder: Path = FOLDER) -> None:
    """Keep the newest lines of these proofs, and write the document anew."""
    kept = _load(folder)
    for name, lines in found.items():
        kept[name] = {
            "at": f"{datetime.now(UTC):%Y-%m-%d}",
            "on": f"{os.cpu_count()} cores",
            "lines": [
                {"name": line.name, "passed": line.passed, "figures": line.figures}
                for line in lines
            ],
        }
    kept[_RUN] = {"told": run.told()}
    text = json.dumps(kept, indent=1, default=str) + "\n"
    (folder / FIGURES).write_text(text, encoding="utf-8")
    (folder / DOCUMENT).write_text(document(kept), encoding="utf-8")


def document(kept: Mapping[str, Mapping[str, Any]]) -> str:
    """Return the document about these results; a proof that is gone has no section."""
    told = f"{kept[_RUN]['told']}\n" if _RUN in kept else ""
    sections = "".join(_section(name, kept[name]) for name in names() if name in kept)
    return f"{HEAD}## Results\n\n{told}{sections}"


def _section(name: str, kept: Mapping[str, Any]) -> str:
    where = f"{kept['at']}, {kept['on']}"
    rows = "".join(_row(line, where) for line in kept["lines"])
    return f"\n### {name}\n\n{words_of(name)}\n\n{COLUMNS}{rows}"


def _row(line: Mapping[str, Any], where: str) -> str:
    figures = ", ".join(f"{key} {_number(value)}" for key, value in line["figures"].items())
    verdict = "PASS" if line["passed"] else "FAIL"
    return f"| `{line['name']}` | {verdict} | {figures} | {where} |\n"


def _number(value: Any) -> str:
    return f"{value:,}" if isinstance(value, int) else str(value)


def _load(folder: Path) -> dict[str, dict[str, Any]]:
    kept = folder / FIGURES
    if not kept.exists():
        return {}
    return cast("dict[str, dict[str, Any]]", json.loads(kept.read_text(encoding="utf-8")))
