"""The proof about guesses, small: `make security` runs it over HTTP, two hundred times as long."""

import pytest

from security.guessed_clinic import PASSWORD
from security.proofs import guesses


@pytest.mark.django_db
def test_no_guess_succeeds_and_others_at_the_address_go_on_working():
    lines = guesses.prove(full=False)
    assert [line.name for line in lines if not line.passed] == []
    *ways, by_turns = lines
    assert sum(int(str(line.figures["guesses"])) for line in ways) == 4 * guesses.SMALL
    assert all(int(str(line.figures["others"])) > 0 for line in ways)
    assert by_turns.figures["rounds"] == guesses.FEW_ROUNDS


@pytest.mark.django_db
def test_a_guess_that_succeeds_fails_the_proof(monkeypatch):
    monkeypatch.setattr(guesses.secrets, "token_urlsafe", lambda _bytes: PASSWORD)
    monkeypatch.setattr(guesses, "SMALL", 2)
    monkeypatch.setattr(guesses, "OTHERS_EVERY", 1)
    [passwords, *_others] = guesses.prove(full=False)
    assert not passwords.passed
