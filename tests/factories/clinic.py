"""Clinics, people and rooms for tests."""

import factory
from factory.django import DjangoModelFactory

from clinic.models import Clinic, Membership, Room, Staff
from clinic.permissions import Role


class ClinicFactory(DjangoModelFactory):
    class Meta:
        model = Clinic

    name = factory.Sequence(lambda n: f"Movement Clinic {n}")
    time_zone = "Europe/Madrid"
    phone = "+34 600 000 000"
    address = "Calle Mayor 1, second floor"
    arrival_notes = "Bring trainers and water."
    mail_name = "Movement Clinic"
    languages = factory.LazyFunction(lambda: ["en", "es"])


class StaffFactory(DjangoModelFactory):
    class Meta:
        model = Staff

    email = factory.Sequence(lambda n: f"person{n}@clinic.example")
    name = factory.Sequence(lambda n: f"Person {n}")


class MembershipFactory(DjangoModelFactory):
    class Meta:
        model = Membership

    clinic = factory.SubFactory(ClinicFactory)
    staff = factory.SubFactory(StaffFactory)
    role = Role.PHYSIOLOGIST


class RoomFactory(DjangoModelFactory):
    class Meta:
        model = Room

    clinic = factory.SubFactory(ClinicFactory)
    name = factory.Sequence(lambda n: f"Room {n}")
    places = 8
