"""`make security`: every proof says what it shows, and the report keeps what it did not run."""

import pytest

from security import report
from security.lines import Line
from security.proofs import names, prove_of, words_of
from security.runner import told


@pytest.mark.parametrize("name", names())
def test_every_proof_says_what_it_shows_and_can_be_run(name):
    assert words_of(name).endswith(".")
    assert callable(prove_of(name))


def test_an_unknown_proof_is_one_sentence():
    with pytest.raises(KeyError, match=r"There is no proof 'nothing'\. Choose from: .*contract"):
        prove_of("nothing")


def test_a_line_says_pass_or_fail_with_its_figures():
    assert told(Line("guesses", True, {"n": 10_000, "won": 0})) == "PASS guesses n=10000 won=0"
    assert told(Line("guesses", False, {"won": 1})) == "FAIL guesses won=1"


def test_the_document_keeps_the_newest_lines_of_each_proof(tmp_path):
    run = report.Run(seconds=754, whole=True)
    report.store({"contract": [Line("contract-nurse", False, {"violations": 1})]}, run, tmp_path)
    report.store({"contract": [Line("contract-nurse", True, {"calls": 22_200})]}, run, tmp_path)
    report.store({"gone": [Line("gone", True, {})]}, run, tmp_path)
    document = (tmp_path / report.DOCUMENT).read_text()
    assert document.index("## Limits, first") < document.index("## Results")
    assert "all proofs" in document
    assert "12 min 34 s" in document
    assert "| `contract-nurse` | PASS | calls 22,200 |" in document
    assert "FAIL" not in document
    assert "`gone`" not in document
