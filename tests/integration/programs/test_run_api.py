"""The run sheet over the API: the same rules, the same permission, safe to repeat."""

import json
from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse

from clinic import clock
from clinic.models import AccessEvent
from clinic.permissions import Role
from programs.models import AdverseEvent, HomeActivity, PerformedSet, SessionRecord
from tests.factories.patients import PatientFactory
from tests.factories.programs import (
    BookingFactory,
    EnrollmentFactory,
    ExerciseFactory,
    SessionFactory,
    past,
)


@pytest.fixture
def booking(clinic):
    session = past(SessionFactory(clinic=clinic), since=clock.now())
    session.refresh_from_db()
    return BookingFactory(session=session)


@pytest.fixture
def api(staff_client):
    client = staff_client(Role.PHYSIOLOGIST)

    def call(method, name, *args, body=None, **headers):
        return getattr(client, method)(
            reverse(f"api-{name}", args=args),
            json.dumps(body) if body is not None else None,
            content_type="application/json",
            headers=headers,
        )

    return call


def test_a_card_is_read_written_whole_and_refused_when_it_is_old(api, booking, clinic):
    exercise = ExerciseFactory(clinic=clinic)
    empty = api("get", "booking-card", booking.uid).json()
    assert (empty["edition"], empty["sets"], empty["pain_before"]) == (0, [], None)
    sent = {
        "edition": 0,
        "pain_before": 7,
        "effort": 5,
        "sets": [{"exercise": str(exercise.uid), "number": 1, "reps": 12, "load_kg": "40"}],
        "timed": [{"modality": "aerobic", "minutes": 20, "heart_rate": 110}],
    }
    saved = api("put", "booking-card", booking.uid, body=sent)
    assert saved.status_code == 200
    card = saved.json()
    assert (card["pain_before"], card["readiness"]) == (7, "modify")
    assert card["sets"][0]["load_kg"] == "40.0"
    assert card["timed"][0]["heart_rate"] == 110
    old = api("put", "booking-card", booking.uid, body={**sent, "effort": 6})
    assert old.status_code == 409
    assert "Somebody else has changed this card" in old.json()["detail"]
    fewer = api("put", "booking-card", booking.uid, body={"edition": card["edition"], "effort": 6})
    assert (fewer.json()["sets"], fewer.json()["pain_before"]) == ([], None)
    assert AccessEvent.objects.filter(view="api-booking-card").exists()


def test_a_cards_refusal_names_each_field(api, booking):
    answer = api(
        "put", "booking-card", booking.uid, body={"edition": 0, "effort": 11, "heart_rate": 400}
    )
    assert answer.status_code == 422
    assert {error["field"] for error in answer.json()["errors"]} == {"effort", "heart_rate"}
    assert not SessionRecord.objects.exists()


def test_a_set_sent_twice_with_its_key_is_one_set(api, booking, clinic):
    exercise = ExerciseFactory(clinic=clinic)
    one = {"exercise": str(exercise.uid), "number": 1, "reps": 12, "key": str(uuid4())}
    for _ in range(2):
        answer = api("post", "booking-sets", booking.uid, body=one)
        assert answer.status_code == 200
    assert str(PerformedSet.objects.get().key) == one["key"]
    assert answer.json()["edition"] == 1
    listed = api("get", "booking-sets", booking.uid).json()
    assert [s["reps"] for s in listed] == [12]
    refused = api("post", "booking-sets", booking.uid, body={**one, "load_kg": "500"})
    assert refused.status_code == 422
    assert "A load cannot be 500 kg" in refused.json()["errors"][0]["message"]


def test_arriving_finishing_and_clearing(api, booking):
    assert api("post", "booking-arrive", booking.uid).json()["arrived_at"]
    assert api("post", "booking-undo-arrival", booking.uid).json()["arrived_at"] is None
    assert api("post", "booking-finish", booking.uid).json()["status"] == "attended"
    assert api("post", "booking-clear-card", booking.uid).status_code == 409
    body = {"reason": "wrong row"}
    assert api("post", "booking-clear-outcome", booking.uid, body=body).status_code == 200
    assert api("post", "booking-clear-card", booking.uid).json()["edition"] == 0
    assert not SessionRecord.objects.exists()


def test_a_sheet_that_is_not_open_is_a_conflict(api, clinic):
    coming = BookingFactory(session=SessionFactory(clinic=clinic))
    answer = api("post", "booking-arrive", coming.uid)
    assert answer.status_code == 409
    assert "run sheet opens at 09:00" in answer.json()["detail"]


