"""The pages of planning, used as plain forms; and the same over the API."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from clinic import clock
from clinic.models import AccessEvent
from clinic.permissions import Role
from programs import actions
from programs.models import Availability, Booking, PlanningRun, RunState
from tests.factories.clinic import ClinicFactory, MembershipFactory
from tests.integration.planning.conftest import next_monday

pytestmark = pytest.mark.django_db


@pytest.fixture
def coordinator(place) -> Client:
    client = Client()
    client.force_login(MembershipFactory(clinic=place.clinic, role=Role.COORDINATOR).staff)
    return client


def test_she_is_planned_from_her_program_and_booked(place, program, signed_in):
    patient = program().patient
    url = reverse("program-plan", args=[patient.uid])
    assert signed_in.get(url).status_code == 200

    typed = {
        "format": "individual", "w1_0_from": "09:00", "w1_0_until": "12:00",
        "w1_0_preferred": "on", "w4_0_from": "13:00", "w4_0_until": "16:00",
    }  # fmt: skip
    answer = signed_in.post(url, typed, follow=True)

    run = PlanningRun.objects.get()
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "Proven: no plan keeps more of these wishes." in page
    assert "Book all 8 visits" in page
    assert {v.day.isoweekday() for v in run.visits.all()} == {1, 4}

    answer = signed_in.post(reverse("plan-confirm", args=[run.uid]), follow=True)
    assert "Each patient gets one mail" in answer.content.decode()
    assert Booking.objects.count() == 8


def test_contradictory_hours_keep_what_was_typed(program, signed_in):
    patient = program().patient
    typed = {"format": "either", "w1_0_from": "12:00", "w1_0_until": "09:00"}

    answer = signed_in.post(reverse("program-plan", args=[patient.uid]), typed)

    assert answer.status_code == 422
    assert "Monday 12:00 to 09:00 ends before it begins" in answer.content.decode()
    assert 'value="12:00"' in answer.content.decode()
    assert not Availability.objects.exists()


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"w2_0_from": "09:00"}, "Tuesday has only one of its two times"),
        ({"w2_0_from": "nine"}, "as in 09:30"),
        ({"a0_last": "2027-01-01"}, "Give the first day of this absence"),
        ({"visits_a_week": "0"}, "at least 1 visit a week"),
        ({"visits_a_week": "x"}, "a whole number from 1 to 7"),
    ],
)
def test_slips_are_named(program, signed_in, typed, sentence):
    patient = program().patient

    answer = signed_in.post(
        reverse("program-plan", args=[patient.uid]), {"format": "either", **typed}
    )

    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert not PlanningRun.objects.exists()


def test_a_patient_without_a_program_is_sent_back(place, signed_in):
    from tests.factories.patients import PatientFactory

    patient = PatientFactory(clinic=place.clinic)

    answer = signed_in.get(reverse("program-plan", args=[patient.uid]), follow=True)

    assert "has no program under way" in answer.content.decode()


def test_a_conflict_offers_other_times_and_one_press_settles_it(place, proposal, signed_in):
    visit = proposal.visits.order_by("day").first()
    place.session(day=visit.day, start_time=visit.start_time, capacity=1)

    answer = signed_in.post(reverse("plan-confirm", args=[proposal.uid]))

    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Session 1 of 8" in page
    assert not Booking.objects.exists()
    choice = page.split('name="choice" value="')[1].split('"')[0]
    answer = signed_in.post(reverse("plan-visit", args=[visit.uid]), {"choice": choice})
    assert answer.status_code == 303
    answer = signed_in.post(reverse("plan-confirm", args=[proposal.uid]))
    assert answer.status_code == 303
    assert Booking.objects.count() == 8


@pytest.mark.parametrize("choice", ["", "now", "2027-01-01T25:00"])
def test_no_choice_is_said_in_words(proposal, signed_in, choice):
    visit = proposal.visits.first()

    answer = signed_in.post(reverse("plan-visit", args=[visit.uid]), {"choice": choice})

    assert answer.status_code == 422
    assert "Choose one of the times below" in answer.content.decode()


def test_a_proposal_is_put_away(proposal, signed_in):
    signed_in.post(reverse("plan-discard", args=[proposal.uid]))

    proposal.refresh_from_db()
    assert proposal.state == RunState.DISCARDED
    answer = signed_in.post(reverse("plan-confirm", args=[proposal.uid]), follow=True)
    assert "discarded, so it cannot be confirmed" in answer.content.decode()


def test_a_coordinator_plans_many_and_sees_each(place, program, coordinator):
    programs = [program() for _ in range(2)]
    monday = next_monday(place.clinic)
    typed = {
        "first_day": monday,
        "last_day": monday + timedelta(weeks=4),
        "enrollments": [str(p.uid) for p in programs],
    }

    answer = coordinator.post(reverse("planning"), typed, follow=True)
    assert "being worked out" in answer.content.decode()
    run = PlanningRun.objects.get()
    assert 'hx-trigger="every 2s"' in answer.content.decode()
    actions.work_out_asked()

    page = coordinator.get(reverse("plan-run", args=[run.uid])).content.decode()
    assert "Plan of 2 programs" in page
    assert "every 2s" not in page
    part = reverse("plan-run-program", args=[run.uid, programs[0].uid])
    assert coordinator.get(part).status_code == 200
    coordinator.post(reverse("plan-confirm", args=[run.uid]))
    assert Booking.objects.count() == 16


def test_no_program_chosen_is_said(place, program, coordinator):
    program()
    monday = next_monday(place.clinic)

    answer = coordinator.post(reverse("planning"), {"first_day": monday, "last_day": monday})

    assert answer.status_code == 422
    assert "Choose at least one program" in answer.content.decode()


def test_who_may_plan(place, program, proposal, signed_in):
    run = actions.ask_for_plan(
        clinic=place.clinic, enrollments=[program()], first_day=proposal.first_day,
        last_day=proposal.last_day, by=place.by,
    )  # fmt: skip
    actions.work_out_asked()
    assert signed_in.get(reverse("planning")).status_code == 403
    assert signed_in.post(reverse("plan-confirm", args=[run.uid])).status_code == 403
    nurse = Client()
    nurse.force_login(MembershipFactory(clinic=place.clinic, role=Role.NURSE).staff)
    assert nurse.get(reverse("plan-run", args=[proposal.uid])).status_code == 403
    other = Client()
    other.force_login(MembershipFactory(clinic=ClinicFactory(), role=Role.COORDINATOR).staff)
    assert other.get(reverse("plan-run", args=[proposal.uid])).status_code == 404
    visit = proposal.visits.first()
    assert other.get(reverse("plan-visit", args=[visit.uid])).status_code == 404


def test_pages_log_whom_they_show(proposal, signed_in):
    signed_in.get(reverse("plan-run", args=[proposal.uid]))

    assert AccessEvent.objects.filter(view="planning run").exists()


def test_the_page_of_a_plan_asks_as_much_for_many_visits_as_for_few(place, program, signed_in):
    def count(run) -> int:
        url = reverse("plan-run", args=[run.uid])
        with CaptureQueriesContext(connection) as captured:
            assert signed_in.get(url).status_code == 200
        return len(captured)

    long = actions.propose(enrollment=program(), by=place.by)
    short = actions.propose(
        enrollment=program(), last_day=next_monday(place.clinic) + timedelta(days=6), by=place.by
    )
    assert short.visits.count() < long.visits.count()
    assert count(short) == count(long)


def test_the_same_over_the_api(place, program, signed_in):
    enrollment = program()
    wishes = f"/api/v1/enrollments/{enrollment.uid}/planning-wishes/"
    body = {
        "windows": [
            {"weekday": 2, "from_time": "09:00", "until_time": "12:00", "preferred": True},
            {"weekday": 5, "from_time": "09:00", "until_time": "12:00"},
        ],
        "format": "individual",
    }
    answer = signed_in.put(wishes, body, content_type="application/json")
    assert answer.status_code == 200, answer.content
    assert len(signed_in.get(wishes).json()["windows"]) == 2
    bad = {"windows": [{"weekday": 2, "from_time": "12:00", "until_time": "09:00"}]}
    answer = signed_in.put(wishes, bad, content_type="application/json")
    assert answer.status_code == 422

    answer = signed_in.post(f"/api/v1/enrollments/{enrollment.uid}/plan/", {},
                            content_type="application/json")  # fmt: skip
    run = answer.json()
    assert answer.status_code == 201, run
    assert len(run["visits"]) == 8
    visit = run["visits"][0]
    found = signed_in.get(f"/api/v1/proposed-visits/{visit['uid']}/choices/").json()["choices"]
    answer = signed_in.post(
        f"/api/v1/proposed-visits/{visit['uid']}/adjust/",
        {"day": found[0]["day"], "start_time": found[0]["start_time"]},
        content_type="application/json",
    )
    assert answer.json()["adjusted"] is True
    answer = signed_in.post(f"/api/v1/planning-runs/{run['uid']}/confirm/")
    assert answer.json()["state"] == "confirmed"
    assert Booking.objects.count() == 8
    answer = signed_in.post(f"/api/v1/planning-runs/{run['uid']}/discard/")
    assert answer.status_code == 409


def test_a_plan_that_no_worker_takes_up_is_worked_out_on_its_page(
    place, program, coordinator, signed_in
):
    monday = next_monday(place.clinic)
    run = actions.ask_for_plan(
        clinic=place.clinic, enrollments=[program()], first_day=monday,
        last_day=monday + timedelta(weeks=4), by=place.by,
    )  # fmt: skip
    page, press = (reverse(f"plan-{name}", args=[run.uid]) for name in ("run", "work-out"))
    with clock.standing_at(run.created_at + timedelta(seconds=59)):
        assert press not in coordinator.get(page).content.decode()
    with clock.standing_at(run.created_at + timedelta(seconds=60)):
        seen = coordinator.get(page).content.decode()
        assert "Nobody has taken this plan up" in seen
        assert press in seen
        assert press not in signed_in.get(page).content.decode()
    assert signed_in.post(press).status_code == 403

    answer = coordinator.post(press, follow=True).content.decode()
    assert "Here is the plan" in answer
    run.refresh_from_db()
    assert (run.state, run.visits.count()) == (RunState.PROPOSED, 8)
    coordinator.post(press)  # once more: it stays as it is
    assert run.visits.count() == 8


def test_a_plan_is_worked_out_over_the_api(place, program, coordinator, signed_in):
    monday = next_monday(place.clinic)
    run = actions.ask_for_plan(
        clinic=place.clinic, enrollments=[program()], first_day=monday,
        last_day=monday + timedelta(weeks=4), by=place.by,
    )  # fmt: skip
    url = f"/api/v1/planning-runs/{run.uid}/work-out/"
    assert signed_in.post(url).status_code == 403
    assert coordinator.post(url).json()["state"] == "proposed"
