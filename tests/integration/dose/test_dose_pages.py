"""The page of one program's dose, its downloads, and the list of all programs."""

import csv
import io
import json
from datetime import UTC, datetime, time, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from clinic import clock
from clinic.models import AccessEvent
from clinic.permissions import Role
from patients.models import TherapyCourse
from programs.models import AdverseEvent, DoseAdjustment, Enrollment, HomeActivity, PlannedDose
from tests.factories.clinic import ClinicFactory, MembershipFactory
from tests.factories.dose import dose_scene
from tests.factories.patients import PatientFactory, SymptomReportFactory

SIGN_IN = 3


@pytest.fixture
def client(physiologist) -> Client:
    client = Client()
    client.force_login(physiologist)
    return client


def address(name, scene):
    return reverse(name, args=[scene.enrollment.patient.uid])


def test_the_page_says_every_figure_with_what_it_is_of(client, trained):
    page = client.get(address("dose", trained)).content.decode()
    for words in (
        "2 of 5 with an outcome",
        "1,600 of 7,200 kg planned",
        "200 of 270 min planned",
        "3 sessions missed in a row",
        "of 2 written down",
        "weeks 1 to 3",
        "MET-hours",
        "Nilsen TS et al.",
        "one good trial",
    ):
        assert words in page, words
    assert page.count('role="img"') == 4  # two pictures, each for a desk and for a phone


def test_the_page_marks_adjustments_events_and_the_drug(client, trained):
    patient = trained.enrollment.patient
    DoseAdjustment.objects.create(
        clinic=trained.clinic,
        enrollment=trained.enrollment,
        modality="resistance",
        first_week=2,
        last_week=3,
        percent=60,
        reason="joint_pain",
        note="Knees",
        adjusted_by=trained.physiologist,
    )
    booking = trained.enrollment.bookings.filter(status="attended").first()
    AdverseEvent.objects.create(
        clinic=trained.clinic,
        booking=booking,
        happened_at=booking.starts_at,
        grade=2,
        what="Sprained an ankle.",
        relatedness="possible",
        recorded_by=trained.physiologist,
    )
    SymptomReportFactory(
        patient=patient, reported_for=trained.starts_on + timedelta(days=8), pain=6, missed_doses=2
    )
    TherapyCourse.objects.filter(patient=patient).delete()
    TherapyCourse.objects.create(
        clinic=trained.clinic,
        patient=patient,
        drug="letrozole",
        started_on=trained.starts_on + timedelta(days=9),
    )
    page = client.get(address("dose", trained))
    text = page.content.decode()
    assert "Resistance at 60 % of the original plan" in text
    assert f"Joint pain: Knees ({trained.physiologist.name})" in text
    assert "Adverse event, grade 2: Sprained an ankle." in text
    assert "Plan after adjustment" in text
    second = page.context["page"].story[1]
    assert (second.pain, second.missed_doses) == ("6", "2")
    assert "Letrozole started" in second.happened
    assert "interruption: 3 missed in a row" in second.happened
    assert page.context["page"].story[0].pain == "no report"


def test_a_patient_without_a_program_gets_a_page_that_says_so(client, clinic):
    patient = PatientFactory(clinic=clinic)
    url = reverse("dose", args=[patient.uid])
    assert "No program yet" in client.get(url).content.decode()
    assert client.get(reverse("dose-csv", args=[patient.uid])).status_code == 404
    assert client.get(reverse("dose-json", args=[patient.uid])).status_code == 404


def test_a_program_that_has_yet_to_begin_shows_its_plan_and_no_share(client, scene):
    scene.plan("aerobic", sessions=3, minutes=30)
    Enrollment.objects.filter(pk=scene.enrollment.pk).update(
        starts_on=clock.today(scene.clinic.time_zone) + timedelta(days=9)
    )
    page = client.get(address("dose", scene)).content.decode()
    assert "The program begins on" in page
    assert "0 %" not in page


def test_the_program_page_sums_the_dose_up(client, trained):
    page = client.get(address("program", trained)).content.decode()
    assert "1,600 of 7,200 kg planned" in page
    assert address("dose", trained) in page


def test_the_csv_names_nobody_and_holds_every_week(client, trained):
    answer = client.get(address("dose-csv", trained))
    assert answer["Content-Type"].startswith("text/csv")
    text = answer.content.decode()
    assert "Belmonte" not in text
    assert "Belmonte" not in answer["Content-Disposition"]
    rows = list(csv.DictReader(io.StringIO(text)))
    assert len(rows) == 4 * 3  # four weeks of kg, minutes and MET-hours
    first = next(r for r in rows if r["week"] == "1" and r["measure"] == "volume")
    assert (first["planned"], first["done"]) == ("2400.00", "1600.00")
    assert (first["percent_of_planned"], first["is_over"]) == ("66.7", "1")
    assert {r["is_over"] for r in rows if r["week"] == "4"} == {"0"}


def test_the_json_is_what_the_api_answers(client, trained):
    answer = client.get(address("dose-json", trained))
    assert "attachment" in answer["Content-Disposition"]
    api = client.get(f"/api/v1/enrollments/{trained.enrollment.uid}/dose/")
    assert json.loads(answer.content) == api.json()


def test_reading_is_logged(client, trained):
    for name in ("dose", "dose-csv", "dose-json"):
        client.get(address(name, trained))
    client.get(reverse("dose-list"))
    logged = AccessEvent.objects.order_by("pk").values_list("view", "patients")
    key = trained.enrollment.patient_id
    assert list(logged) == [
        (view, [key]) for view in ("dose", "dose-csv", "dose-json", "dose-list")
    ]