def test_adverse_events_are_recorded_listed_and_taken_back(api, booking):
    body = {
        "booking": str(booking.uid),
        "what": "Dizzy",
        "grade": 2,
        "relatedness": "possible",
        "key": str(uuid4()),
    }
    for _ in range(2):
        made = api("post", "adverse-event-list", body=body)
        assert (made.status_code, made.json()["uid"]) == (201, body["key"])
    listed = api("get", "adverse-event-list").json()["results"]
    assert [event["what"] for event in listed] == ["Dizzy"]
    assert api("post", "adverse-event-list", body={**body, "grade": 6}).status_code == 201
    worse = {**body, "grade": 6, "key": str(uuid4())}
    refused = api("post", "adverse-event-list", body=worse)
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, "grade")
    assert api("get", "adverse-event-detail", made.json()["uid"]).json()["grade"] == 2
    assert api("delete", "adverse-event-detail", made.json()["uid"]).status_code == 204
    assert not AdverseEvent.objects.exists()


def test_exercise_at_home_is_recorded_listed_and_taken_back(api, booking):
    day = clock.today(booking.clinic.time_zone)
    body = {
        "enrollment": str(booking.enrollment.uid),
        "day": day.isoformat(),
        "modality": "aerobic",
        "minutes": 30,
    }
    made = api("post", "home-activity-list", body=body)
    assert made.status_code == 201
    tomorrow = {**body, "day": (day + timedelta(days=1)).isoformat()}
    refused = api("post", "home-activity-list", body=tomorrow)
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, "day")
    assert len(api("get", "home-activity-list").json()["results"]) == 1
    told = api("get", "home-activity-detail", made.json()["uid"]).json()
    assert (told["source"], told["kind"], told["heart_mean"]) == ("told", "", None)
    swim = api("post", "home-activity-list", body={**body, "modality": "balance", "kind": "swim"})
    assert swim.json()["modality"] == "aerobic"  # the kind names its modality
    assert api("delete", "home-activity-detail", swim.json()["uid"]).status_code == 204
    assert api("delete", "home-activity-detail", made.json()["uid"]).status_code == 204
    assert not HomeActivity.objects.exists()


def test_lists_ask_the_database_the_same_for_one_row_and_many(
    staff_client, booking, django_assert_max_num_queries
):
    client = staff_client(Role.PHYSIOLOGIST)
    staff = client.staff
    for _ in range(6):
        more = BookingFactory(
            session=booking.session,
            enrollment=EnrollmentFactory(patient=PatientFactory(clinic=booking.clinic)),
        )
        AdverseEvent.objects.create(
            clinic=booking.clinic, booking=more, happened_at=clock.now(), grade=1, what="x",
            relatedness="unlikely", recorded_by=staff,
        )  # fmt: skip
        HomeActivity.objects.create(
            clinic=booking.clinic, enrollment=more.enrollment, day=clock.now().date(),
            modality="aerobic", minutes=20,
        )  # fmt: skip
    for url in (
        reverse("api-adverse-event-list"),
        reverse("api-home-activity-list"),
        reverse("adverse-events"),
        f"{reverse('unsettled')}?whose=clinic",
    ):
        with django_assert_max_num_queries(7):
            assert client.get(url).status_code == 200


def test_nurses_read_adverse_events_and_write_nothing(staff_client, booking):
    nurse = staff_client(Role.NURSE)
    assert nurse.get(reverse("api-adverse-event-list")).status_code == 200
    assert nurse.get(reverse("api-home-activity-list")).status_code == 200
    for name in ("card", "sets"):
        assert nurse.get(reverse(f"api-booking-{name}", args=[booking.uid])).status_code == 403
    for name in ("arrive", "undo-arrival", "finish", "clear-card", "sets"):
        url = reverse(f"api-booking-{name}", args=[booking.uid])
        assert nurse.post(url, {}, content_type="application/json").status_code == 403
    body = {"booking": str(booking.uid)}
    url = reverse("api-adverse-event-list")
    assert nurse.post(url, body, content_type="application/json").status_code == 403


def test_another_clinics_card_is_not_found(api):
    other = BookingFactory()
    assert api("get", "booking-card", other.uid).status_code == 404
    assert api("post", "booking-arrive", other.uid).status_code == 404
