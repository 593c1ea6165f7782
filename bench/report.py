"""docs/benchmarks.md, written from the last figures of each benchmark and from nothing else."""

import json
import os
import platform
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast

from django.conf import settings

from bench.registry import Result, all_benches

FOLDER = Path(settings.BASE_DIR) / "docs"
DOCUMENT = "benchmarks.md"
FIGURES = "benchmarks.json"

HEAD = """# Benchmarks

Written by `make bench`; nothing here is typed by hand. Ratios are medians of pairs taken in turn in
one run, so that a machine's mood falls out; absolute times are this machine's, yours will differ.

| bench | what | figure | measured | reach | on | when, where |
|---|---|---|---|---|---|---|
"""


def store(result: Result, folder: Path = FOLDER) -> None:
    """Keep the newest figures of one benchmark beside the document."""
    figures = _load(folder)
    figures[result.bench] = {
        "figures": result.figures,
        "n": result.n,
        "at": f"{datetime.now(UTC):%Y-%m-%d}",
        "on": f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.0f}, "
        f"Python {platform.python_version()}",
    }
    text = json.dumps(figures, indent=2, sort_keys=True) + "\n"
    (folder / FIGURES).write_text(text, encoding="utf-8")


def write_document(folder: Path = FOLDER) -> None:
    """Write the table from the figures stored so far, in the order of the benchmarks."""
    stored = _load(folder)
    rows = []
    for bench in all_benches():
        for name, reach in bench.reach.items():
            kept = stored.get(bench.name)
            if kept is None or name not in kept["figures"]:
                continue
            n = ", ".join(f"{count:,} {key}" for key, count in kept["n"].items())
            where = f"{kept['at']}, {kept['on']}"
            value = kept["figures"][name]
            rows.append(
                f"| `{bench.name}` | {bench.what} | `{name}` | {value} | {reach} | {n} | {where} |"
            )
    (folder / DOCUMENT).write_text(HEAD + "\n".join(rows) + "\n", encoding="utf-8")


def _load(folder: Path) -> dict[str, dict[str, Any]]:
    kept = folder / FIGURES
    if not kept.exists():
        return {}
    return cast("dict[str, dict[str, Any]]", json.loads(kept.read_text(encoding="utf-8")))
