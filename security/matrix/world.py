"""A clinic with a row of every kind, one restricted record, and everybody who asks."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import uuid4

from django.apps import apps
from django.db.models import Count, Model, QuerySet
from django.test import Client

from adherence.actions import report_quarters
from adherence.models import Episode, EpisodeState, SavedView
from clinic import clock
from clinic.actors import Actor
from clinic.identity.joining import add_member
from clinic.models import Clinic, Closure, Membership, Staff, WorkingHours
from clinic.permissions import Access, Role
from clinic.permissions import Permission as P
from clinic.tokens.actions import make_token
from demo.seeding import seed
from patients.actions import (
    accept_carer,
    ask_correction,
    name_carer,
    open_record,
    record_measurement,
    restrict_record,
)
from patients.actions.signing_in import ask_to_sign_in, enter
from patients.care.addresses import address_of
from patients.links import issue
from patients.models import Capability, CsvImport, Patient, Precaution, SignIn
from programs.actions import propose
from programs.models import AdverseEvent, Booking, DoseAdjustment, Enrollment
from security.matrix.routes import Route

# What other parameters of an address name, and how its rows lead to the patient.
SECOND: dict[str, tuple[tuple[str, str], ...]] = {
    "measurement_uid": (("patients.Measurement", "patient"),),
    "precaution_uid": (("patients.Precaution", "patient"),),
    "course_uid": (("patients.TherapyCourse", "patient"),),
    "carer_uid": (("patients.Carer", "patient"),),
    "fill_uid": (("patients.Dispensing", "patient"),),
    "correction_uid": (("patients.Correction", "patient"),),
    "screening_uid": (("programs.Screening", "patient"),),
    "row_uid": (
        ("programs.ExercisePrescription", "enrollment__patient"),
        ("programs.DoseAdjustment", "enrollment__patient"),
    ),
    "session_uid": (("programs.Session", ""),),
    "program": (("programs.Enrollment", ""),),
    "signal_uid": (("adherence.Signal", "patient"),),
    "name_uid": (("patients.NamedCarer", "patient"),),
    "other_uid": (("patients.Patient", ""),),
}
# What addresses of her own pages name, and the way to her.
HERS = (
    ("my/carers/", "patients.Carer", "patient"),
    ("my/rights/wrong/", "patients.Patient", "pk"),
    ("my/appointments/", "programs.Booking", "patient"),
    ("my/exercise/files/", "programs.ActivityFile", "enrollment__patient"),
    ("my/exercise/", "programs.HomeActivity", "enrollment__patient"),
)
# What is no row.
PLAIN = {
    "purpose": "mail", "about": "name", "token": "x" * 43, "key": "1", "number": "1",
    "language": "en", "provider": "mailpit", "slug": "what-exercise-does",
    "data": "links",
}  # fmt: skip


@dataclass
class World:
    """Everybody who asks, and whose rows they ask for.

    `outsider` holds every role and is in nobody's care; `elsewhere` does in another clinic.
    """

    clinic: Clinic
    patient: Patient
    restricted: Patient
    visitors: dict[str, Client]
    outsider: Client
    elsewhere: Client
    her: Client

    def rows(self, label: str) -> QuerySet[Any]:
        model = apps.get_model(label)
        if any(field.name == "clinic" for field in model._meta.fields):
            return model._base_manager.filter(clinic=self.clinic)
        return model._base_manager.all()

    def url(self, route: Route, *, uid: object, of: Patient | None = None) -> str:
        """Return the address with this uid in it; what else it names is `of` one patient's."""
        path = "/" + route.route
        first = True
        for kind, name in route.parameters:
            if kind == "uuid":
                value = uid if first else self._second(route, name, of)
                first = False
            else:
                value = self._plain(route, kind, name)
            path = path.replace(f"<{kind}:{name}>", str(value), 1)
        return path

    def object_of(self, route: Route, patient: Patient | None) -> Model | None:
        """Return a row that the address can name: of one patient, or of the clinic."""
        address = address_of(route.route)
        assert address is not None, route.route
        rows = self.rows(address.model).order_by("pk")
        if patient is not None and address.path is not None:
            own: dict[str, object] = {address.path or "pk": patient.pk}
            if address.path.endswith("_uid"):
                own = {address.path: patient.uid}
            rows = rows.filter(**own)
        return rows.first()

    def closed_object(self, route: Route) -> Model | None:
        """Return a row of the restricted patient, where the address is about one patient."""
        address = address_of(route.route)
        if address is None or address.path is None:
            return None
        return self.object_of(route, self.restricted)

    def hers(self, route: Route, *, of: Patient | None = None) -> Model | None:
        """Return what an address of her own pages can name."""
        patient = of or self.patient
        for begins, label, path in HERS:
            if route.route.startswith(begins):
                rows = apps.get_model(label)._base_manager.filter(**{path: patient.pk})
                return rows.order_by("pk").first()
        raise LookupError(f"Nobody has said what {route.route} names.")

    def _second(self, route: Route, name: str, of: Patient | None) -> object:
        for label, path in SECOND[name]:
            if name == "row_uid" and ("adjustment" in route.name) != ("Dose" in label):
                continue
            rows = self.rows(label)
            if of is not None and path:
                rows = rows.filter(**{path: of.pk})
            found = rows.order_by("pk").first()
            if found is not None:
                return found.uid
        return uuid4()

    def _plain(self, route: Route, kind: str, name: str) -> str:
        if kind == "day":
            return f"{clock.today(self.clinic.time_zone):%Y-%m-%d}"
        if name == "kind":
            return "reminder" if "mail-text" in route.name else "patients"
        return PLAIN[name]


