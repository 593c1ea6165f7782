"""The misbehaving mail server's choices, and the words of a result."""

from chaos.faults import Fault, Faults, Greeting
from chaos.results import Result, judged

PATIENTS = [f"p{n}@patients.example" for n in range(2000)]


def choices(seed: int) -> list[Fault | None]:
    faults = Faults(seed, 0.3)
    return [faults.of_next_attempt(patient) for patient in PATIENTS]


def test_a_seed_chooses_the_same_faults_in_any_order():
    faults = Faults(1, 0.3)
    backwards = [faults.of_next_attempt(patient) for patient in reversed(PATIENTS)]
    assert backwards[::-1] == choices(1) != choices(2)


def test_first_attempts_go_wrong_as_often_as_asked_and_third_ones_never():
    faults = Faults(1, 0.3)
    first, second, third = ([faults.of_next_attempt(p) for p in PATIENTS] for _ in range(3))
    assert 0.27 < sum(map(bool, first)) / len(PATIENTS) < 0.33
    assert 0.08 < sum(map(bool, second)) / len(PATIENTS) < 0.12
    assert set(first) == {None, *Fault}
    assert set(third) == {None}
    assert {faults.of_next_connection() for _ in range(2000)} == {None, *Greeting}


def test_a_result_fails_by_the_figures_beyond_their_limits():
    good = judged("r1", 7, {"n": 10, "lost": 0}, lost=0)
    assert good.line() == "PASS r1 seed=7 n=10 lost=0"
    bad = judged("r1", 7, {"n": 10, "lost": 1, "p95_s": 9.5}, lost=0, p95_s=10)
    assert bad.line() == "FAIL r1 seed=7 n=10 lost=1 p95_s=9.5 wrong: lost"
    assert Result("plain", 7, {"lost": 5}, baseline=True).verdict == "BASELINE"
