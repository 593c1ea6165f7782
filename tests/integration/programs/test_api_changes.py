"""Scopes, cancelled days, undoing, offers and make-ups over the API."""

import pytest
from rest_framework.test import APIClient

from clinic.permissions import Role
from programs import actions
from programs.models import Booking, CalendarChange
from tests.factories.clinic import ClinicFactory, MembershipFactory
from tests.factories.programs import in_days, scene

pytestmark = pytest.mark.django_db
API = "/api/v1"


@pytest.fixture
def here():
    return scene(quiet_from="00:00", quiet_until="00:00")


def client_of(staff):
    client = APIClient(enforce_csrf_checks=False)
    client.force_login(staff)
    return client


@pytest.fixture
def api(here):
    return client_of(here.physiologist)


@pytest.fixture
def series(here):
    asked = {k: v for k, v in here.asked().items() if k != "day"}
    return actions.create_series(
        **asked,
        title="Strength",
        weekday=in_days(7).isoweekday(),
        first_day=in_days(7),
        last_day=in_days(28),
    )


def second_of(series):
    return series.sessions.order_by("occurrence_day")[1]


def test_a_series_is_previewed_changed_and_undone(api, series):
    asked = {
        "scope": "this_and_following",
        "session": str(second_of(series).uid),
        "start_time": "12:00",
    }
    shown = api.post(f"{API}/series/{series.uid}/preview/", asked, format="json").json()
    assert [o["fate"] for o in shown["occurrences"]] == ["changes"] * 3
    assert shown["conflicts"] == []
    answer = api.post(f"{API}/series/{series.uid}/change/", asked, format="json")
    assert answer.status_code == 200
    change = answer.json()["change"]
    split = api.get(f"{API}/series/").json()["results"]
    assert str(series.uid) in [s["follows"] for s in split]
    undone = api.post(f"{API}/changes/{change['uid']}/undo/", format="json").json()
    assert undone["undone_at"] is not None
    assert api.get(f"{API}/changes/{change['uid']}/").json() == undone
    nothing = {"scope": "all", "title": "Strength"}
    same = api.post(f"{API}/series/{series.uid}/change/", nothing, format="json")
    assert same.json() == {"change": None}


def test_a_conflict_is_a_409_that_names_the_occurrence(here, api, series):
    here.session(day=second_of(series).day, start_time=here.asked()["start_time"].replace(hour=13))
    answer = api.post(
        f"{API}/series/{series.uid}/change/",
        {"scope": "all", "start_time": "13:00"},
        format="json",
    )
    assert answer.status_code == 409
    assert "Occurrence 2 of 4" in answer.json()["detail"]


def test_bad_scopes_are_refused_at_their_field(here, api, series):
    url = f"{API}/series/{series.uid}/cancel/"
    missing = api.post(url, {"scope": "this_and_following", "reason": "x"}, format="json")
    assert missing.status_code == 422
    assert [e["field"] for e in missing.json()["errors"]] == ["session"]
    alone = here.session(day=in_days(9))
    answer = api.post(
        f"{API}/sessions/{alone.uid}/cancel/", {"reason": "x", "scope": "all"}, format="json"
    )
    assert answer.status_code == 422
    assert "not part of a series" in answer.json()["detail"]


def test_cancelling_following_sessions_over_the_api(api, series):
    url = f"{API}/sessions/{second_of(series).uid}/cancel/"
    answer = api.post(url, {"reason": "x", "scope": "this_and_following"}, format="json")
    assert answer.json()["status"] == "cancelled"
    statuses = series.sessions.order_by("occurrence_day").values_list("status", flat=True)
    assert list(statuses) == ["scheduled", *["cancelled"] * 3]


def test_a_day_is_cancelled(here, api):
    here.session()
    asked = {
        "physiologist": str(here.physiologist.uid),
        "day": in_days(7).isoformat(),
        "reason": "Ill",
        "close": True,
    }
    answer = api.post(f"{API}/cancel-day/", asked, format="json")
    assert answer.json()["change"]["kind"] == "day_cancelled"
    again = api.post(f"{API}/cancel-day/", {**asked, "close": False}, format="json")
    assert again.status_code == 422


