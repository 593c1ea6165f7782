"""Guesses against every way in: none succeeds, and others at the same address go on working.

A quarter of them each goes at passwords, at the codes of patients' mails, at mailed links and at
keys for programs. Meanwhile, from the very same address, a colleague signs in and opens a page, a
patient opens her link, and a program uses its key. What is known and what is not are guessed at by
turns, so that the difference in time shows: in the median of what was answered and not just slowed.
"""

import secrets
import statistics
import string
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from bench.serving import collect_static, running_server
from clinic import clock
from clinic.actors import Actor
from clinic.models import Clinic, Membership, Staff
from clinic.permissions import Access, Permission, Role
from clinic.tokens.actions import end_token, make_token
from clinic.tokens.secrets import new_secret
from patients import links
from patients.actions import register_patient
from patients.models import Capability, Patient, PortalVisit
from security.lines import Line
from security.visitors import Answer, Inside, OverHttp, Visitor

FULL, SMALL = 10_000, 200
OTHERS_EVERY = 50  # guesses
PASSWORD = "".join(secrets.choice(string.ascii_letters) for _ in range(24))
_SIGNS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"


@dataclass(frozen=True)
class Scene:
    """Who works here, and what is guessed at."""

    attacked: Staff
    colleague: Staff
    patient: Patient
    link: str
    ended_link: str
    key: str
    ended_key: str


@dataclass
class Tally:
    """What became of the guesses at one way in."""

    statuses: dict[int, int] = field(default_factory=dict)
    known_ms: list[float] = field(default_factory=list)
    unknown_ms: list[float] = field(default_factory=list)
    succeeded: int = 0
    others: int = 0
    others_failed: list[str] = field(default_factory=list)

    def count(self, answer: Answer, *, known: bool, success: bool) -> None:
        self.statuses[answer.status] = self.statuses.get(answer.status, 0) + 1
        self.succeeded += success
        if answer.status != 429:
            (self.known_ms if known else self.unknown_ms).append(answer.ms)

    def line(self, name: str) -> Line:
        figures: dict[str, object] = {
            "guesses": sum(self.statuses.values()),
            "succeeded": self.succeeded,
            "slowed": self.statuses.get(429, 0),
            "others": self.others,
            "others_failed": len(self.others_failed),
        }
        if self.known_ms and self.unknown_ms:
            apart = statistics.median(self.known_ms) - statistics.median(self.unknown_ms)
            figures["median_apart_ms"] = round(apart, 1)
        if self.others_failed:
            figures["first_failed"] = self.others_failed[0]
        broken = sum(n for status, n in self.statuses.items() if status >= 500)
        passed = not self.succeeded and not self.others_failed and not broken
        return Line(f"guesses-{name}", passed and bool(self.others), figures)


Guess = Callable[[Visitor, int], tuple[Answer, bool, bool]]  # answer, at something known, success


def prove(*, full: bool) -> list[Line]:
    """Guess 10,000 times over HTTP at a real server, or 200 times inside this process."""
    scene = _scene()
    if not full:
        return _attack(scene, SMALL, Inside)
    with tempfile.TemporaryDirectory() as folder:
        collect_static(Path(folder))
        with running_server(Path(folder)) as server:
            return _attack(scene, FULL, lambda: OverHttp(server.port))


