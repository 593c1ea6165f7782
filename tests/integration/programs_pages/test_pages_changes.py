"""Changing and cancelling many sessions, the list of changes, and undoing, on pages."""

from datetime import time, timedelta

import pytest
from django.urls import reverse

from clinic.models import AccessEvent, Closure
from programs import actions
from programs.models import Booking, CalendarChange, Series, Session
from tests.factories.patients import PatientFactory
from tests.factories.programs import EnrollmentFactory, in_days, scene


@pytest.fixture
def here(db):
    return scene()


@pytest.fixture
def client(here, client_of):
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


def text(response):
    return response.content.decode()


def typed(series, **changes):
    return {
        "scope": "all",
        "weekday": series.weekday,
        "start_time": "10:00",
        "minutes": 60,
        "capacity": 8,
        "title": "Strength",
        "last_day": series.last_day.isoformat(),
        "physiologist": series.physiologist.uid,
        "room": series.room.uid,
        **changes,
    }


def first_of(series):
    return series.sessions.order_by("occurrence_day").first()


def test_the_preview_lists_every_occurrence_and_changes_nothing(here, client, series):
    session = first_of(series)
    her = EnrollmentFactory(patient=PatientFactory(clinic=here.clinic))
    actions.book(session=session, enrollment=her, by=here.by)
    url = reverse("session-series", args=[session.uid])
    assert client.get(url).status_code == 200
    page = text(client.post(url, typed(series, start_time="12:00")))
    for number in range(1, 5):
        assert f"{number} of 4" in page
    assert "12:00 to 13:00" in page
    assert "1 patient is told, each once." in page
    assert "Change 4 sessions" in page
    assert set(Session.objects.values_list("start_time", flat=True)) == {time(10)}
    assert AccessEvent.objects.filter(view="series preview", patients=[her.patient_id]).exists()
    response = client.post(url, typed(series, start_time="12:00", confirmed="yes"))
    assert response.status_code == 303
    assert set(Session.objects.values_list("start_time", flat=True)) == {time(12)}
    page = text(client.get(response["Location"]))
    assert reverse("change-undo", args=[CalendarChange.objects.get().uid]) in page


def test_a_conflict_in_the_preview_leaves_no_button(here, client, series):
    here.session(day=first_of(series).day + timedelta(days=7), start_time=time(13))
    url = reverse("session-series", args=[first_of(series).uid])
    page = text(client.post(url, typed(series, start_time="13:00", confirmed="yes")))
    assert "Occurrence 2 of 4" in page
    assert "This cannot be done yet" in page
    assert 'name="confirmed"' not in page
    assert Series.objects.get().start_time == time(10)


def test_bad_input_keeps_what_was_typed_at_its_field(client, series):
    url = reverse("session-series", args=[first_of(series).uid])
    response = client.post(url, typed(series, minutes="900", title="Calm"))
    assert response.status_code == 422
    page = text(response)
    assert "900 minutes is not a length" in page
    assert 'value="Calm"' in page


def test_a_session_of_no_series_leads_back(here, client):
    session = here.session()
    response = client.get(reverse("session-series", args=[session.uid]))
    assert response["Location"] == reverse("session-detail", args=[session.uid])


def test_cancel_asks_how_much_of_a_series(here, client, series):
    second = series.sessions.order_by("occurrence_day")[1]
    url = reverse("session-cancel", args=[second.uid])
    assert "This one and all that follow" in text(client.get(url))
    response = client.post(url, {"scope": "this_and_following", "reason": "Works"})
    assert response.status_code == 303
    statuses = list(series.sessions.order_by("occurrence_day").values_list("status", flat=True))
    assert statuses == ["scheduled", "cancelled", "cancelled", "cancelled"]


