"""No kind of patient's link keeps its secret in a log or in a stored copy of a mail."""

import pytest

from clinic.logs import names_a_secret
from demo.outbox import _CAPABILITY
from notifications.delivery.mime import without_links
from patients.links import _PATHS
from patients.models import Capability

SECRET = "q7Zk_3xWmB9-aLr2PfT8vYd0"


def test_every_capability_has_a_path() -> None:
    assert set(_PATHS) == set(Capability.values)
    assert {letter: str(name) for name, letter in _PATHS.items()} == _CAPABILITY


@pytest.mark.parametrize("path", _PATHS.values())
def test_the_secret_is_taken_out(path: str) -> None:
    assert names_a_secret(f"/{path}/{SECRET}/")
    copy = without_links(f"See https://clinic.example/{path}/{SECRET}/ today".encode())
    assert SECRET.encode() not in copy
