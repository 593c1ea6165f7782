"""The synthetic clinic, small, with a row of every kind that the API shows, and its people."""

import sys
from datetime import timedelta

from django.core.management import call_command

from adherence.actions import report_quarters
from clinic import clock
from clinic.actors import Actor
from clinic.models import Clinic, Membership, Staff
from clinic.permissions import Role
from patients.actions import name_carer
from programs.actions import propose
from programs.models import Enrollment


def seed() -> Clinic:
    """Make the clinic: lists have rows, and calls find objects."""
    call_command("seed_demo", patients=14, weeks=3, seed=1, verbosity=0, stdout=sys.stderr)
    program = Enrollment.objects.filter(status="active").select_related("clinic", "patient").first()
    assert program is not None
    propose(enrollment=program, by=Actor.system("test"))
    name_carer(
        patient=program.patient,
        name="Rosa",
        email="rosa@mail.example",
        relation="friend",
        by=Actor.patient(program.patient.uid),
    )
    report_quarters(now=clock.now() + timedelta(days=100))
    return program.clinic


def neighbour() -> Clinic:
    """Make another clinic of the same installation."""
    return Clinic.objects.create(name="The clinic next door", time_zone="Europe/Madrid")


def person(clinic: Clinic, name: str, *roles: str) -> Staff:
    """Make somebody who holds these roles in a clinic, or all of them."""
    staff = Staff.objects.create_user(f"{name}@security.example", name=name)
    for role in roles or Role.values:
        Membership.objects.create(clinic=clinic, staff=staff, role=role)
    return staff
