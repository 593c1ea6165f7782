"""Measured values: below a limit, corrected, withdrawn, drawn."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from clinic import clock
from clinic.actors import Actor
from clinic.errors import Conflict, Refused
from clinic.permissions import Role
from patients import actions
from patients.models import Measurement, Patient
from patients.progress.own import her_own
from patients.progress.strands import Stretch
from tests.factories.patients import MeasurementFactory, PatientFactory, TherapyCourseFactory


@pytest.fixture
def patient(clinic) -> Patient:
    return PatientFactory(clinic=clinic)


@pytest.fixture
def nurse(staff_client):
    return staff_client(Role.NURSE)


def day(back: int) -> date:
    return clock.today("Europe/Madrid") - timedelta(days=back)


def entered(nurse, patient, **values):
    body = {"kind": "estradiol", "value": "< 1,4", "taken_on": day(9).isoformat(),
            "assay": "lc_ms_ms", **values}  # fmt: skip
    return nurse.post(reverse("patient-measurement", args=[patient.uid]), body)


def test_below_the_limit_is_a_limit_and_no_number(nurse, patient):
    assert entered(nurse, patient).status_code == 303
    row = Measurement.objects.get()
    assert (row.value, row.below_limit, row.detection_limit) == (None, True, Decimal("1.4"))
    assert (row.loinc, row.unit) == ("2243-4", "pg/mL")
    page = nurse.get(reverse("patient-detail", args=[patient.uid])).content.decode()
    assert "Estradiol: &lt; 1.4 pg/mL" in page
    assert "cannot tell" not in page
    with pytest.raises(IntegrityError), transaction.atomic():
        Measurement.objects.update(value=1)


def test_an_immunoassay_under_an_inhibitor_is_warned_about(nurse, patient):
    assert entered(nurse, patient, value="11", assay="immunoassay").status_code == 303
    assert Measurement.objects.get().loinc == "83096-8"
    page = nurse.get(reverse("patient-detail", args=[patient.uid])).content.decode()
    assert "read this value with caution" in page


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"assay": ""}, "Estradiol needs its assay"),
        ({"value": "1.234,5"}, "cannot be “1.234,5”"),
        ({"value": "< "}, "The limit after “&lt;” cannot be"),
        ({"value": "< 0"}, "limit of detection cannot be 0"),
        ({"kind": "weight", "value": "< 40", "assay": ""}, "Weight has no limit of detection"),
        ({"kind": "weight", "value": "70"}, "Weight has no choice of assay"),
        ({"kind": "crp", "value": "1", "assay": "", "detection_limit": "x"}, "cannot be “x”"),
    ],
)
def test_what_cannot_be_is_said_and_kept(nurse, patient, values, words):
    answer = entered(nurse, patient, **values)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not Measurement.objects.exists()


def test_a_correction_keeps_what_was_there_with_the_reason(nurse, patient):
    row = MeasurementFactory(patient=patient)
    url = reverse("patient-measurement-correct", args=[patient.uid, row.uid])
    assert 'value="70.5"' in nurse.get(url).content.decode()
    body = {"value": "75,0", "taken_on": row.taken_on.isoformat(), "reason": ""}
    assert nurse.post(url, body).status_code == 422
    assert nurse.post(url, {**body, "reason": "Digits swapped"}).status_code == 303
    row.refresh_from_db()
    assert row.value == 75
    page = nurse.get(url).content.decode()
    assert "Value: 70.5 to 75; because: Digits swapped" in page
    assert nurse.staff.name in page


def test_a_withdrawn_one_counts_no_more_and_cannot_be_corrected(nurse, patient):
    row = MeasurementFactory(patient=patient)
    url = reverse("patient-measurement-withdraw", args=[patient.uid, row.uid])
    assert nurse.post(url, {"reason": "Wrong patient"}).status_code == 303
    page = nurse.get(reverse("patient-detail", args=[patient.uid])).content.decode()
    assert "Weight: 70.5 kg" not in page
    assert "Wrong patient" in page
    by = Actor.system("test")
    with pytest.raises(Conflict, match="was withdrawn"):
        actions.correct_measurement(measurement=row, value=71, reason="x", by=by)
    with pytest.raises(Refused, match="reason is empty"):
        actions.withdraw_measurement(measurement=row, reason=" ", by=by)


def test_another_clinics_measurement_is_not_there(nurse, patient):
    other = MeasurementFactory()
    for name in ("patient-measurement-correct", "patient-measurement-withdraw"):
        assert nurse.get(reverse(name, args=[patient.uid, other.uid])).status_code == 404


def test_the_api_corrects_and_withdraws(nurse, patient):
    row = MeasurementFactory(patient=patient, kind="il_6", value="2.5", unit="pg/mL")
    url = reverse("api-measurement-correct", args=[row.uid])
    sent = {"below_limit": True, "value": None, "detection_limit": "1.5", "reason": "Misread"}
    answer = nurse.post(url, sent, content_type="application/json")
    assert answer.status_code == 200, answer.content
    assert (answer.json()["value"], answer.json()["detection_limit"]) == (None, "1.500")
    gone = nurse.post(
        reverse("api-measurement-withdraw", args=[row.uid]),
        {"reason": "Wrong patient"},
        content_type="application/json",
    )
    assert gone.json()["withdrawn_at"]


def test_a_value_and_a_limit_that_it_lies_below_exclude_each_other(nurse, patient):
    row = MeasurementFactory(
        patient=patient, kind="il_6", value=None, below_limit=True, detection_limit="1.4"
    )

    def corrected(**changes):
        url = reverse("api-measurement-correct", args=[row.uid])
        body = {"reason": "Read the sheet again", **changes}
        return nurse.post(url, body, content_type="application/json")

    both = corrected(value="3", below_limit=True)
    assert both.status_code == 422
    assert "Leave out one of the two" in both.json()["detail"]
    assert corrected(value="3").json()["value"] == "3.000"
    assert corrected(below_limit=True).json()["value"] is None


def test_the_record_asks_the_database_as_often_for_one_value_as_for_many(
    nurse, patient, django_assert_max_num_queries
):
    TherapyCourseFactory(patient=patient)
    url = reverse("patient-detail", args=[patient.uid])
    nurse.get(url)

    def queries():
        with django_assert_max_num_queries(60) as counted:
            nurse.get(url)
        return len(counted)

    MeasurementFactory(patient=patient)
    one = queries()
    for back in range(1, 30):
        kind = ("il_6", "crp", "t_score_hip", "grip_left")[back % 4]
        MeasurementFactory(patient=patient, kind=kind, value="1.5", taken_on=day(back * 20))
    assert queries() == one


def test_the_top_of_the_record_says_it_in_three_lines(nurse, patient):
    TherapyCourseFactory(
        patient=patient, drug="anastrozole", started_on=day(700), ended_on=day(75),
        end_reason="switched",
    )  # fmt: skip
    TherapyCourseFactory(patient=patient, started_on=day(40))
    MeasurementFactory(patient=patient, kind="walk_test", value="410", unit="m", taken_on=day(80))
    MeasurementFactory(patient=patient, kind="walk_test", value="455", unit="m")
    page = nurse.get(reverse("patient-detail", args=[patient.uid])).content.decode()
    top = page.partition('id="overview"')[2].partition("</section>")[0]
    assert "1 month; before that anastrozole" in top
    assert "None, which is no all-clear" in top
    assert "Six-minute walk 410 to 455 m" in top
    assert ">Pause<" in page  # the washout, on the axis of what was measured


def test_what_is_below_a_limit_or_withdrawn_is_no_best_of_hers(nurse, patient):
    today = clock.today("Europe/Madrid")
    MeasurementFactory(patient=patient, kind="grip_right", value="21", unit="kg")
    gone = MeasurementFactory(patient=patient, kind="grip_left", value="60", unit="kg")
    by = Actor.system("test")
    actions.withdraw_measurement(measurement=gone, reason="Pounds", by=by)
    bests = her_own(patient, Stretch(today - timedelta(weeks=12), today)).bests
    assert len(bests) == 1
    assert "21 kg" in bests[0]