@pytest.mark.parametrize("name", ["dose", "dose-csv", "dose-json"])
def test_another_clinics_patient_is_not_there(trained, name):
    stranger = MembershipFactory(clinic=ClinicFactory()).staff
    client = Client()
    client.force_login(stranger)
    assert client.get(address(name, trained)).status_code == 404


def test_who_may_not_see_patients_sees_no_dose(staff_client, trained):
    client = staff_client(Role.ADMINISTRATOR)
    assert client.get(reverse("dose-list")).status_code == 403
    assert client.get(address("dose", trained)).status_code == 403
    assert client.get(address("dose-csv", trained)).status_code == 403
    assert client.get("/api/v1/doses/").status_code == 403


# The list


def test_the_list_sorts_by_what_is_lowest_and_filters_by_physiologist(
    client, trained, clinic, member
):
    other = dose_scene(clinic, member(), given_name="Ada", family_name="Zorn")
    other.plan("aerobic", sessions=3, minutes=30, supervised=False)
    other.at_home(2, "aerobic", 27)  # 27 of 270: 10 %
    other.attended(1)  # 1 of 1: 100 %

    def names(query=""):
        page = client.get(reverse("dose-list") + query).context["page"]
        return [line.one.enrollment.patient.family_name for line in page.lines]

    assert names() == ["Belmonte", "Zorn"]
    assert names("?sort=aerobic") == ["Zorn", "Belmonte"]
    assert names("?sort=attendance") == ["Belmonte", "Zorn"]
    assert names("?sort=interruptions") == ["Belmonte", "Zorn"]
    assert names("?sort=resistance") == ["Belmonte", "Zorn"]  # who has none comes last
    assert names(f"?physiologist={other.physiologist.uid}") == ["Zorn"]
    assert names("?sort=nonsense&physiologist=nobody&page=99999999999") == ["Belmonte", "Zorn"]


def test_the_list_sets_the_clinic_beside_the_trials(client, trained):
    page = client.get(reverse("dose-list"))
    compared = {row.name: row for row in page.context["page"].comparisons}
    row = compared["An interruption so far"]
    assert (row.here, row.nilsen, row.fairman) == ("100 %", "44 %", "51 %")
    assert "1,600 of 7,200 kg" in page.content.decode()


def test_of_too_many_programs_the_first_are_shown_and_the_page_says_so(
    client, trained, clinic, member, monkeypatch
):
    monkeypatch.setattr("programs.selectors.dose_list.MOST", 1)
    other = dose_scene(clinic, member(), family_name="Zorn")
    page = client.get(reverse("dose-list"))
    assert [line.one.enrollment for line in page.context["page"].lines] == [trained.enrollment]
    assert "there are more" in page.content.decode()
    hers = client.get(f"{reverse('dose-list')}?physiologist={other.physiologist.uid}")
    assert [line.one.enrollment for line in hers.context["page"].lines] == [other.enrollment]
    assert "there are more" not in hers.content.decode()


def test_the_list_leaves_programs_that_are_over_out(client, trained):
    Enrollment.objects.update(status="completed", ended_on=trained.starts_on)
    assert "No program under way" in client.get(reverse("dose-list")).content.decode()


def test_queries_follow_neither_weeks_nor_programs(client, trained, clinic, member):
    def count(url: str) -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get(url).status_code == 200
        return len(captured) - SIGN_IN

    urls = [reverse("dose-list"), "/api/v1/doses/", address("dose", trained)]
    before = [count(url) for url in urls]
    assert before[0] <= 4
    assert before[1] <= 4
    for number in range(3):
        more = dose_scene(clinic, member())
        more.plan("resistance", sets=3, reps=10)
        more.attended(1)
        trained.attended(18 + number)
    assert PlannedDose.objects.count() > 12
    assert [count(url) for url in urls] == before


def test_the_page_says_the_clinics_notice(client, trained):
    trained.clinic.excused_notice_hours = 36
    trained.clinic.save()
    page = client.get(address("dose", trained)).content.decode()
    assert "apart: less than 36 hours before" in page
    assert "Cancelled late (less than 36 hours before)" in page
    assert "24 hours" not in page
    listed = client.get(reverse("dose-list")).content.decode()
    assert "cancelled late (less than 36 hours before)" in listed


def test_home_activities_stand_one_by_one_with_their_source(staff_client, trained):
    began = trained.starts_on + timedelta(days=15)
    at = datetime.combine(began, time(9), tzinfo=UTC)
    HomeActivity.objects.create(
        clinic=trained.clinic, enrollment=trained.enrollment, day=began, kind="walk",
        modality="aerobic", minutes=30, source="imported", file_hash="f" * 64, started_at=at,
        ended_at=at + timedelta(minutes=30), distance_m=9000, heart_mean=101, heart_max=140,
        heart_dropped=7, zone_low=98, zone_high=114, seconds_below=300, seconds_in=1200,
        seconds_above=300, device="Made-up watch",
    )  # fmt: skip
    client = staff_client()
    page = client.get(f"/patients/{trained.enrollment.patient.uid}/program/dose/").content.decode()
    for words in (
        "Her watch (Made-up watch)",
        "Told at a visit",
        "20 min in 98-114, 5 below, 5 above",
        "7 heart rates outside 30-230 left out",
        "18 km/h on average, faster than 9",
        "never in “In the clinic”",
    ):
        assert words in page
    record = client.get(f"/patients/{trained.enrollment.patient.uid}/").content.decode()
    assert "At home in the last 7 days" in record
