"""docs/benchmarks.md is written from figures and from nothing else."""

from pathlib import Path

from bench import report, suites  # noqa: F401  (registers the benchmarks)
from bench.registry import Result


def test_the_document_holds_the_figures_that_were_stored(tmp_path: Path):
    report.store(
        Result("booking", {"queries": 11, "ratio_to_bare": 0.45}, {"requests": 100}), tmp_path
    )
    report.write_document(tmp_path)
    rows = rows_of(tmp_path)
    assert len(rows) == 2
    assert "| `queries` | 11 | <= 12 | 100 requests |" in rows[0]
    assert "| `ratio_to_bare` | 0.45 | >= 0.4 | 100 requests |" in rows[1]


def test_a_later_run_replaces_the_figures_of_its_benchmark_only(tmp_path: Path):
    report.store(Result("booking", {"queries": 15}), tmp_path)
    report.store(Result("flag_latency", {"p95_s": 1.0}), tmp_path)
    report.store(Result("booking", {"queries": 11}), tmp_path)
    report.write_document(tmp_path)
    text = "\n".join(rows_of(tmp_path))
    assert "| `queries` | 11 |" in text
    assert "| 15 |" not in text
    assert "| `p95_s` | 1.0 |" in text


def test_what_was_never_measured_has_no_row(tmp_path: Path):
    report.write_document(tmp_path)
    assert rows_of(tmp_path) == []


def rows_of(folder: Path) -> list[str]:
    lines = (folder / "benchmarks.md").read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line.startswith("| `")]
