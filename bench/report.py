"""docs/benchmarks.md, written from the last figures of each benchmark and from nothing else."""

import json
import os
import platform
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast

from django.conf import settings

from bench.registry import Result, all_benches

DOCUMENT = Path(settings.BASE_DIR) / "docs" / "benchmarks.md"
FIGURES = Path(settings.BASE_DIR) / "docs" / "benchmarks.json"

HEAD = """# Benchmarks

Written by `make bench`; nothing here is typed by hand. Ratios are medians of pairs taken in turn in
one run, so that a machine's mood falls out; absolute times are this machine's, yours will differ.

| bench | what | figure | measured | reach | on | when, where |
|---|---|---|---|---|---|---|
"""


def store(result: Result) -> None:
    """Keep the newest figures of one benchmark beside the document."""
    figures = _load()
    figures[result.bench] = {
        "figures": result.figures,
        "n": result.n,
        "at": f"{datetime.now(UTC):%Y-%m-%d}",
        "on": f"{os.cpu_count()} cores, Python {platform.python_version()}",
    }
    FIGURES.write_text(json.dumps(figures, indent=2, sort_keys=True) + "\n", encoding="utf-8")


def write_document() -> None:
    """Write the table from the figures stored so far, in the order of the benchmarks."""
    stored = _load()
    rows = []
    for bench in all_benches():
        for name, reach in bench.reach.items():
            kept = stored.get(bench.name)
            if kept is None or name not in kept["figures"]:
                continue
            n = ", ".join(f"{value:,} {key}" for key, value in kept["n"].items())
            where = f"{kept['at']}, {kept['on']}"
            value = kept["figures"][name]
            rows.append(
                f"| `{bench.name}` | {bench.what} | `{name}` | {value} | {reach} | {n} | {where} |"
            )
    DOCUMENT.write_text(HEAD + "\n".join(rows) + "\n", encoding="utf-8")


def _load() -> dict[str, dict[str, Any]]:
    if not FIGURES.exists():
        return {}
    return cast("dict[str, dict[str, Any]]", json.loads(FIGURES.read_text(encoding="utf-8")))
