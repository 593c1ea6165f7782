"""Dose over the API."""

import pytest

from clinic.models import AccessEvent
from tests.factories.clinic import ClinicFactory, MembershipFactory
from tests.factories.dose import dose_scene


@pytest.fixture
def client(client, physiologist):
    client.force_login(physiologist)
    return client


def test_one_program_with_its_weeks_and_definitions(client, trained):
    answer = client.get(f"/api/v1/enrollments/{trained.enrollment.uid}/dose/").json()
    assert (answer["weeks"], answer["completed_weeks"]) == (4, 3)
    assert answer["attendance"]["rate"] == 40.0
    assert answer["attendance"]["no_show"] == 3
    volume = next(d for d in answer["doses"] if d["measure"] == "volume")
    assert (volume["planned"], volume["done"], volume["percent"]) == (7200.0, 1600.0, 22.2)
    assert [week["done"] for week in volume["weeks"]] == [1600.0, 0.0, 0.0, 0.0]
    assert [run["sessions"] for run in answer["interruptions"]] == [3]
    assert answer["early_terminations"] == {"count": 1, "of": 2, "percent": 50.0}
    assert answer["discontinued_in_week"] is None
    assert "Nilsen" in answer["definitions"][0]["citation"]


def test_the_list_holds_programs_under_way_unless_asked(client, trained, clinic, member):
    other = dose_scene(clinic, member())
    other.enrollment.status, other.enrollment.ended_on = "completed", other.starts_on
    other.enrollment.save()

    def listed(query=""):
        return [row["enrollment"] for row in client.get(f"/api/v1/doses/{query}").json()["results"]]

    assert listed() == [str(trained.enrollment.uid)]
    assert listed("?status=completed") == [str(other.enrollment.uid)]
    assert listed(f"?physiologist={other.physiologist.uid}") == []
    assert client.get("/api/v1/doses/?status=running").status_code == 422
    assert client.get("/api/v1/doses/?physiologist=me").status_code == 422
    assert AccessEvent.objects.filter(view="api-dose-list").exists()


def test_another_clinics_program_is_not_there(client, trained):
    stranger = MembershipFactory(clinic=ClinicFactory()).staff
    client.force_login(stranger)
    url = f"/api/v1/enrollments/{trained.enrollment.uid}/dose/"
    assert client.get(url).status_code == 404
    assert client.get("/api/v1/doses/").json()["results"] == []


def test_the_notice_that_excuses_travels_with_the_figures(client, trained):
    trained.clinic.excused_notice_hours = 12
    trained.clinic.save()
    url = f"/api/v1/enrollments/{trained.enrollment.uid}/dose/"
    assert client.get(url).json()["good_time_hours"] == 12
    assert client.get("/api/v1/doses/").json()["results"][0]["good_time_hours"] == 12
