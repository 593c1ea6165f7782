"""A run's own database and queue: beside the real ones, and one run at a time."""

import pytest
from django.conf import settings
from django.core.management.base import CommandError
from django.db import connection

from clinic.celery import app, wake
from clinic.models import Clinic
from clinic.scratch import only_run, scratch_database, work_folder
from tests.factories.clinic import ClinicFactory

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_second_run_is_told_to_wait():
    with (
        only_run(),
        pytest.raises(CommandError, match="Another `make bench` is using the database"),
        only_run(),
    ):
        pass


def test_a_run_leaves_the_way_free():
    for _ in range(100):
        with only_run():
            pass


def test_the_real_database_and_queue_stay_as_they_are():
    real, options = connection.settings_dict["NAME"], app.conf.broker_transport_options
    ClinicFactory(name="Real")
    with scratch_database():
        assert connection.settings_dict["NAME"] == f"{real}_bench"
        assert not Clinic.objects.exists()
        ClinicFactory(name="Scratch")
        wake("facts-changed")
        assert list((work_folder() / "queue" / "messages").iterdir())
        folder = work_folder()
    assert not folder.exists()
    assert connection.settings_dict["NAME"] == settings.DATABASES["default"]["NAME"] == real
    assert [clinic.name for clinic in Clinic.objects.all()] == ["Real"]
    assert app.conf.broker_transport_options == options


def test_what_an_earlier_run_left_is_emptied():
    with scratch_database():
        ClinicFactory(name="Scratch")
    with scratch_database():
        assert not Clinic.objects.exists()
