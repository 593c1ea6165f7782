"""The pages, the API, and the quarters that are kept."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from adherence import actions
from adherence.models import AssessmentRun, QualityReport
from adherence.quality import last_weeks, measure
from adherence.quality.period import next_quarter, quarter_with
from clinic import clock
from clinic.models import AccessEvent, Clinic
from clinic.permissions import Role
from tests.factories.adherence import RuleSetFactory, days_ago, moment
from tests.factories.clinic import ClinicFactory
from tests.factories.quality import flagged, on_drug

pytestmark = pytest.mark.django_db
PAGES = ("/quality/", "/quality/figures.csv", "/api/v1/quality/", "/api/v1/quality/quarters/")
LISTS = (
    "/quality/unheard/",
    "/quality/unseen/",
    "/api/v1/quality/unheard/",
    "/api/v1/quality/unseen/",
)
# session, user and membership come first
BEFORE_THE_VIEW = 3


@pytest.fixture
def now() -> datetime:
    return clock.now()


def a_stop(clinic: Clinic) -> None:
    """A patient who stopped some days ago, and one who goes on without a word."""
    back = (clock.now().date() - days_ago(0)).days
    on_drug(clinic, ended=5 - back, reason="stopped_by_patient", given_name="Stella")
    on_drug(clinic, since=200 - back, given_name="Silvia")


def test_the_page_shows_figures_with_base_and_what_to_do(
    clinic: Clinic, staff_client: Callable[..., Client]
) -> None:
    a_stop(clinic)
    nurse = staff_client(Role.NURSE)
    text = nurse.get("/quality/?weeks=26").content.decode()
    assert "1 of 1" in text
    assert "too few to judge" in text
    assert "Steady&#x27;s target: 12 or fewer" in text
    assert "/worklist/rules/change/" in text
    assert AccessEvent.objects.count() == 0  # it shows no patient


def test_names_are_for_those_who_work_the_list(
    clinic: Clinic, staff_client: Callable[..., Client]
) -> None:
    a_stop(clinic)
    on_drug(clinic, given_name="Lena", status="left")  # she left today: nobody need call
    nurse, administrator = staff_client(Role.NURSE), staff_client(Role.ADMINISTRATOR)
    for url in PAGES:
        assert nurse.get(url).status_code == administrator.get(url).status_code == 200, url
        assert staff_client(Role.PHYSIOLOGIST).get(url).status_code == 403, url
    assert "/quality/unseen/" not in administrator.get("/quality/").content.decode()
    for url in LISTS:
        assert administrator.get(url).status_code == 403, url
        name = "Stella" if "unseen" in url else "Silvia"
        listed = nurse.get(url).content.decode()
        assert (name in listed, "Lena" in listed) == (True, False), url
    assert AccessEvent.objects.count() == len(LISTS)
    elsewhere = staff_client(Role.NURSE, at=ClinicFactory())
    for url in LISTS:
        assert "Stella" not in elsewhere.get(url).content.decode()


@pytest.mark.parametrize("patients", [1, 12])
def test_queries_do_not_follow_the_patients(
    clinic: Clinic, staff_client: Callable[..., Client], patients: int
) -> None:
    for _ in range(patients):
        a_stop(clinic)
        flagged(on_drug(clinic), 20)
    nurse = staff_client(Role.NURSE)
    with CaptureQueriesContext(connection) as captured:
        nurse.get("/quality/?weeks=52")
    assert len(captured) - BEFORE_THE_VIEW == 12, [query["sql"][:70] for query in captured]
    for url in LISTS:
        with CaptureQueriesContext(connection) as captured:
            nurse.get(url)
        assert len(captured) - BEFORE_THE_VIEW <= 4, [query["sql"][:70] for query in captured]


def test_api_and_csv_say_what_the_page_says(
    clinic: Clinic, staff_client: Callable[..., Client], now: datetime
) -> None:
    a_stop(clinic)
    nurse = staff_client(Role.NURSE)
    told = nurse.get("/api/v1/quality/?weeks=26").json()
    here = measure(last_weeks(clinic, weeks=26, now=now))
    assert told["stops"] == here["stops"]
    assert told["people"] == here["people"]
    assert told["precision"] == here["precision"]
    lines = nurse.get("/quality/figures.csv?weeks=26").content.decode().splitlines()
    assert "stops,,unseen,1,count,1,1,," in lines
    refused = nurse.get("/api/v1/quality/?weeks=14")
    assert refused.status_code == 422
    assert refused.json()["errors"][0]["field"] == "weeks"
    for odd in ("weeks=%00", "weeks=1e9", "page=-1", "language=%00x"):
        assert nurse.get(f"/quality/unheard/?{odd}").status_code < 500


def test_a_quarter_is_kept_once_when_it_is_over(clinic: Clinic) -> None:
    RuleSetFactory(clinic=clinic, created_at=datetime(2026, 2, 1, tzinfo=UTC))
    AssessmentRun.objects.create(
        clinic=clinic,
        for_day=date(2026, 2, 20),
        finished_at=datetime(2026, 2, 20, 3, tzinfo=UTC),
    )
    ClinicFactory()  # never assessed
    # the first day of the week's wait is over at midnight in Madrid, 22:00 in UTC
    due = datetime(2026, 7, 7, 22, tzinfo=UTC)
    assert actions.report_quarters(now=due - timedelta(seconds=1)) == 1
    assert [report.quarter for report in QualityReport.objects.all()] == [date(2026, 1, 1)]
    assert actions.report_quarters(now=due) == 1
    assert actions.report_quarters(now=due) == 0
    newest = QualityReport.objects.first()
    assert (newest.quarter, newest.made_at) == (date(2026, 4, 1), due)
    assert newest.rule_set_versions == [1]
    assert newest.figures["period"]["first"] == "2026-04-01"
    assert newest.figures["period"]["last"] == "2026-06-30"


def test_what_was_reported_stays_when_data_is_corrected(
    clinic: Clinic, staff_client: Callable[..., Client]
) -> None:
    AssessmentRun.objects.create(clinic=clinic, for_day=date(2026, 7, 1), finished_at=moment(100))
    patient = on_drug(clinic, ended=80, reason="stopped_by_patient")
    actions.report_quarters(now=datetime(2026, 10, 10, tzinfo=UTC))
    report = QualityReport.objects.get()
    assert report.figures["stops"]["stops"] == 1
    patient.therapy_courses.update(end_reason="switched")
    actions.report_quarters(now=datetime(2026, 10, 20, tzinfo=UTC))
    nurse = staff_client(Role.NURSE)
    url = f"/api/v1/quality/quarters/{report.uid}/"
    assert nurse.get(url).json()["figures"]["stops"]["stops"] == 1
    page = nurse.get(f"/quality/quarters/{report.uid}/").content.decode()
    assert "Figures of quarter 3 of 2026" in page
    assert f"/quality/quarters/{report.uid}/" in nurse.get("/quality/").content.decode()
    csv = nurse.get(f"/quality/quarters/{report.uid}/figures.csv").content.decode()
    assert "stops,,unseen,1,count,1,1,," in csv
    elsewhere = staff_client(Role.NURSE, at=ClinicFactory())
    assert elsewhere.get(url).status_code == 404
    assert elsewhere.get(f"/quality/quarters/{report.uid}/").status_code == 404
    with pytest.raises(IntegrityError, match="never changes"), transaction.atomic():
        QualityReport.objects.update(figures={})
    with pytest.raises(IntegrityError, match="never changes"), transaction.atomic():
        report.delete()
    with pytest.raises(IntegrityError, match="quality_once_a_quarter"), transaction.atomic():
        QualityReport.objects.create(
            clinic=clinic,
            quarter=report.quarter,
            figures={},
            rule_set_versions=[],
            made_at=moment(1),
        )


def test_quarters_follow_each_other() -> None:
    assert quarter_with(date(2026, 12, 31)) == date(2026, 10, 1)
    assert next_quarter(date(2026, 10, 1)) == date(2027, 1, 1)
    assert next_quarter(date(2026, 1, 1)) == date(2026, 4, 1)
    assert next_quarter(date(2026, 7, 1)) == date(2026, 10, 1)
