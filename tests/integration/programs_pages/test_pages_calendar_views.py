"""The day by physiologist and by room, the agenda, and what an address of the calendar means."""

import re
from datetime import date, time, timedelta

import pytest

from clinic.models import AccessEvent, Closure, WorkingHours
from clinic.permissions import Role
from programs.models import SessionKind
from programs.selectors.closed_time import hours_words, off_time
from programs.selectors.grid import Off
from tests.factories.clinic import RoomFactory
from tests.factories.programs import BookingFactory, SessionFactory

DAY_VIEWS = ("people", "rooms")


def view_url(view: str, session) -> str:
    return f"/calendar/?view={view}&day={session.day}&week={session.day:%G-W%V}"


def column(page: str, name: str) -> str:
    """Return the part of a page that is the column of one day, person or room."""
    found = re.search(rf'<section class="cal-day[^>]*>\s*<div class="cal-head"><h2[^>]*>{name} .*?</section>', page, re.S)  # fmt: skip  # noqa: E501
    assert found, f"no column {name}"
    return found.group()


def test_a_session_stands_in_the_column_of_its_physiologist_and_of_its_room(
    staff_client, member, clinic, session
):
    other = member()
    RoomFactory(clinic=clinic, name="Studio")
    client = staff_client()
    by_person = client.get(view_url("people", session)).content.decode()
    assert "Strength" in column(by_person, session.physiologist.name)
    assert "Strength" not in column(by_person, other.name)
    by_room = client.get(view_url("rooms", session)).content.decode()
    assert "Strength" in column(by_room, "Gym")
    assert "Strength" not in column(by_room, "Studio")


def test_each_column_shows_its_own_hours_and_the_rest_as_closed(
    staff_client, member, clinic, session
):
    early = member()
    for who, opens, closes in ((None, time(8), time(19)), (early, time(7), time(12, 30))):
        WorkingHours.objects.create(
            clinic=clinic,
            staff=who,
            weekday=session.day.isoweekday(),
            opens=opens,
            closes=closes,
        )
    page = staff_client().get(view_url("people", session)).content.decode()
    hers, others = column(page, early.name), column(page, session.physiologist.name)
    assert "07:00\u201312:30" in hers
    assert 'class="off s50 l26"' in hers
    assert "08:00\u201319:00" in others
    assert 'class="off s28 l4"' in others


def test_somebody_without_hours_on_that_weekday_has_none(staff_client, member, clinic, session):
    away = member()
    WorkingHours.objects.create(
        clinic=clinic,
        staff=away,
        weekday=session.day.isoweekday() % 7 + 1,
        opens=time(8),
        closes=time(12),
    )
    page = staff_client().get(view_url("people", session)).content.decode()
    assert "no hours" in column(page, away.name)


def test_a_closure_closes_the_column_of_whom_it_is_about(staff_client, member, clinic, session):
    away = member()
    Closure.objects.create(
        clinic=clinic, staff=away, first_day=session.day, last_day=session.day, reason="Leave"
    )
    page = staff_client().get(view_url("people", session)).content.decode()
    assert "Closed: Leave" in column(page, away.name)
    assert "Closed: Leave" not in column(page, session.physiologist.name)
    week = f"/calendar/?week={session.day:%G-W%V}"
    assert "is-closed" not in staff_client().get(week).content.decode()
    of_her = staff_client().get(f"{week}&physiologist={away.uid}").content.decode()
    assert "is-closed" in of_her


def test_closed_time_of_a_week_is_shown_where_it_is_of_one_person(staff_client, clinic, session):
    WorkingHours.objects.create(
        clinic=clinic, weekday=session.day.isoweekday(), opens=time(9), closes=time(17)
    )
    week = f"/calendar/?week={session.day:%G-W%V}"
    client = staff_client()
    assert 'class="off' not in client.get(week).content.decode()
    hers = client.get(f"{week}&physiologist={session.physiologist.uid}").content.decode()
    assert 'class="off s28 l8"' in hers


def test_who_has_left_still_has_a_column_on_the_day_of_her_session(staff_client, session):
    session.physiologist.memberships.update(is_active=False)
    page = staff_client().get(view_url("people", session)).content.decode()
    assert "Strength" in column(page, session.physiologist.name)


def test_filters_narrow_the_columns_and_the_blocks(staff_client, member, session):
    other = member()
    client = staff_client()
    url = view_url("people", session)
    hers = client.get(f"{url}&physiologist={other.uid}").content.decode()
    assert other.name in hers
    assert "Strength" not in hers
    assert "No sessions that day for this choice" in hers
    elsewhere = RoomFactory(clinic=session.clinic, name="Studio")
    assert "Strength" not in client.get(f"{url}&room={elsewhere.uid}").content.decode()


