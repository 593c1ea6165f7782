"""Programs, sessions and bookings for tests, written directly and not through actions."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import factory
from factory.django import DjangoModelFactory

from clinic import clock
from clinic.actors import Actor
from clinic.models import Clinic, Room, Staff
from notifications.models import Message
from programs import actions
from programs.models import (
    Booking,
    Decision,
    Enrollment,
    Exercise,
    Modality,
    Protocol,
    ProtocolComponent,
    ProtocolPhase,
    ProtocolVersion,
    Screening,
    Series,
    Session,
    SessionKind,
)
from programs.slots import slot
from tests.factories.clinic import ClinicFactory, MembershipFactory, RoomFactory
from tests.factories.patients import PatientFactory


def in_days(days: int, zone: str = "Europe/Madrid") -> date:
    """Return the local date that many days from now."""
    return clock.now().astimezone(ZoneInfo(zone)).date() + timedelta(days=days)


class ProtocolFactory(DjangoModelFactory):
    class Meta:
        model = Protocol

    clinic = factory.SubFactory(ClinicFactory)
    name = factory.Sequence(lambda n: f"Protocol {n}")


class ProtocolVersionFactory(DjangoModelFactory):
    """A draft; `PublishedVersionFactory` adds components and publishes."""

    class Meta:
        model = ProtocolVersion

    clinic = factory.SelfAttribute("protocol.clinic")
    protocol = factory.SubFactory(ProtocolFactory, clinic=factory.SubFactory(ClinicFactory))
    number = 1
    weeks = 12
    summary = "Aerobic and resistance training."
    citation = "Made for tests."


def published_version(clinic, **fields) -> ProtocolVersion:
    """Return a published 12-week version: aerobic twice, resistance twice a week."""
    version = ProtocolVersionFactory(protocol=ProtocolFactory(clinic=clinic), **fields)
    phase = ProtocolPhase.objects.create(clinic=clinic, version=version, last_week=version.weeks)
    common = {"clinic": clinic, "phase": phase}
    ProtocolComponent.objects.create(
        modality=Modality.AEROBIC,
        sessions_per_week=2,
        minutes=30,
        intensity_kind="hrmax",
        intensity_low=65,
        intensity_high=65,
        **common,
    )
    ProtocolComponent.objects.create(
        modality=Modality.RESISTANCE,
        sessions_per_week=2,
        sets=3,
        reps=10,
        intensity_kind="effort",
        intensity_low=6,
        intensity_high=6,
        **common,
    )
    version.published_at = clock.now()
    version.save()
    return version


class ExerciseFactory(DjangoModelFactory):
    """A leg press in kg."""

    class Meta:
        model = Exercise

    clinic = factory.SubFactory(ClinicFactory)
    name = factory.Sequence(lambda n: f"Leg press {n}")
    modality = Modality.RESISTANCE
    muscle_group = "legs"
    instructions = "Push the plate away without locking the knees."
    load_kind = "kg"
    step_kg = 5


class ScreeningFactory(DjangoModelFactory):
    """A screening of today that lets her train; give `patient`."""

    class Meta:
        model = Screening

    patient = factory.SubFactory(PatientFactory)
    clinic = factory.SelfAttribute("patient.clinic")
    screened_on = factory.LazyAttribute(lambda o: in_days(0, o.clinic.time_zone))
    screened_by = factory.LazyAttribute(lambda o: MembershipFactory(clinic=o.clinic).staff)
    decision = Decision.CLEARED


def screened_patient(**fields):
    """Return a patient who may begin a program."""
    patient = PatientFactory(**fields)
    ScreeningFactory(patient=patient)
    return patient


class EnrollmentFactory(DjangoModelFactory):
    class Meta:
        model = Enrollment

    patient = factory.SubFactory(PatientFactory)
    clinic = factory.SelfAttribute("patient.clinic")
    version = factory.LazyAttribute(lambda o: published_version(o.clinic))
    physiologist = factory.LazyAttribute(lambda o: MembershipFactory(clinic=o.clinic).staff)
    starts_on = factory.LazyFunction(lambda: in_days(-7))
    weeks = 12


class SessionFactory(DjangoModelFactory):
    """A class of eight, a week from now at 10:00 clinic time, for an hour."""

    class Meta:
        model = Session
        exclude = ["slot"]

    clinic = factory.SubFactory(ClinicFactory)
    kind = SessionKind.CLASS
    physiologist = factory.LazyAttribute(lambda o: MembershipFactory(clinic=o.clinic).staff)
    room = factory.LazyAttribute(lambda o: RoomFactory(clinic=o.clinic))
    day = factory.LazyFunction(lambda: in_days(7))
    start_time = time(10, 0)
    minutes = 60
    zone = factory.SelfAttribute("clinic.time_zone")
    slot = factory.LazyAttribute(lambda o: slot(o.day, o.start_time, o.minutes, o.zone))
    starts_at = factory.SelfAttribute("slot.starts_at")
    ends_at = factory.SelfAttribute("slot.ends_at")
    capacity = 8


class SeriesFactory(DjangoModelFactory):
    class Meta:
        model = Series

    clinic = factory.SubFactory(ClinicFactory)
    kind = SessionKind.CLASS
    weekday = 1
    start_time = time(10, 0)
    minutes = 60
    physiologist = factory.LazyAttribute(lambda o: MembershipFactory(clinic=o.clinic).staff)
    room = factory.LazyAttribute(lambda o: RoomFactory(clinic=o.clinic))
    capacity = 8
    first_day = factory.LazyFunction(lambda: in_days(1))
    last_day = factory.LazyFunction(lambda: in_days(60))


class BookingFactory(DjangoModelFactory):
    """A booked place of a new patient."""

    class Meta:
        model = Booking

    session = factory.SubFactory(SessionFactory)
    clinic = factory.SelfAttribute("session.clinic")
    enrollment = factory.LazyAttribute(
        lambda o: EnrollmentFactory(patient=PatientFactory(clinic=o.clinic))
    )
    patient = factory.SelfAttribute("enrollment.patient")
    starts_at = factory.SelfAttribute("session.starts_at")
    ends_at = factory.SelfAttribute("session.ends_at")


def past(session: Session, *, since: datetime) -> Session:
    """Put a stored session an hour before a moment, which no action would do."""
    session.starts_at, session.ends_at = since - timedelta(hours=2), since - timedelta(hours=1)
    session.save()
    return session


@dataclass
class Scene:
    """A clinic with one physiologist, one room of eight places, and what tests do in it."""

    clinic: Clinic
    physiologist: Staff
    room: Room

    @property
    def by(self) -> Actor:
        return Actor.member(self.physiologist)

    def session(self, **changes: object) -> Session:
        """Make a class through the action, a week from now at 10:00 unless told otherwise."""
        return actions.create_session(**self.asked(**changes))

    def asked(self, **changes: object) -> dict:
        """Return the arguments of `session`."""
        return {
            "clinic": self.clinic,
            "kind": "class",
            "physiologist": self.physiologist,
            "room": self.room,
            "day": in_days(7, self.clinic.time_zone),
            "start_time": time(10, 0),
            "minutes": 60,
            "capacity": 8,
            "by": self.by,
            **changes,
        }

    def enrollment(self, **fields: object) -> Enrollment:
        """Make a patient of the clinic who is in a program."""
        patient = PatientFactory(clinic=self.clinic, **fields)
        return EnrollmentFactory(patient=patient, physiologist=self.physiologist)


def scene(**clinic: object) -> Scene:
    """Return a new clinic with a physiologist and a room."""
    made = ClinicFactory(**clinic)
    made.refresh_from_db()
    staff = MembershipFactory(clinic=made, staff__name="Ana Ruiz").staff
    return Scene(made, staff, RoomFactory(clinic=made, name="Blue room"))


def told(*bookings: Booking) -> None:
    """Let the first mails about these places have been sent: their patients know of them."""
    rows = Message.objects.filter(about_uid__in=[b.uid for b in bookings], state="pending")
    rows.exclude(kind="reminder").update(state="sent", sent_at=clock.now())
