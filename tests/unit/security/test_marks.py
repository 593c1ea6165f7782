"""The search for marks finds one where there is one, and only then."""

from security.canary.marks import PATTERN, Planted
from security.canary.search import hits


def test_a_mark_is_found_in_any_case_and_a_stranger_is_not():
    planted = Planted({"zqk00axwj": "patients.Patient.given_name"})
    found = [("log", b'{"event": "hello ZQK00AXWJ12"}'), ("log", b"zqk00bxwj"), ("redis", b"")]
    read, marked = hits(planted, iter(found))
    assert marked == {"patients.Patient.given_name in log": 1}
    assert read == {"log": 39, "redis": 0}
    assert not PATTERN.search(b"q7Zk_3xWmB9-aLr2PfT8vYd0")
