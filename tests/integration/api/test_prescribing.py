"""The dose over the API: the same rights and the same sentences as on the pages."""

from decimal import Decimal

import pytest
from rest_framework.test import APIClient

from clinic.permissions import Role
from programs.models import Enrollment, ReadinessRules
from tests.factories.clinic import ClinicFactory, MembershipFactory
from tests.factories.patients import PatientFactory
from tests.factories.prescriptions import (
    came,
    in_strength_program,
    version_with_exercises,
)
from tests.factories.programs import ExerciseFactory, ScreeningFactory, in_days, scene

pytestmark = pytest.mark.django_db
API = "/api/v1"


@pytest.fixture
def here():
    return scene()


def client(staff) -> APIClient:
    made = APIClient()
    made.force_login(staff)
    return made


@pytest.fixture
def api(here):
    return client(here.physiologist)


@pytest.fixture
def program(here):
    return in_strength_program(here.clinic, in_days(-20))


def post(api, path, body=None):
    return api.post(f"{API}/{path}", body or {}, format="json")


def test_from_screening_to_a_program_with_loads(here, api):
    patient = PatientFactory(clinic=here.clinic)
    press = ExerciseFactory(clinic=here.clinic, name="Leg press")
    asked = {
        "patient": str(patient.uid),
        "version": str(version_with_exercises(here.clinic, [press]).uid),
        "physiologist": str(here.physiologist.uid),
        "starts_on": in_days(3).isoformat(),
        "heart_rate": {"resting": 70},
        "loads": [{"exercise": str(press.uid), "load_kg": "40.0"}],
    }
    unscreened = post(api, "enrollments/", asked)
    assert unscreened.status_code == 422
    assert unscreened.json()["errors"][0]["field"] == "screening"
    screening = post(
        api, "screenings/", {"patient": str(patient.uid), "findings": ["bone_metastases"]}
    ).json()
    assert screening["decision"] == "needs_clearance"
    cleared = post(
        api,
        f"screenings/{screening['uid']}/clear/",
        {"cleared_by": "Dr Ona", "cleared_on": in_days(0).isoformat()},
    )
    assert cleared.json()["decision"] == "with_care"
    made = post(api, "enrollments/", asked)
    assert made.status_code == 201, made.content
    assert made.json()["screening"] == screening["uid"]
    rows = api.get(f"{API}/prescriptions/?enrollment={made.json()['uid']}").json()["results"]
    assert [(row["exercise"]["name"], row["load_kg"]) for row in rows] == [("Leg press", "40.0")]
    (hearts,) = api.get(f"{API}/heart-rates/").json()["results"]
    assert hearts["basis"] == "hrr"
    assert len(hearts["zones"]) == 3


def test_a_coordinator_enrolls_without_a_dose_only(here):
    api = client(MembershipFactory(clinic=here.clinic, role=Role.COORDINATOR).staff)
    patient = PatientFactory(clinic=here.clinic)
    ScreeningFactory(patient=patient)
    asked = {
        "patient": str(patient.uid),
        "version": str(version_with_exercises(here.clinic, []).uid),
        "physiologist": str(here.physiologist.uid),
        "starts_on": in_days(3).isoformat(),
    }
    refused = post(api, "enrollments/", {**asked, "heart_rate": {"resting": 70}})
    assert refused.status_code == 403
    assert not Enrollment.objects.exists()
    assert post(api, "enrollments/", asked).status_code == 201