def test_the_agenda_lists_the_week_in_order_of_time(staff_client, clinic, session):
    for at in (time(16, 0), time(8, 0)):
        SessionFactory(clinic=clinic, day=session.day, start_time=at, title=f"At {at:%H:%M}")
    page = staff_client().get(view_url("agenda", session)).content.decode()
    assert re.findall(r"</p><a[^>]*>([^<]+)</a>", page) == ["At 08:00", "Strength", "At 16:00"]
    assert "cal-slots" not in page


def test_a_week_has_five_days_or_seven_and_never_hides_a_busy_weekend(
    staff_client, clinic, session
):
    client = staff_client()
    week = f"/calendar/?week={session.day:%G-W%V}"
    if session.day.weekday() < 5:
        assert len(client.get(week).context["calendar"].days) == 5
    assert len(client.get(f"{week}&days=7").context["calendar"].days) == 7
    sunday = session.day + timedelta(days=6 - session.day.weekday())
    SessionFactory(clinic=clinic, day=sunday, title="On Sunday")
    assert "On Sunday" in client.get(week).content.decode()


def test_going_on_keeps_view_and_choice(staff_client, session):
    url = f"{view_url('people', session)}&physiologist={session.physiologist.uid}"
    shown = staff_client().get(url).context
    after = session.day + timedelta(days=1)
    assert shown["next_url"] == (
        f"/calendar/?view=people&day={after}&physiologist={session.physiologist.uid}"
    )
    weeks = {tab["label"]: tab["url"] for tab in shown["tabs"]}
    assert f"week={session.day:%G-W%V}" in weeks["Week"]


@pytest.mark.parametrize(
    "asked",
    [
        "view=nonsense",
        "view=people&day=2026-02-30",
        "view=rooms&day=0001-01-01",
        "view=agenda&week=9999-W52",
        "week=1000-W01&days=x",
        "view=people&physiologist=not-a-uid",
    ],
)
def test_an_address_that_makes_no_sense_shows_the_present(staff_client, asked):
    response = staff_client().get(f"/calendar/?{asked}")
    assert response.status_code == 200
    assert response.context["is_present"]


@pytest.mark.parametrize("view", [*DAY_VIEWS, "agenda"])
def test_queries_do_not_grow_with_people_rooms_or_sessions(
    staff_client, member, clinic, room, session, booking, queries, view
):
    client = staff_client()
    few = queries(client, view_url(view, session))
    for number in range(8):
        busy = SessionFactory(
            clinic=clinic,
            physiologist=member(),
            room=RoomFactory(clinic=clinic),
            kind=SessionKind.INDIVIDUAL,
            capacity=1,
            day=session.day,
            start_time=time(9 + number),
        )
        BookingFactory(session=busy)
        WorkingHours.objects.create(
            clinic=clinic, staff=busy.physiologist, weekday=1, opens=time(8), closes=time(9)
        )
    # The read log is written once somebody is named.
    assert queries(client, view_url(view, session)) <= few + 1 <= 6


@pytest.mark.parametrize("view", [*DAY_VIEWS, "agenda"])
def test_whoever_is_named_is_in_the_read_log(staff_client, clinic, room, view, enrollment):
    alone = SessionFactory(
        clinic=clinic, room=room, kind=SessionKind.INDIVIDUAL, capacity=1, title=""
    )
    BookingFactory(session=alone, enrollment=enrollment)
    client = staff_client(Role.NURSE)
    page = client.get(view_url(view, alone)).content.decode()
    assert "Aurora Belmonte" in page
    logged = AccessEvent.objects.get(staff=client.staff)
    assert (logged.view, logged.patients) == ("calendar", [enrollment.patient_id])


@pytest.mark.parametrize("view", DAY_VIEWS)
@pytest.mark.parametrize("day", [date(2027, 3, 28), date(2027, 10, 31)], ids=["spring", "autumn"])
def test_blocks_stand_at_their_wall_time_on_the_day_the_clocks_change(
    staff_client, clinic, physiologist, room, view, day
):
    SessionFactory(
        clinic=clinic, physiologist=physiologist, room=room, day=day, start_time=time(9, 30)
    )
    page = staff_client().get(f"/calendar/?view={view}&day={day}").content.decode()
    assert re.search(r"block s38 l4[^>]*>.*?09:30<.*?\u201310:30<", page)


def test_only_who_may_plan_gets_what_dragging_needs(staff_client, session):
    url = view_url("rooms", session)
    may = staff_client().get(url).content.decode()
    assert f'data-drop="day={session.day}&amp;room={session.room.uid}"' in may
    assert "calendar-drag" in may
    may_not = staff_client(Role.NURSE).get(url).content.decode()
    assert "data-drop" not in may_not
    assert "calendar-drag" not in may_not


def test_closed_time_is_what_hours_leave_out():
    spans = [(time(8), time(12, 50)), (time(15), time(19))]
    assert off_time(spans) == [Off(0, 32), Off(51, 9), Off(76, 20)]
    assert off_time([]) == [Off(0, 96)]
    assert off_time(None) == []
    assert hours_words(spans) == "08:00\u201312:50, 15:00\u201319:00"
    assert hours_words(None) == ""
