"""docs/chaos.md holds what `make chaos` found, and keeps what it did not run again."""

from chaos import report
from chaos.proofs import PROOFS
from chaos.results import Result, judged

RUN = report.Run(seed=1, size=10_000, seconds=754, whole=True, versions={"Redis": "7.0.15"})


def test_the_document_keeps_the_newest_figures_of_each_proof(tmp_path):
    report.store([judged("r1", 1, {"n": 10_000, "lost": 1}, lost=0)], RUN, tmp_path)
    plain = Result("celery-tuned", 1, {"n": 2000, "lost": 6}, baseline=True)
    report.store([judged("r1", 2, {"n": 10_000, "lost": 0}, lost=0), plain], RUN, tmp_path)
    report.store([judged("t2", 3, {"wrong": 0}, wrong=0)], RUN, tmp_path)
    document = (tmp_path / report.DOCUMENT).read_text()
    assert document.index("cannot be exactly-once") < document.index("## Results")
    assert "all proofs" in document
    assert "seed 1, size 10,000, 12 min 34 s on" in document
    assert "Redis 7.0.15" in document
    (r1,) = [line for line in document.splitlines() if line.startswith("| `r1`")]
    assert "| PASS | n 10,000, lost 0 | 2 |" in r1
    assert "| BASELINE | n 2,000, lost 6 | 1 |" in document
    assert document.index("`t2`") < document.index("`celery-tuned`")


def test_every_proof_has_its_words():
    lines_of = {"r4": ["r4-lookup", "r4-blind"], "baseline": list(report.BASELINES)}
    lines = [line for name in PROOFS for line in lines_of.get(name, [name])]
    assert sorted(lines) == sorted([*report.WHAT, *report.BASELINES])
