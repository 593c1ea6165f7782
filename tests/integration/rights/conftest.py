"""A patient who has entered her own pages."""

import pytest
from django.test import Client

from patients.models import Patient
from tests.factories.patients import PatientFactory
from tests.integration.portal.entering import entered


@pytest.fixture
def patient(clinic) -> Patient:
    return PatientFactory(clinic=clinic)


@pytest.fixture
def hers(patient) -> Client:
    return entered(patient)
