"""Patients and what is known about them, for tests."""

from datetime import date, timedelta

import factory
from factory.django import DjangoModelFactory

from clinic import clock
from patients.models import (
    Drug,
    Measurement,
    MeasurementKind,
    Patient,
    Precaution,
    PrecautionKind,
    ReportSource,
    SymptomReport,
    TherapyCourse,
)
from tests.factories.clinic import ClinicFactory, StaffFactory


class PatientFactory(DjangoModelFactory):
    """A patient with an address and consent; give `clinic` to put her in the test's."""

    class Meta:
        model = Patient

    clinic = factory.SubFactory(ClinicFactory)
    mrn = factory.Sequence(lambda n: f"MRN-{n:05}")
    given_name = "Ana"
    family_name = factory.Sequence(lambda n: f"Muestra{n:04}")
    birth_date = date(1962, 5, 17)
    email = factory.Sequence(lambda n: f"patient{n}@mail.example")
    phone = "+34 600 111 222"


class TherapyCourseFactory(DjangoModelFactory):
    """An open course that began half a year ago."""

    class Meta:
        model = TherapyCourse

    patient = factory.SubFactory(PatientFactory)
    clinic = factory.SelfAttribute("patient.clinic")
    drug = Drug.LETROZOLE
    started_on = factory.LazyFunction(lambda: clock.now().date() - timedelta(days=180))


class SymptomReportFactory(DjangoModelFactory):
    """A current report from a link; written directly, so nothing is marked as changed."""

    class Meta:
        model = SymptomReport

    patient = factory.SubFactory(PatientFactory)
    clinic = factory.SelfAttribute("patient.clinic")
    reported_for = factory.LazyFunction(lambda: clock.now().date())
    source = ReportSource.LINK
    pain = 3


class MeasurementFactory(DjangoModelFactory):
    class Meta:
        model = Measurement

    patient = factory.SubFactory(PatientFactory)
    clinic = factory.SelfAttribute("patient.clinic")
    kind = MeasurementKind.WEIGHT
    value = "70.5"
    unit = "kg"
    loinc = "29463-7"
    taken_on = factory.LazyFunction(lambda: clock.now().date())
    recorded_by = factory.SubFactory(StaffFactory)


class PrecautionFactory(DjangoModelFactory):
    class Meta:
        model = Precaution

    patient = factory.SubFactory(PatientFactory)
    clinic = factory.SelfAttribute("patient.clinic")
    kind = PrecautionKind.OSTEOPOROSIS