def test_a_day_is_looked_at_cancelled_and_undone(here, client):
    day = in_days(8)
    session = here.session(day=day)
    other = here.session(day=day + timedelta(days=3))
    her = here.enrollment(given_name="Marta", family_name="Gil")
    actions.book(session=session, enrollment=her, by=here.by)
    url = reverse("day-away")
    assert client.get(url).status_code == 200
    asked = f"{url}?physiologist={here.physiologist.uid}&day={day}"
    page = text(client.get(asked))
    assert "Marta Gil" in page
    assert f"{other.day:%A} {other.day.day}" in page
    assert AccessEvent.objects.filter(view="day away", patients=[her.patient_id]).exists()
    assert client.post(asked, {"close": "on"}).status_code == 422  # no reason given
    assert Session.objects.filter(status="cancelled").count() == 0
    response = client.post(asked, {"reason": "Ill", "close": "on"})
    assert response.status_code == 303
    assert Closure.objects.get().staff == here.physiologist
    change = CalendarChange.objects.get()
    page = text(client.get(reverse("changes")))
    assert change.sentence in page
    undo = reverse("change-undo", args=[change.uid])
    assert undo in page
    assert "Marta Gil" in text(client.get(reverse("change", args=[change.uid])))
    for _ in range(2):
        assert client.post(undo).status_code == 303
    assert Booking.objects.get().status == "booked"
    assert not Closure.objects.exists()


def test_an_undo_that_is_blocked_says_why(here, client):
    session = here.session()
    change = actions.cancel_session(session=session, reason="Ill", by=here.by).change
    here.session()
    response = client.post(reverse("change-undo", args=[change.uid]), follow=True)
    assert "This cannot be undone any more. " in text(response)
    assert "Ana Ruiz already has a session" in text(response)


@pytest.mark.parametrize("name", ["changes", "day-away"])
def test_lists_need_as_many_queries_for_many_as_for_one(here, client, queries, name):
    for hour in (9, 11):
        session = here.session(start_time=time(hour))
        for _ in range(2):
            actions.book(session=session, enrollment=here.enrollment(), by=here.by)
    url = reverse(name)
    if name == "day-away":
        url += f"?physiologist={here.physiologist.uid}&day={in_days(7)}"
    else:
        actions.cancel_session(session=here.session(), reason="x", by=here.by)
    few = queries(client, url)
    for hour in (13, 15):
        session = here.session(start_time=time(hour))
        for _ in range(3):
            actions.book(session=session, enrollment=here.enrollment(), by=here.by)
        if name == "changes":
            actions.cancel_session(session=session, reason="x", by=here.by)
    assert queries(client, url) == few


def test_the_waitlist_shows_order_offer_and_reasons(here, client):
    session = here.session(capacity=1)
    booked = actions.book(session=session, enrollment=here.enrollment(), by=here.by)
    first, second = (
        actions.book(
            session=session,
            enrollment=here.enrollment(given_name=name, family_name="Zay"),
            waitlist=True,
            by=here.by,
        )
        for name in ("Zoe", "Ada")
    )
    page = text(client.get(reverse("session-detail", args=[session.uid])))
    assert page.index("Zoe Zay") < page.index("Ada Zay")  # first come, first asked
    assert "offered by mail in this order" in page
    actions.cancel_booking(booking=booked, reason="travel", by=here.by)
    page = text(client.get(reverse("session-detail", args=[session.uid])))
    assert "The place is held for her until" in page
    assert "1 of them held for the waitlist" in page
    response = client.post(reverse("booking-decline", args=[first.uid]))
    assert response.status_code == 303
    second.refresh_from_db()
    assert second.status == "offered"
    client.post(reverse("booking-place", args=[second.uid]))
    second.refresh_from_db()
    assert second.status == "booked"


def test_a_make_up_is_booked_from_the_program(here, client):
    her = here.enrollment()
    session = here.session()
    other = here.session(day=in_days(10))
    missed = actions.book(session=session, enrollment=her, by=here.by)
    actions.cancel_session(session=session, reason="Ill", by=here.by)
    url = reverse("booking-make-up", args=[missed.uid])
    assert url in text(client.get(reverse("program", args=[her.patient.uid])))
    assert str(other.uid) in text(client.get(url))
    assert client.post(url, {"place": "gone"})["Location"] == url
    assert client.post(url, {"place": str(other.uid)}).status_code == 303
    assert Booking.objects.get(session=other).makes_up_id == missed.pk
    assert url not in text(client.get(reverse("program", args=[her.patient.uid])))
