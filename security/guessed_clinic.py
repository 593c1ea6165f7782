"""The clinic that is guessed at, and who works there meanwhile, at the address of the guesser."""

import secrets
import string
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta

from clinic import clock
from clinic.actors import Actor
from clinic.models import Clinic, Membership, Staff
from clinic.permissions import Access, Permission, Role
from clinic.tokens.actions import end_token, make_token
from patients import links
from patients.actions import register_patient
from patients.models import Capability, Patient
from security.visitors import Visitor

PASSWORD = "".join(secrets.choice(string.ascii_letters) for _ in range(24))


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


@dataclass(frozen=True)
class Others:
    """Who works at the same address meanwhile, each with a browser or program of their own."""

    scene: Scene
    colleague: Visitor
    patient: Visitor
    program: Visitor
    newcomer: Callable[[], Visitor]

    def work(self) -> Iterator[str]:
        """Do what they do all day; yields what they could not."""
        self.colleague.ask("/accounts/logout/", {})
        if not self._signs_in(self.colleague):
            yield "a colleague signs in"
        elif self.colleague.ask("/patients/").status != 200:
            yield "a colleague opens a page"
        if not self._signs_in(self.newcomer()):
            yield "a colleague signs in with a new browser"
        led_on = self.patient.ask(self.scene.link)
        if led_on.status != 303 or self.patient.ask(led_on.location).status != 200:
            yield "a patient opens her link"
        shown = {"Authorization": f"Bearer {self.scene.key}"}
        if self.program.ask("/api/v1/patients/", headers=shown).status != 200:
            yield "a program uses its key"

    def _signs_in(self, browser: Visitor) -> bool:
        browser.ask("/accounts/login/")
        form = {"login": self.scene.colleague.email, "password": PASSWORD}
        return browser.ask("/accounts/login/", form).status == 302


def set_up() -> Scene:
    """Make a clinic of two, its patient, and links and keys that work and that have ended."""
    clinic = Clinic.objects.create(name="The clinic of the guesses", time_zone="Europe/Madrid")
    attacked, colleague = (member(clinic, name) for name in ("attacked", "colleague"))
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


def member(clinic: Clinic, name: str) -> Staff:
    """Make a nurse whose password is that of all here."""
    staff = Staff.objects.create_user(f"{name}@guesses.example", PASSWORD, name=name)
    Membership.objects.create(clinic=clinic, staff=staff, role=Role.NURSE)
    return staff