def test_a_prescription_is_added_changed_and_substituted(here, api, program):
    other = ExerciseFactory(clinic=here.clinic, name="Row", load_kind="band")
    added = post(
        api,
        "prescriptions/",
        {
            "enrollment": str(program.uid), "exercise": str(other.uid), "sets": 2, "reps": 10,
            "band": "red", "reason": "Back",
        },
    )  # fmt: skip
    assert added.status_code == 201, added.content
    row = program.prescriptions.get(exercise__name="Leg press")
    bad = post(
        api,
        f"prescriptions/{row.uid}/change/",
        {"sets": 3, "reps": 8, "load_kg": "500", "reason": "x"},
    )
    assert (bad.status_code, bad.json()["errors"][0]["field"]) == (422, "load_kg")
    changed = post(
        api,
        f"prescriptions/{row.uid}/change/",
        {"sets": 3, "reps": 8, "load_kg": "45", "reason": "Easy"},
    ).json()
    assert (changed["load_kg"], changed["origin"]) == ("45.0", "adjustment")
    stale = post(api, f"prescriptions/{row.uid}/substitute/", {"reason": "Knee"})
    assert stale.status_code == 409
    out = post(api, f"prescriptions/{changed['uid']}/substitute/", {"reason": "Knee"})
    assert out.json()["superseded_at"] is not None
    current = api.get(f"{API}/prescriptions/?current=yes").json()["results"]
    assert [one["exercise"]["name"] for one in current] == ["Row"]


def test_an_adjustment_is_made_once_and_withdrawn(api, program):
    asked = {
        "enrollment": str(program.uid), "modality": "aerobic", "first_week": 3, "last_week": 4,
        "percent": 50, "reason": "fatigue",
    }  # fmt: skip
    made = post(api, "adjustments/", asked)
    assert made.status_code == 201
    assert post(api, "adjustments/", asked).status_code == 409
    assert post(api, "adjustments/", {**asked, "percent": 999}).status_code == 422
    uid = made.json()["uid"]
    assert post(api, f"adjustments/{uid}/withdraw/").json()["withdrawn_at"] is not None


def test_a_proposal_is_decided_once_and_undone(here, api, program):
    came(program, in_days(-4), reps=12)
    booking = came(program, in_days(-1), reps=12)
    post(api, f"bookings/{booking.uid}/outcome/", {"outcome": "attended"})
    (found,) = api.get(f"{API}/proposals/?state=open").json()["results"]
    assert (found["from_value"], found["to_value"]) == ("40.0", "42.5")
    assert found["evidence"][0]["value"] == "12 repetitions, goal 10"
    url = f"proposals/{found['uid']}/"
    assert post(api, f"{url}change/", {"value": "500"}).status_code == 422
    assert post(api, f"{url}accept/").json()["state"] == "accepted"
    assert post(api, f"{url}decline/", {"reason": "No"}).status_code == 409
    assert program.prescriptions.get(superseded_at=None).load_kg == Decimal("42.5")
    assert post(api, f"{url}undo/").json()["state"] == "open"


@pytest.mark.parametrize("role", [Role.NURSE, Role.COORDINATOR])
def test_others_read_and_do_not_write(here, program, role):
    api = client(MembershipFactory(clinic=here.clinic, role=role).staff)
    row = program.prescriptions.get()
    for name in ("screenings", "heart-rates", "prescriptions", "adjustments", "proposals"):
        assert api.get(f"{API}/{name}/").status_code == 200
    for path in ("screenings/", "adjustments/", f"prescriptions/{row.uid}/change/"):
        assert post(api, path).status_code == 403
    assert api.patch(f"{API}/readiness-rules/", {}, format="json").status_code == 403


def test_another_clinic_sees_nothing(program):
    api = client(MembershipFactory(clinic=ClinicFactory()).staff)
    row = program.prescriptions.get()
    assert api.get(f"{API}/prescriptions/").json()["results"] == []
    assert api.get(f"{API}/prescriptions/{row.uid}/").status_code == 404
    assert post(api, f"prescriptions/{row.uid}/substitute/", {"reason": "x"}).status_code == 404


def test_limits_are_read_and_set_in_part(here, api):
    assert api.get(f"{API}/readiness-rules/").json()["systolic_stop"] == 200
    set_ = api.patch(f"{API}/readiness-rules/", {"systolic_stop": 190}, format="json")
    assert (set_.status_code, set_.json()["systolic_stop"]) == (200, 190)
    bad = api.patch(f"{API}/readiness-rules/", {"systolic_stop": 100}, format="json")
    assert (bad.status_code, bad.json()["errors"][0]["field"]) == (422, "systolic_stop")
    assert ReadinessRules.objects.get().systolic_stop == 190