def _attack(scene: Scene, guesses: int, visitor: Callable[[], Visitor]) -> list[Line]:
    ways = {
        "passwords": _passwords(scene),
        "codes": _codes(scene),
        "links": _links(scene),
        "keys": _keys(scene),
    }
    return [
        _guessed(guess, guesses // len(ways), visitor, scene).line(name)
        for name, guess in ways.items()
    ]


def _guessed(guess: Guess, times: int, visitor: Callable[[], Visitor], scene: Scene) -> Tally:
    tally, attacker = Tally(), visitor()
    colleague, patient, program = visitor(), visitor(), visitor()
    visits = PortalVisit.objects.count()
    for number in range(times):
        answer, known, success = guess(attacker, number)
        tally.count(answer, known=known, success=success)
        if number % OTHERS_EVERY == OTHERS_EVERY - 1:
            tally.others += 1
            tally.others_failed += _work(scene, colleague, patient, program)
    tally.succeeded += PortalVisit.objects.count() - visits
    return tally


def _work(scene: Scene, colleague: Visitor, patient: Visitor, program: Visitor) -> Iterator[str]:
    """Do what others do at that address; yields what they could not."""
    colleague.ask("/accounts/logout/", {})
    colleague.ask("/accounts/login/")
    form = {"login": scene.colleague.email, "password": PASSWORD}
    if colleague.ask("/accounts/login/", form).status != 302:
        yield "a colleague signs in"
    elif colleague.ask("/patients/").status != 200:
        yield "a colleague opens a page"
    led_on = patient.ask(scene.link)
    if led_on.status != 303 or patient.ask(led_on.location).status != 200:
        yield "a patient opens her link"
    shown = {"Authorization": f"Bearer {scene.key}"}
    if program.ask("/api/v1/patients/", headers=shown).status != 200:
        yield "a program uses its key"


def _passwords(scene: Scene) -> Guess:
    def guess(attacker: Visitor, number: int) -> tuple[Answer, bool, bool]:
        known = number % 2 == 0
        if number == 0:
            attacker.ask("/accounts/login/")
        email = scene.attacked.email if known else f"nobody-{number}@guesses.example"
        answer = attacker.ask(
            "/accounts/login/", {"login": email, "password": secrets.token_urlsafe(12)}
        )
        return answer, known, answer.status == 302

    return guess


def _codes(scene: Scene) -> Guess:
    """Ask for the patient's mail again and again, and guess the code that it has."""

    def guess(attacker: Visitor, number: int) -> tuple[Answer, bool, bool]:
        if number % 20 == 0:
            attacker.ask("/my/sign-in/")
            attacker.ask("/my/sign-in/", {"email": scene.patient.email})
        code = "".join(secrets.choice(_SIGNS) for _ in range(8))
        answer = attacker.ask("/my/sign-in/code/", {"code": code})
        return answer, True, answer.status == 303

    return guess


def _links(scene: Scene) -> Guess:
    def guess(attacker: Visitor, number: int) -> tuple[Answer, bool, bool]:
        known = number % 2 == 0
        letter = "vcuqshkw"[number % 8]
        path = scene.ended_link if known else f"/{letter}/{secrets.token_urlsafe(32)}/"
        answer = attacker.ask(path)
        return answer, known, answer.status in (200, 303)

    return guess


def _keys(scene: Scene) -> Guess:
    def guess(attacker: Visitor, number: int) -> tuple[Answer, bool, bool]:
        known = number % 2 == 0
        secret = scene.ended_key if known else new_secret()
        answer = attacker.ask("/api/v1/patients/", headers={"Authorization": f"Bearer {secret}"})
        return answer, known, answer.status == 200

    return guess


def _scene() -> Scene:
    clinic = Clinic.objects.create(name="The clinic of the guesses", time_zone="Europe/Madrid")
    attacked, colleague = (_member(clinic, name) for name in ("attacked", "colleague"))
    patient = register_patient(
        clinic=clinic,
        mrn="G-1",
        given_name="Ana",
        family_name="Guessed",
        birth_date=clock.today(clinic.time_zone) - timedelta(days=22_000),
        email="ana@guesses.example",
        consents_to_mail=True,
        by=Actor.system("make security"),
    )
    access = Access(colleague, clinic, (Role.NURSE,))
    by, reads = Actor.member(colleague), [Permission.VIEW_PATIENTS]
    _token, key = make_token(access=access, name="kept", days=1, permissions=reads, by=by)
    ended, ended_key = make_token(access=access, name="ended", days=1, permissions=reads, by=by)
    end_token(token=ended, by=by)
    ended_link = _path(patient)
    links.revoke(patient=patient)
    return Scene(attacked, colleague, patient, _path(patient), ended_link, key, ended_key)


def _path(patient: Patient) -> str:
    until = clock.now() + timedelta(days=1)
    link = links.issue(
        patient=patient, capability=Capability.MAIL, about_uid=patient.uid, expires_at=until
    )
    return "/" + links.url_of(link).split("/", 3)[3]


def _member(clinic: Clinic, name: str) -> Staff:
    staff = Staff.objects.create_user(f"{name}@guesses.example", PASSWORD, name=name)
    Membership.objects.create(clinic=clinic, staff=staff, role=Role.NURSE)
    return staff