def test_offers_are_answered_by_staff(here, api):
    session = here.session(capacity=1)
    booked = actions.book(session=session, enrollment=here.enrollment(), by=here.by)
    first, second = (
        actions.book(session=session, enrollment=here.enrollment(), waitlist=True, by=here.by)
        for _ in range(2)
    )
    actions.cancel_booking(booking=booked, reason="travel", by=here.by)
    shown = api.get(f"{API}/bookings/?status=offered").json()["results"]
    assert [b["uid"] for b in shown] == [str(first.uid)]
    assert shown[0]["offer_expires_at"]
    declined = api.post(f"{API}/bookings/{first.uid}/decline-offer/", format="json").json()
    assert (declined["status"], declined["had_place"]) == ("cancelled", False)
    taken = api.post(f"{API}/bookings/{second.uid}/accept-offer/", format="json").json()
    assert taken["status"] == "booked"


def test_a_credit_its_alternatives_and_the_make_up(here, api):
    her = here.enrollment()
    missed = actions.book(session=here.session(), enrollment=her, by=here.by)
    other = here.session(day=in_days(10))
    url = f"{API}/bookings/{missed.uid}"
    assert api.get(f"{url}/alternatives/").json() == {"alternatives": []}  # nothing was missed
    actions.cancel_session(session=missed.session, reason="Ill", by=here.by)
    credits = api.get(f"{API}/enrollments/{her.uid}/credits/").json()["credits"]
    assert [c["booking"] for c in credits] == [str(missed.uid)]
    (place,) = api.get(f"{url}/alternatives/").json()["alternatives"]
    assert place["session"] == str(other.uid)
    made = api.post(f"{url}/make-up/", {"place": place["key"]}, format="json").json()
    assert made["makes_up"] == str(missed.uid)
    gone = api.post(f"{url}/make-up/", {"place": "nowhere"}, format="json")
    assert gone.status_code == 409
    third = here.session(day=in_days(13))
    by_hand = api.post(
        f"{API}/bookings/",
        {
            "session": str(third.uid),
            "enrollment": str(her.uid),
            "makes_up": str(missed.uid),
        },
        format="json",
    )
    assert by_hand.status_code == 409  # it is made up already


@pytest.mark.parametrize(
    "path",
    [
        "series/{series}/preview/",
        "series/{series}/change/",
        "series/{series}/cancel/",
        "changes/{change}/undo/",
        "cancel-day/",
        "bookings/{booking}/accept-offer/",
        "bookings/{booking}/decline-offer/",
        "bookings/{booking}/make-up/",
    ],
)
def test_who_may_not_edit_the_schedule_changes_nothing(here, series, path):
    booking = actions.book(session=second_of(series), enrollment=here.enrollment(), by=here.by)
    change = CalendarChange.objects.create(clinic=here.clinic, kind="moved", sentence="Moved.")
    url = f"{API}/" + path.format(series=series.uid, change=change.uid, booking=booking.uid)
    nurse = client_of(MembershipFactory(clinic=here.clinic, role=Role.NURSE).staff)
    assert nurse.post(url, {}, format="json").status_code == 403
    if "{" in path:
        stranger = client_of(MembershipFactory(clinic=ClinicFactory()).staff)
        asked = {"scope": "all", "reason": "x", "place": "x"}
        assert stranger.post(url, asked, format="json").status_code == 404
    assert Booking.objects.get().status == "booked"


def test_the_list_of_changes_keeps_its_queries(here, api, django_assert_max_num_queries):
    for day in (8, 10, 12):
        actions.cancel_session(session=here.session(day=in_days(day)), reason="x", by=here.by)
    with django_assert_max_num_queries(7):
        assert len(api.get(f"{API}/changes/").json()["results"]) == 3
