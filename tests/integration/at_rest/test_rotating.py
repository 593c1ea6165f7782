"""Keys are changed beside everything that runs, and one that is still needed is named."""

from base64 import b64encode
from io import StringIO

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import connection

from clinic import clock
from clinic.sealed.holding import sealed_columns
from clinic.sealed.rewriting import rewrite
from notifications.models import SentCopy
from patients.models import Patient, SymptomReport
from programs.models import CalendarChange, ChangeItem
from tests.factories.notifications import MessageFactory
from tests.factories.patients import PatientFactory, SymptomReportFactory
from tests.factories.programs import SessionFactory
from tests.sealed import raw

NEW = "k2:" + b64encode(b"n" * 32).decode()


def told(*args: str) -> str:
    out = StringIO()
    call_command("rotate_keys", *args, stdout=out)
    return out.getvalue()


@pytest.fixture
def report(clinic) -> SymptomReport:
    patient = PatientFactory(clinic=clinic, email="ana@example.org", phone="")
    return SymptomReportFactory(patient=patient, note="tamarind")


def test_what_may_change_moves_and_the_history_says_nothing(report, settings):
    session = SessionFactory(clinic=report.clinic, title="With Ana")
    events = apps.get_model("patients", "PatientEvent").objects
    before = events.count()
    settings.FIELD_KEYS = f"{NEW},{settings.FIELD_KEYS}"
    assert "1 moved" not in told("--check")
    said = told()
    assert "patients.Patient.email: 1 moved" in said
    assert raw(report.patient, "email").startswith("k2:")
    assert raw(session, "title").startswith("k2:")
    assert Patient.objects.get().email == "ana@example.org"
    assert events.count() == before
    assert "0 values moved to key “k2”." in told()


def test_rows_that_never_change_keep_their_key_and_are_named(report, settings):
    old = settings.FIELD_KEYS
    settings.FIELD_KEYS = f"{NEW},{old}"
    said = told()
    never = "(never changes; gone when it is removed)"
    assert f"patients.SymptomReport.note: 1 under “development” {never}" in said
    assert f"patients.PatientEvent.email: 1 under “development” {never}" in said
    assert "Key “development”: still needed by" in said
    assert SymptomReport.objects.get().note == "tamarind"


def test_a_key_that_nothing_needs_can_be_taken_out(clinic, settings):
    settings.FIELD_KEYS = f"{NEW},{settings.FIELD_KEYS}"
    PatientFactory(clinic=clinic)
    assert "Key “development”: no longer needed; take it out." in told("--check")


def test_a_key_that_was_taken_out_too_early_is_missed(report, settings):
    settings.FIELD_KEYS = NEW
    with pytest.raises(CommandError, match="yet needed: development"):
        told("--check")
    with pytest.raises(CommandError, match="key “development” is not among"):
        told()


def test_a_row_that_somebody_saves_meanwhile_keeps_what_they_saved(report, settings):
    settings.FIELD_KEYS = f"{NEW},{settings.FIELD_KEYS}"
    (held,) = [one for one in sealed_columns() if one.name == "patients.Patient.email"]

    def overtaken(sealed: str) -> str:
        Patient.objects.update(email="new@example.org")
        return "k2:never stored"

    assert rewrite(connection, held.column, overtaken) == 0
    assert Patient.objects.get().email == "new@example.org"


def test_words_in_a_structure_and_bytes_move_too(clinic, settings):
    change = CalendarChange.objects.create(clinic=clinic, kind="moved", sentence="Moved")
    session = SessionFactory(clinic=clinic)
    item = ChangeItem.objects.create(
        change=change, session=session, before={"title": "Ana", "starts_at": "x"}, after={}
    )
    SentCopy.objects.create(message=MessageFactory(), raw=b"raw", keep_until=clock.now())
    settings.FIELD_KEYS = f"{NEW},{settings.FIELD_KEYS}"
    said = told()
    assert "programs.ChangeItem.before: 1 moved" in said
    assert "notifications.SentCopy.raw: 1 moved" in said
    assert ChangeItem.objects.get().before == {"title": "Ana", "starts_at": "x"}
    assert ChangeItem.objects.filter(before__starts_at="x").get() == item
    assert SentCopy.objects.get().raw == b"raw"
