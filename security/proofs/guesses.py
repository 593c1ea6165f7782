"""Guesses against every way in: none succeeds, and others at the same address go on working.

They go at passwords, at the codes of patients' mails, at mailed links and at keys for programs, so
many at each. Meanwhile, from the very same address, a colleague signs in and opens a page, in
her own browser and in one that the clinic has never seen, a patient opens her link, and a program
uses its key. Afterwards what is known and what is not are asked for by turns, with no limit in the
way, so that a difference in time shows.
"""

import secrets
import statistics
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from bench.serving import collect_static, running_server
from clinic.models import SignInTries
from clinic.models.allowance import Allowance
from clinic.tokens.secrets import new_secret
from patients.models import PortalVisit
from security.guessed_clinic import Others, Scene, member, set_up
from security.lines import Line
from security.visitors import Answer, Inside, OverHttp, Visitor

FULL, SMALL = 10_000, 50  # guesses at each way in
OTHERS_EVERY = 50
ROUNDS, FEW_ROUNDS = 200, 3  # of asking by turns
APART_MS = 5.0

_SIGNS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"


@dataclass
class Tally:
    """What became of the guesses at one way in."""

    statuses: dict[int, int] = field(default_factory=dict)
    succeeded: int = 0
    others: int = 0
    others_failed: list[str] = field(default_factory=list)

    def count(self, answer: Answer, *, success: bool) -> None:
        self.statuses[answer.status] = self.statuses.get(answer.status, 0) + 1
        self.succeeded += success

    def line(self, name: str) -> Line:
        figures: dict[str, object] = {
            "guesses": sum(self.statuses.values()),
            "succeeded": self.succeeded,
            "slowed": self.statuses.get(429, 0),
            "others": self.others,
            "others_failed": len(self.others_failed),
        }
        if self.others_failed:
            figures["first_failed"] = self.others_failed[0]
        broken = sum(n for status, n in self.statuses.items() if status >= 500)
        passed = not self.succeeded and not self.others_failed and not broken
        return Line(f"guesses-{name}", passed and bool(self.others), figures)


Guess = Callable[[Visitor, int], tuple[Answer, bool]]  # what was answered, and whether it is in


def prove(*, full: bool) -> list[Line]:
    """Guess 10,000 times each over HTTP at a real server, or 50 times inside this process."""
    scene = set_up()
    if not full:
        return [*_attack(scene, SMALL, Inside), _by_turns(scene, FEW_ROUNDS, Inside(), within=None)]
    with tempfile.TemporaryDirectory() as folder:
        collect_static(Path(folder))
        with running_server(Path(folder)) as server:
            lines = _attack(scene, FULL, lambda: OverHttp(server.port))
            asking = _by_turns(scene, ROUNDS, OverHttp(server.port), within=APART_MS)
            return [*lines, asking]


def _attack(scene: Scene, guesses: int, visitor: Callable[[], Visitor]) -> list[Line]:
    ways = {
        "passwords": _passwords(scene),
        "codes": _codes(scene),
        "links": _links(scene),
        "keys": _keys(scene),
    }
    others = Others(scene, visitor(), visitor(), visitor(), visitor)
    return [_guessed(guess, guesses, visitor(), others).line(name) for name, guess in ways.items()]


def _guessed(guess: Guess, times: int, attacker: Visitor, others: Others) -> Tally:
    tally, visits = Tally(), PortalVisit.objects.count()
    for number in range(times):
        answer, success = guess(attacker, number)
        tally.count(answer, success=success)
        if number % OTHERS_EVERY == OTHERS_EVERY - 1:
            tally.others += 1
            tally.others_failed += others.work()
    tally.succeeded += PortalVisit.objects.count() - visits
    return tally


def _by_turns(scene: Scene, rounds: int, visitor: Visitor, *, within: float | None) -> Line:
    """Ask for what there is and what there is not by turns, and compare the medians."""
    # an account is mailed three times an hour, and the events that say so are never removed
    staff = [member(scene.patient.clinic, f"known-{n}").email for n in range(-(-rounds // 3))]
    apart = {
        name: _apart(rounds, visitor, page, known)
        for name, page, known in (
            ("sign_in", "/accounts/login/", staff),
            ("new_password", "/accounts/password/reset/", staff),
            ("mail_to_a_patient", "/my/sign-in/", [scene.patient.email]),
        )
    }
    figures: dict[str, object] = {"rounds": rounds}
    figures |= {f"{name}_apart_ms": round(ms, 1) for name, ms in apart.items()}
    held = within is None or all(abs(ms) < within for ms in apart.values())
    return Line("guesses-who-is-known", held, figures)


def _apart(rounds: int, visitor: Visitor, page: str, known: Sequence[str]) -> float:
    visitor.ask(page)
    took: dict[bool, list[float]] = {True: [], False: []}
    for number in range(rounds):
        for email in (known[number % len(known)], f"nobody-{number}@guesses.example"):
            for counts in (SignInTries, Allowance):  # no limit is to make the difference
                counts.objects.all().delete()
            form = {"login": email, "password": "wrong"} if "login" in page else {"email": email}
            took[email in known].append(visitor.ask(page, form).ms)
    return statistics.median(took[True]) - statistics.median(took[False])


def _passwords(scene: Scene) -> Guess:
    def guess(attacker: Visitor, number: int) -> tuple[Answer, bool]:
        known = number % 2 == 0
        if number == 0:
            attacker.ask("/accounts/login/")
        email = scene.attacked.email if known else f"nobody-{number}@guesses.example"
        answer = attacker.ask(
            "/accounts/login/", {"login": email, "password": secrets.token_urlsafe(12)}
        )
        return answer, answer.status == 302

    return guess


def _codes(scene: Scene) -> Guess:
    """Ask for the patient's mail again and again, and guess the code that it has."""

    def guess(attacker: Visitor, number: int) -> tuple[Answer, bool]:
        if number % 20 == 0:
            attacker.ask("/my/sign-in/")
            attacker.ask("/my/sign-in/", {"email": scene.patient.email})
        code = "".join(secrets.choice(_SIGNS) for _ in range(8))
        answer = attacker.ask("/my/sign-in/code/", {"code": code})
        return answer, answer.status == 303

    return guess


def _links(scene: Scene) -> Guess:
    def guess(attacker: Visitor, number: int) -> tuple[Answer, bool]:
        known = number % 2 == 0
        letter = "vcuqshkw"[number % 8]
        path = scene.ended_link if known else f"/{letter}/{secrets.token_urlsafe(32)}/"
        answer = attacker.ask(path)
        return answer, answer.status in (200, 303)

    return guess


def _keys(scene: Scene) -> Guess:
    def guess(attacker: Visitor, number: int) -> tuple[Answer, bool]:
        known = number % 2 == 0
        secret = scene.ended_key if known else new_secret()
        answer = attacker.ask("/api/v1/patients/", headers={"Authorization": f"Bearer {secret}"})
        return answer, answer.status == 200

    return guess