def build() -> World:
    """Make the world. Everything in the caller's transaction."""
    seed(patients=14, weeks=3, seed=1, fresh=False, now=clock.now())
    clinic = Clinic.objects.get()
    patient, restricted = _two_patients(clinic)
    keeper = _person(clinic, "keeper", Role.values)
    opener = _person(clinic, "opener", Role.values)
    for whom in (patient, restricted):
        _fill(whom, keeper)
    _fill_house(clinic, keeper)
    by = Actor.member(keeper)
    restrict_record(patient=restricted, reason="colleague", note="", names=[keeper], by=by)
    clinic = Clinic.objects.get()
    open_record(
        access=Access(opener, clinic, tuple(Role)), patient=restricted, reason="cover", note="Ill"
    )
    elsewhere = Clinic.objects.create(
        name="Next door", time_zone=clinic.time_zone, phone="+34 600 000 001", mail_name="Next"
    )
    visitors = {"nobody": Client(), "no clinic": _client(_person(None, "homeless", []))}
    visitors |= {role: _client(_person(clinic, role, [role])) for role in Role.values}
    visitors["several"] = _client(keeper)
    visitors["patient"] = _entered(patient)
    return World(
        clinic=clinic,
        patient=patient,
        restricted=restricted,
        visitors=visitors,
        outsider=_client(_person(clinic, "outsider", Role.values)),
        elsewhere=_client(_person(elsewhere, "stranger", Role.values)),
        her=_entered(patient),
    )


def _two_patients(clinic: Clinic) -> tuple[Patient, Patient]:
    """Return two with a program, mails and as much else as there is."""
    programs = Enrollment.objects.filter(clinic=clinic, status="active").exclude(patient__email="")
    rich = (
        programs.select_related("clinic", "patient__clinic")
        .annotate(n=Count("patient__symptom_reports") + Count("prescriptions"))
        .order_by("-n", "pk")
    )
    first, second = list(rich[:2])
    for program in (first, second):
        propose(enrollment=program, by=Actor.system("matrix"))
    return first.patient, second.patient


def _fill(patient: Patient, keeper: Staff) -> None:
    by, herself = Actor.member(keeper), Actor.patient(patient.uid)
    carer = name_carer(
        patient=patient, name="Rosa", email=f"rosa-{patient.pk}@mail.example", relation="friend",
        by=herself,
    )  # fmt: skip
    accept_carer(carer=carer, by=Actor.carer(carer.uid))
    today = clock.today(patient.zone)
    record_measurement(patient=patient, kind="weight", value="70", taken_on=today, by=by)
    Precaution.objects.get_or_create(clinic=patient.clinic, patient=patient, kind="osteoporosis")
    ask_correction(patient=patient, about="name", about_uid=patient.uid, said="Wrong", by=herself)
    _fill_program(patient, keeper)
    episode = patient.episodes.exclude(state=EpisodeState.RESOLVED).first()
    if episode is None:
        episode = Episode.objects.create(
            clinic=patient.clinic, patient=patient, opened_at=clock.now(), urgency=3
        )
    Episode.objects.filter(pk=episode.pk).update(owner=None)


def _fill_program(patient: Patient, keeper: Staff) -> None:
    program = patient.enrollments.first()
    booking = Booking.objects.filter(patient=patient, starts_at__lt=clock.now()).first()
    assert program is not None, "chosen for it"
    assert booking is not None, "the seed has booked her"
    AdverseEvent.objects.create(
        clinic=patient.clinic, booking=booking, what="Fell", grade=1, relatedness="unrelated",
        recorded_by=keeper, happened_at=booking.starts_at,
    )  # fmt: skip
    DoseAdjustment.objects.create(
        clinic=patient.clinic, enrollment=program, modality="resistance", first_week=12,
        last_week=12, percent=50, reason="wish", adjusted_by=keeper,
    )  # fmt: skip


def _fill_house(clinic: Clinic, keeper: Staff) -> None:
    report_quarters(now=clock.now() + timedelta(days=100))
    SavedView.objects.create(clinic=clinic, staff=keeper, name="Mine", place=1)
    CsvImport.objects.create(
        clinic=clinic, kind="patients", fingerprint="x", added=1, known=0, imported_by=keeper
    )
    by = Actor.member(keeper)
    access = Access(keeper, clinic, tuple(Role))
    make_token(access=access, name="Reports", days=30, permissions=[P.VIEW_PATIENTS], by=by)
    add_member(clinic=clinic, name="New", email="new@matrix.example", role=Role.NURSE, by=by)
    today = clock.today(clinic.time_zone)
    WorkingHours.objects.get_or_create(clinic=clinic, weekday=1, opens="09:00", closes="17:00")
    later = today + timedelta(days=200)
    Closure.objects.create(clinic=clinic, first_day=later, last_day=later, reason="Fair")


def _person(clinic: Clinic | None, name: str, roles: Iterable[str]) -> Staff:
    staff = Staff.objects.create_user(f"{name}@matrix.example", name=name.capitalize())
    if clinic is not None:
        for role in roles:
            Membership.objects.create(clinic=clinic, staff=staff, role=role)
    return staff


def _client(staff: Staff) -> Client:
    client = Client()
    client.force_login(staff)
    return client


def _entered(patient: Patient) -> Client:
    ask_to_sign_in(email=patient.email, browser="matrix")
    wish = SignIn.objects.latest("pk")
    link = issue(
        patient=patient,
        capability=Capability.SIGN_IN,
        about_uid=wish.uid,
        expires_at=wish.expires_at,
    )
    client = Client()
    client.cookies["her-visit"] = enter(link=link, browser="matrix").token
    return client
